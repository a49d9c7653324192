"""Numbers and what is built on them: percentages, money, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lexclient.local.slots.calendar.dates import longest
from lexclient.local.slots.phrases import any_of, meanings
from lexclient.local.slots.reading import Reading, language_of
from lexclient.local.slots.value import Mention, exact

MINUS = r"(?P<minus>(?:\b(?:minus|negative)|마이너스|マイナス|(?<![\w.])-|−)\s*)?"
DIGITS = r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?)"
NUMBER = re.compile(MINUS + DIGITS)
READ_IN_PIECES = re.compile(r"(?<![\d.,])(?:\d(?: \d){2,}|\d\d \d\d)(?![\d.,])")
SPACED = re.compile(r"^\s*\d{1,3}(?: \d{3})+\s*$")  # 1 000 000, and nothing else
CONTINENTAL = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)")  # 1.234,56
HALF_A = re.compile(r"\bhalf\s+an?\s+(?=per\s?cent|dollar|euro|pound)")
ONE = re.compile(r"\ban?\s+(?=dollar|buck|euro|pound)")
# "por ciento" has become "por 100" by then
PERCENT_SIGN = "%|percent|per\\s*cent|pct|p(?:or|er|our) (?:100|ciento?|cento?)|prozent"
PERCENT = re.compile(MINUS + DIGITS + rf"\s*(?:{PERCENT_SIGN}|퍼센트|프로|パーセント)")


def _written(match: re.Match[str]) -> str:
    """`1,200.50` is 1200.50; leading zeros go, as in any number."""
    number = match["number"].replace(",", "").lstrip("0") or "0"
    return ("-" if match["minus"] else "") + ("0" + number if number[0] == "." else number)


def _plainer(reading: Reading) -> Reading:
    """`reading` with amounts such as `1.234,56`, `half a dollar` and `a dollar` in plain digits."""
    reading = reading.replace(CONTINENTAL, lambda m: m[0].replace(".", "").replace(",", "."))
    return reading.replace(HALF_A, lambda _: "0.5 ").replace(ONE, lambda _: "1 ")


def find_numbers(reading: Reading, _locale_id: str = "") -> Iterator[Mention]:
    """The numbers `reading` names, as digits; "one two three four" is 1234."""
    joined = reading.replace(READ_IN_PIECES, lambda match: match[0].replace(" ", ""))
    joined = joined.replace(SPACED, lambda match: match[0].replace(" ", ""))
    joined = joined.replace(CONTINENTAL, lambda m: m[0].replace(".", "").replace(",", "."))
    for match in NUMBER.finditer(joined.plain):
        yield exact(*joined.span(*match.span()), _written(match))


def find_percentages(reading: Reading, _locale_id: str = "") -> Iterator[Mention]:
    """`50 percent` is `50%`; a number alone stays a number (`built-in-slot-percent`)."""
    reading = _plainer(reading)
    percents = [
        exact(*reading.span(*match.span()), f"{_written(match)}%")
        for match in PERCENT.finditer(reading.plain)
    ]
    yield from percents or find_numbers(reading)


# ------------------------------------------------------------------------------------------ money

CODES = (
    "aed|aud|brl|cad|chf|cny|czk|dkk|eur|gbp|hkd|huf|idr|ils|inr|jpy|krw|mxn|myr|nok|nzd|php|pln|"
    "rub|sar|sek|sgd|thb|try|twd|usd|vnd|zar"
)
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW", "¥": "JPY", "₹": "INR", "r$": "BRL"}
NAMES: Mapping[str, tuple[str, str]] = {
    **{code: (code.upper(), "1") for code in CODES.split("|")},
    **{symbol: (code, "1") for symbol, code in SYMBOLS.items()},
} | meanings(
    {
        ("USD", "1"): "dollar|dollars|bucks|buck|dolares|dolar|dollari|dollaro|달러|불|ドル",
        ("USD", "0.01"): "cents|cent|¢|c|센트|セント",
        ("USD", "0.1"): "dime|dimes",
        ("USD", "0.05"): "nickel|nickels",
        ("EUR", "1"): "euro|euros|유로|ユーロ",
        ("EUR", "0.01"): "centimos|centimo|centesimi|centimes|centime",
        ("BRL", "1"): "reais|real",
        ("BRL", "0.01"): "centavos|centavo",
        ("MXN", "1"): "pesos|peso",
        ("CHF", "1"): "franken|francs|franc|franchi|francos",
        ("GBP", "1"): "pounds|pound|libras|libra|sterline|sterlina|livres|pfund|파운드|ポンド",
        ("KRW", "1"): "won|원|ウォン",
        ("GBP", "0.01"): "pence",
        ("JPY", "1"): "yen|엔|円",
        ("CNY", "1"): "위안|元",
    }
)
HOME = {"en_US": "USD", "en_GB": "GBP", "en_AU": "AUD", "ko_KR": "KRW", "ja_JP": "JPY"}
HOME |= {"pt_BR": "BRL", "fr_CA": "CAD", "es_US": "USD"}
HOME |= dict.fromkeys(("es_ES", "pt_PT", "it_IT", "fr_FR", "de_DE", "de_AT", "ca_ES"), "EUR")
BEFORE = re.compile(rf"({any_of(SYMBOLS)}|\b(?:{CODES}))\s*{DIGITS}")
UNIT = any_of(name for name in NAMES if name not in SYMBOLS or name in "€£")
# "5 dollars and a half", "a buck fifty"
PART = r"\s+and\s+(?:a\s+)?(?P<half>half|1/2)\b|\s+(?P<hundredths>\d{2})(?=\s*$)"
BEHIND = re.compile(DIGITS + rf"\s*({UNIT})(?![a-z])(?:{PART})?")
TWO_NUMBERS = re.compile(r"^\s*(\d{1,2})\s(\d{2})\s*$")
BETWEEN = re.compile(r"\s*(?:(?:and|y|e|et|und|con)\b)?\s*")


def find_currencies(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """`$1.56` is `USD 1.56`, `오천 원` is `KRW 5000.00` (`built-in-slot-currency`).

    A number alone is of the locale's own currency.
    """
    reading = _plainer(reading)
    sums = [_prefixed(reading, match) for match in BEFORE.finditer(reading.plain)]
    sums += _sums(reading)
    yield from longest(sums) if sums else _bare(reading, HOME.get(locale_id, "USD"))


def _bare(reading: Reading, code: str) -> Iterator[Mention]:
    """Numbers without a unit; the guide reads "five fifteen" as 515."""
    for one in find_numbers(reading.replace(TWO_NUMBERS, lambda match: match[1] + match[2])):
        yield exact(one.start, one.end, _money(code, Decimal(one.interpreted or 0)))


def _prefixed(reading: Reading, match: re.Match[str]) -> Mention:
    code, unit = NAMES[match[1]]
    return exact(*reading.span(*match.span()), _money(code, _amount(match) * Decimal(unit)))


def _sums(reading: Reading) -> Iterator[Mention]:
    """Amounts with their unit behind; "5 dollars 15 cents" is one sum."""
    start, end, code, total = 0, 0, "", Decimal(0)
    for match in BEHIND.finditer(reading.plain):
        next_code, unit = NAMES[match[2]]
        part = Decimal("0.5") if match["half"] else Decimal(match["hundredths"] or 0) / 100
        amount = (_amount(match) + part) * Decimal(unit)
        if code == next_code and BETWEEN.fullmatch(reading.plain[end : match.start()]):
            end, total = match.end(), total + amount
            continue
        if code:
            yield exact(*reading.span(start, end), _money(code, total))
        start, end, code, total = match.start(), match.end(), next_code, amount
    if code:
        yield exact(*reading.span(start, end), _money(code, total))


def _amount(match: re.Match[str]) -> Decimal:
    return Decimal(match["number"].replace(",", ""))


def _money(code: str, amount: Decimal) -> str:
    return f"{code} {amount:.2f}"


# ----------------------------------------------------------------------------------------- phones

PHONE = re.compile(r"(?<![\d+])(?:\+|[(\[]\s?\+?)?\d(?:[\s()\[\].,/-]{0,3}\d){6,14}(?!\d)")
SPOKEN_PLUS = re.compile(r"\bplus\s+(?=\d)|플러스\s*(?=\d)|プラス\s*(?=\d)")
SYLLABLE = r"(?:[공영일삼사오육륙칠팔구\d]|이(?!요|에요|고|라))"
READ_OUT = {
    "ko": re.compile(rf"{SYLLABLE}(?:{SYLLABLE}|(?:\s|에|다시|-)+(?={SYLLABLE})){{6,}}"),
    "en": re.compile(
        r"(?<=\d)\s+(?:oh|o|zero|dash|hyphen)\b|\b(?:oh|o)\s+(?=\d)"
        r"|\b(?:double|triple)\s+(?:\d|oh|o|zero)\b"
    ),
    "ja": re.compile(
        r"(?<=[〇零一二三四五六七八九\d])の(?=[〇零一二三四五六七八九\d])|[〇零一二三四五六七八九](?=[の〇零一二三四五六七八九\d]|$)"
    ),
}
SPOKEN_DIGITS = dict(zip("공영일이삼사오육륙칠팔구", "001234566789", strict=True))
SPOKEN_DIGITS |= dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))


def _digits_read_out(match: re.Match[str]) -> str:
    if match[0].startswith(("double", "triple")):
        digit = match[0].split()[1]
        return (digit if digit.isdecimal() else "0") * (2 if match[0][0] == "d" else 3)
    if match[0].strip() in ("oh", "o", "zero"):
        return " 0 "
    if match[0].strip() in ("dash", "hyphen", "の"):
        return "-"
    return "".join(SPOKEN_DIGITS.get(c, c if c.isdecimal() else "") for c in match[0])


def find_phone_numbers(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """Digits without punctuation, a leading + kept; 7 to 15 of them (E.164's longest)."""
    plain = reading.replace(SPOKEN_PLUS, lambda _: "+")
    if pattern := READ_OUT.get(language_of(locale_id)):
        plain = plain.replace(pattern, _digits_read_out)
    for match in PHONE.finditer(plain.plain):
        yield exact(*plain.span(*match.span()), re.sub(r"[^\d+]", "", match[0]))

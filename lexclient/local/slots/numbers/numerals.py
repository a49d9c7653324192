"""Number words as digits: `twenty four` is 24, `열두` is 12, `二十三` is 23.

English is read in `words`. No kept library reads Korean native numerals or leaves the syllables of
`이번 주` and `일요일` alone, so Korean and Japanese have small tables here; kanji and Sino-Korean
numerals are built alike and share one reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache, partial

from lexclient.local.slots.european.languages import VOCABULARIES
from lexclient.local.slots.european.numbers import european
from lexclient.local.slots.numbers.words import english
from lexclient.local.slots.phrases import meanings
from lexclient.local.slots.reading import Reading, read

# ---------------------------------------------------------------- Sino-Korean and kanji numerals

DIGITS = {c: n for n, cs in enumerate(("영공〇零", "일一", "이二", "삼三", "사四")) for c in cs}
DIGITS |= {c: n for n, cs in enumerate(("오五", "육륙六", "칠七", "팔八", "구九"), 5) for c in cs}
TENS = {"십": 10, "十": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}
MYRIADS = {"만": 10**4, "万": 10**4, "억": 10**8, "億": 10**8, "조": 10**12, "兆": 10**12}
PIECE = re.compile(r"[\d,]+(?:\.\d+)?|\D")


def sino_value(run: str) -> str | None:
    """The digits of a numeral such as `삼만 오천`, `3만 5천`, `二十三` or `공일공` (read out)."""
    pieces = PIECE.findall(re.sub(r"\s", "", run))
    if all(piece in DIGITS for piece in pieces):
        return "".join(str(DIGITS[piece]) for piece in pieces)
    total = section = Decimal(0)
    pending: Decimal | None = None
    for piece in pieces:
        if piece in TENS:
            section += TENS[piece] * (1 if pending is None else pending)
            pending = None
        elif piece in MYRIADS:
            section += pending or 0
            total += MYRIADS[piece] * (section or 1)
            section, pending = Decimal(0), None
        elif pending is None and piece.strip(","):
            pending = Decimal(DIGITS[piece] if piece in DIGITS else piece.replace(",", ""))
        else:
            return None
    return f"{total + section + (pending or 0):f}"


# ---------------------------------------------------------------------------------------- Korean

NATIVE_ONES = meanings(
    {
        1: "하나|한",
        2: "둘|두",
        3: "셋|세|석",
        4: "넷|네|넉",
        5: "다섯",
        6: "여섯",
        7: "일곱",
        8: "여덟",
        9: "아홉",
    }
)
NATIVE_TENS = meanings(
    {
        10: "열",
        20: "스물|스무",
        30: "서른",
        40: "마흔",
        50: "쉰",
        60: "예순",
        70: "일흔",
        80: "여든",
        90: "아흔",
    }
)
ONES = "|".join(NATIVE_ONES)
SURE_ONES = "하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉"
NATIVE = rf"(?:백\s?)?(?:(?:{'|'.join(NATIVE_TENS)})\s?(?:{ONES})?|{ONES})"
SINO = r"[영공일이삼사오육륙칠팔구십백천만억조]"
SINO_RUN = rf"(?:\d[\d,]*(?:\.\d+)?\s?(?=[십백천만억조])|{SINO})(?:{SINO}|\s(?={SINO})|\d[\d,]*)*"
COUNTERS = (
    "명|분|사람|시간|시|개월|개|송이|다발|번째|번|살|주일|주|달|장|권|잔|병|마리|대|그루|단|묶음"
    "|바구니|줄기|박|자리|식구|해|달러|유로"
)
SINO_COUNTERS = rf"{COUNTERS}|일|월|년|세|인|원|퍼센트|프로|초|층|호|엔|점|도|킬로|미터"
DAY_PART = r"(?:(?<=오전)|(?<=오후)|(?<=저녁)|(?<=아침)|(?<=새벽)|(?<=점심)|(?<=밤)|(?<=낮))"
NEW_WORD = rf"(?:(?<![가-힣])|{DAY_PART})"
ENDING = r"(?:이?요|입니다|이?에요|예요|이야|으로|로|정도|쯤|만|뿐)?\s*[.!,~]*\s*$"
KOREAN_NATIVE = re.compile(rf"{NEW_WORD}(?P<run>{NATIVE})(?=\s?(?:{COUNTERS}))")
KOREAN_NATIVE_ALONE = re.compile(
    rf"(?<![가-힣])(?P<run>(?:백\s?)?(?:(?:{'|'.join(NATIVE_TENS)})\s?(?:{ONES})?"
    rf"|{SURE_ONES}))(?={ENDING})"
)
# "this time", "this person", "Sunday", "if": syllables of numbers that are none
NO_NUMERAL = (
    r"(?!이\s?(?:번|분|사람|달|주(?!일|\s?[후뒤전간동])|해)|일\s?(?:요일|주일)|만\s?(?:약|일)"
    r"|사(?:람|이))"
)
KOREAN_SINO = re.compile(rf"{NEW_WORD}{NO_NUMERAL}(?P<run>{SINO_RUN})(?=\s?(?:{SINO_COUNTERS}))")
KOREAN_READ_OUT = re.compile(
    r"(?<![가-힣])(?P<run>[공영일이삼사오육륙칠팔구]{3,})(?![가-힣월년명])"
)
KOREAN_AFTER_UNIT = re.compile(rf"(?<=[월년])\s?(?P<run>{SINO_RUN})(?=\s?[월일])")
KOREAN_SINO_ALONE = re.compile(rf"(?:(?<=^)|(?<=마이너스 ))\s*(?P<run>{SINO_RUN})(?={ENDING})")
KOREAN_MIXED = re.compile(r"(?P<run>\d[\d,]*(?:\.\d+)?\s?[십백천만억조][\d,십백천만억조 ]*)")
SINO_PATTERNS = (
    KOREAN_READ_OUT,
    KOREAN_SINO,
    KOREAN_AFTER_UNIT,
    KOREAN_SINO_ALONE,
    KOREAN_MIXED,
)
KOREAN_WORDS = {
    "혼자": "1명",
    "둘이서": "2명",
    "셋이서": "3명",
    "유월": "6월",
    "시월": "10월",
    "일주일": "1주일",
    "한나절": "반나절",
}
KOREAN_WORD = re.compile(r"(?<![가-힣])(?:" + "|".join(KOREAN_WORDS) + ")")


def native_value(run: str) -> str:
    """The digits of `열두`, `스물 셋`, `백 스무`."""
    rest = run.replace(" ", "")
    value = 0
    for table in ({"백": 100}, NATIVE_TENS, NATIVE_ONES):
        word = max((w for w in table if rest.startswith(w)), key=len, default="")
        value += table.get(word, 0)
        rest = rest[len(word) :]
    return str(value)


def _sino(match: re.Match[str]) -> str:
    run = match["run"]
    kept = run[len(run.rstrip()) :]
    return (sino_value(run) or run.rstrip()) + kept


def _native(match: re.Match[str]) -> str:
    return native_value(match["run"])


def _korean(reading: Reading) -> Reading:
    reading = reading.replace(KOREAN_WORD, lambda match: KOREAN_WORDS[match[0]])
    for pattern in (KOREAN_NATIVE, KOREAN_NATIVE_ALONE):
        reading = reading.replace(pattern, _native)
    for pattern in SINO_PATTERNS:
        reading = reading.replace(pattern, _sino)
    return reading


# -------------------------------------------------------------------------------------- Japanese

KANJI = r"[〇零一二三四五六七八九十百千万億兆]"
JAPANESE_COUNTERS = "人|名|本|日|月|年|時|分|秒|つ|個|枚|回|円|週|か月|ヶ月|カ月|ヵ月|歳|番|%|パー"
JAPANESE_RUN = re.compile(
    rf"(?P<run>(?:\d[\d,]*)?{KANJI}(?:{KANJI}|\d[\d,]*)*)(?=\s?(?:{JAPANESE_COUNTERS})|[^一-龠]|$)"
)
JAPANESE_WORDS = meanings(
    {
        "1つ": "ひとつ",
        "2つ": "ふたつ",
        "3つ": "みっつ",
        "4つ": "よっつ",
        "5つ": "いつつ",
        "1人": "ひとり|一人|お一人",
        "2人": "ふたり|二人",
        "1日後": "一日後",
        "20日": "二十日",
        "0": "ゼロ",
    }
)
JAPANESE_WORD = re.compile("|".join(JAPANESE_WORDS))


def _japanese(reading: Reading) -> Reading:
    reading = reading.replace(JAPANESE_WORD, lambda match: JAPANESE_WORDS[match[0]])
    return reading.replace(JAPANESE_RUN, _sino)


LANGUAGES: Mapping[str, Callable[[Reading], Reading]] = {
    "ko": _korean,
    "ja": _japanese,
    "en": english,
    **{language: partial(european, language=language) for language in VOCABULARIES},
}


@lru_cache(maxsize=512)  # one utterance is read for many slots
def spell(utterance: str, language: str) -> Reading:
    """`utterance` made plain, its number words as digits; other languages keep their words."""
    reading = read(utterance)
    return LANGUAGES[language](reading) if language in LANGUAGES else reading

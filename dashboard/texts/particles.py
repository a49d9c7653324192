"""What depends on a value that is filled in: `{target:이/가}` takes the Korean particle that its
last sound asks for, with digits and Latin letters read as Koreans read them. In English,
`{count:turn|turns}` is "1 turn" or "2 turns".

A foreign word is read by rule, so an unusual one may get the other form; none gets both.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import Any, Literal

Sound = Literal["vowel", "consonant", "ㄹ"]  # what a word ends in; ㄹ counts as a vowel before 로

PARTICLE = re.compile(r"([가-힣]+)/([가-힣]+)")  # after a consonant, after a vowel
COUNTED = re.compile(r"([^|]+)\|([^|]+)")  # what is said of one, of any other number
LATIN = re.compile(r"[A-Z]?[a-z]+$|[A-Z]+$")  # the last word of HelloWorld, or an abbreviation
FIRST_SYLLABLE, FINALS, FINAL_RIEUL = 0xAC00, 28, 8
DIGITS: dict[str, Sound] = {  # 영 or 십, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구
    **dict.fromkeys("2459", "vowel"),
    **dict.fromkeys("036", "consonant"),
    **dict.fromkeys("178", "ㄹ"),
}
LETTERS: dict[str, Sound] = {"L": "ㄹ", "R": "ㄹ", "M": "consonant", "N": "consonant"}  # 엘, 알, 엠
RIEUL = re.compile(r".*[a-z]le?")  # model, file, table
NASAL = re.compile(r".*(m|n|ng|[aeiou][mn]e)")  # item, token, ring; name, phone
STOP = re.compile(r".*(^|[^aeiou])([aeiou]|oo)(ck|[bkptc])")  # chat, book, click; not test, week


def last_sound(text: str) -> Sound:
    """What `text`, read aloud in Korean, ends in; quotes and brackets at its end are not read."""
    read = text.rstrip("\"'`)]}>*_. \\") or "가"
    last = read[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - FIRST_SYLLABLE) % FINALS
        return "ㄹ" if final == FINAL_RIEUL else "consonant" if final else "vowel"
    word = LATIN.search(read)
    return _latin(word.group()) if word else DIGITS.get(last, "vowel")


def _latin(word: str) -> Sound:
    if word.isupper():
        return LETTERS.get(word[-1], "vowel")
    lower = word.lower()
    if RIEUL.fullmatch(lower):
        return "ㄹ"
    return "consonant" if NASAL.fullmatch(lower) or STOP.fullmatch(lower) else "vowel"


def particle(text: str, after_consonant: str, after_vowel: str) -> str:
    """The form of a particle that follows `text`: 이 or 가, 을 or 를, 은 or 는, 으로 or 로."""
    sound = last_sound(text)
    as_vowel = sound == "vowel" or (sound == "ㄹ" and after_vowel == "로")
    return after_vowel if as_vowel else after_consonant


class Sentence(Formatter):
    """`str.format`, and after a value what depends on it where the sentence names both forms."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value with its particle or what it counts, or as `str.format` writes it."""
        if forms := PARTICLE.fullmatch(format_spec):
            return f"{value}{particle(str(value), *forms.groups())}"
        if forms := COUNTED.fullmatch(format_spec):
            return f"{value} {forms[1] if str(value) == '1' else forms[2]}"
        return format(value, format_spec)

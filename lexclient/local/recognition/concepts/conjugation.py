"""The shapes a Korean verb takes, from its dictionary form: 바꾸다 is also said 바꿔, 바꿨, 바꿀.

Only the syllables that tell the verb are made; what follows them (-요, -는데, -니까) does not
matter. Rules as in any grammar: contraction of vowels, and verbs that lose or change a consonant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FIRSTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ", "ㅡ": "ㅓ"}
_KEEP_B = set("입잡뽑씹집접업좁굽")  # verbs whose ㅂ stays
_CHANGE_D = {"듣": "들", "걷": "걸", "싣": "실"}  # others keep their ㄷ
_LOSE_R = ("는", "니", "나", "시", "세")  # endings before which ㄹ falls
# What follows a verb of one syllable, by its final consonant.
_PLAIN = tuple("고는려러면나니서야지죠요주줘도게기자세던다보봐네")
_FUTURE = tuple("게래까수거건지려때일")
_OPEN = tuple("어아었았을은으습")
_AFTER: Mapping[str, tuple[str, ...]] = {
    "": _PLAIN,
    "ㄴ": tuple("거건게다걸데대지"),
    "ㄹ": (*_FUTURE, *_PLAIN, *_OPEN),
    "ㅂ": ("니", "시"),
    "ㅆ": tuple("어는습던나을지네"),
}


def conjugate(verb: str) -> Iterator[str]:
    """What `verb` (ending in 다) begins with when it is said, in syllables.

    A shape of one syllable, which is in every other word, comes also with what may follow it,
    after `^`, for the start of a word.
    """
    stem = verb.removesuffix("다")
    for shape in dict.fromkeys(_shapes(stem)):
        yield shape
        if len(shape) == 1:
            after = _AFTER.get(_apart(shape)[2], (*_PLAIN, *_OPEN))
            yield from (f"^{shape}{end}" for end in after)


def _shapes(stem: str) -> Iterator[str]:
    before, (first, vowel, final) = stem[:-1], _apart(stem[-1])
    yield stem
    if not final:
        for consonant in "ㄴㄹㅂ":
            yield before + _together(first, vowel, consonant)
        yield from _contracted(before, first, vowel)
    elif final == "ㅂ" and stem[-1] not in _KEEP_B:
        yield from (before + _together(first, vowel, "") + end for end in "우운울워웠와왔")
    elif final == "ㄹ":
        bare = _together(first, vowel, "")
        yield from (before + bare + end for end in _LOSE_R)
        yield from (before + _together(first, vowel, end) for end in "ㄴㅂ")
    elif final == "ㅎ":
        yield from (before + _together(first, vowel, end) for end in "ㄴㄹ")
        yield before + _together(first, "ㅐ", "")
    elif stem[-1] in _CHANGE_D:
        yield from (before + _CHANGE_D[stem[-1]] + end for end in "어을었은려")


def _contracted(before: str, first: str, vowel: str) -> Iterator[str]:
    """The stem run together with 아 or 어, present and past."""
    if vowel == "ㅡ" and first == "ㄹ" and before:  # 고르다: 골라
        head, (onset, inner, _) = before[:-1], _apart(before[-1])
        bright = "라" if inner in "ㅏㅗ" else "러"
        past = "랐" if inner in "ㅏㅗ" else "렀"
        yield from (head + _together(onset, inner, "ㄹ") + end for end in (bright, past))
        return
    joined = _CONTRACTED.get(vowel, vowel)
    if vowel == "ㅡ" and before and _apart(before[-1])[1] in "ㅏㅗ":  # 아프다: 아파
        joined = "ㅏ"
    if first + vowel == "ㅎㅏ":
        joined = "ㅐ"
    yield from (before + _together(first, joined, past) for past in ("", "ㅆ"))


def _apart(syllable: str) -> tuple[str, str, str]:
    """Onset, vowel and final of a syllable; the final may be empty."""
    number = ord(syllable) - 0xAC00
    return _FIRSTS[number // 588], _VOWELS[number % 588 // 28], _FINALS[number % 28].strip()


def _together(first: str, vowel: str, final: str) -> str:
    place = _FIRSTS.index(first) * 588 + _VOWELS.index(vowel) * 28 + _FINALS.index(final or " ")
    return chr(0xAC00 + place)

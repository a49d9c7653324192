"""Yes and no, maybe and "I don't know", as people say them in Korean, English and Japanese; other
languages by their first words.

AWS publishes English examples only (`built-in-slot-confirmation`); the vocabularies here are our
own. What is denied anywhere in the answer counts before what is affirmed, unless the answer
opens with a plain yes: "네, 취소해 주세요" wants what was asked about. A question ("네?") is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from lexclient.local.slots.european.answers import ANSWERS, first_of
from lexclient.local.slots.reading import language_of, read

Confirmation = Literal["yes", "no"]
Verdict = Literal["Yes", "No", "Maybe", "Don't know"]

# Each language: the opening word that decides, then phrases that count anywhere.
KOREAN_END = r"(?![가-힣])"
VOCABULARY: Mapping[str, Mapping[Verdict, tuple[str, str]]] = {
    "ko": {
        "Don't know": (
            r"(?!)",
            r"모르겠|몰라|모름|글쎄|잘 모르|확실하지 않|확실치 않|ㅁㄹ",
        ),
        "Maybe": (r"(?!)", r"아마|그럴지도|그럴 수도|어쩌면|생각해 ?볼|생각 좀|고민"),
        "No": (
            rf"(?:아니(?:요|오|에요|예요|야|다|죠|지|용|여|욤|거든요)?|아뇨|아뇽|아녀|노+|노노"
            rf"|ㄴ+|ㄴㄴ|no+|nope|됐(?:어요?|습니다|고요)|싫(?:어요?|습니다|은데요?)|그만"
            rf"|반대){KOREAN_END}",
            r"아니(?:요|에요|예요)|아닙니다|아닌데|아닌 것|아니라|아니고|안 ?(?:맞|돼|되|됩|할"
            r"|해요|하고 싶|해도|합)|맞지 ?않|틀(?:려|렸|립|린|림)|싫어|싫습|취소|하지 ?마|말아"
            r"|잘못|필요 ?없|원하지 ?않|그만둘|그만 ?할|괜찮아요 ?$|됐어요|됐습니다|다시 할"
            r"|바꿀게|바꾸고|안 그래|좋지 ?않|다른데요|달라요|거절",
        ),
        "Yes": (
            rf"(?:[네예넵넹넴옙응엉웅어]+|넵넵|네네|예예|ㅇ+|ㅇㅋ|ㅇㅇ|그래(?:요|용|라)?"
            rf"|그럼(?:요|은요)?|그렇(?:습니다|죠|지|네요)|그쵸|그죠|맞(?:아요?|습니다|네요|음|죠"
            rf"|지|아용|다)|좋(?:아요?|습니다|네요|죠|지|다|아용)|물론(?:이?죠|이지|이에요"
            rf"|입니다)?|당연(?:하죠|하지|히|합니다|하지요)?|오케이|오키|오케|콜|굿|확인(?:했어요"
            rf"|했습니다|합니다|이요)?|ok(?:ay|ey)?|yes|yep|yeah|[yｙ]|정확(?:해요|합니다|히)"
            rf"|진행(?:해요|할게요)?|옳(?:아요|습니다)){KOREAN_END}"
            r"(?!\s*(?:시|명|송이|개|번|분|살|월|일)(?:이?요|이?에요|예요|입니다|에|까지|\s|$))",
            r"맞(?:아요|습니다|네요|는 것 같|는데요|아$)|좋(?:아요|습니다|아$)|그렇게 (?:해|부탁"
            r"|하)|그대로|그걸로|부탁(?:해|드|합)|해 ?주세요|해 ?줘|할게요|하겠습니다|진행해"
            r"|확정|동의|(?<![가-힣])원(?:해요|합니다)|그렇습니다|오케이|물론|이대로",
        ),
    },
    "en": {
        "Don't know": (
            r"(?:dunno|idk|unknown|no idea|who knows)\b",
            r"\b(?:don'?t know|do not know|dunno|not (?:really )?sure|no idea|no clue|unsure"
            r"|can'?t say|who knows|haven'?t decided)\b",
        ),
        "Maybe": (
            r"(?:maybe|perhaps|possibly|sometimes|probably|kind of|sort of)\b",
            r"\b(?:maybe|perhaps|it'?s possible|i might|could be|let me think)\b",
        ),
        "No": (
            r"(?:no+|nope|nah|naw|nay|n|never|negative|wrong|incorrect|false|not|don'?t|do not"
            r"|cancel|stop|forget|disagree|neither)\b",
            r"\b(?:not right|not correct|not quite|isn'?t right|is not right|isn'?t correct"
            r"|is wrong|no way|no thanks?|forget it|never ?mind|don'?t|do not|won'?t|cancel"
            r"|decline|not really|rather not|not now|wrong|incorrect|that'?s not|scratch that"
            r"|refuse|think not)\b",
        ),
        "Yes": (
            r"(?:y|ya|yes+|yea|yeah+|yep|yup|yessir|aye|sure|ok|okay|okey|okie|k|kk|correct"
            r"|right|fine|alright|all right|absolutely|certainly|definitely|affirmative|indeed"
            r"|exactly|perfect|great|good|true|agreed?|accept|confirm(?:ed)?|proceed|please"
            r"|of course|go ahead|go for it|do it|sounds|looks|yes please|uh huh|mhm|very well"
            r"|by all means|naturally|precisely|totally|you bet|why not|positive)\b",
            r"\b(?:that'?s (?:right|correct|it|fine|good|ok|okay|true)|that is (?:right|correct"
            r"|fine)|is (?:right|correct|fine)|sounds good|looks good|please do|go ahead"
            r"|of course|i do|i agree|i can agree|i have it|let'?s do|works for me|i would"
            r"|i confirm|book it|do it)\b",
        ),
    },
    "ja": {
        "Don't know": (
            r"(?!)",
            r"わから|分から|分かり(?:ません|かね)|わかり(?:ません|かね)|知りません|さあ",
        ),
        "Maybe": (r"(?!)", r"たぶん|多分|かもしれ|おそらく|もしかし"),
        "No": (
            r"(?:いいえ|いえ|いや|ううん|うーん|ノー|no+|だめ|ダメ|駄目|結構です|やめ|違|ちが"
            r"|キャンセル|ない)",
            r"違い|違う|ちがい|ちがう|だめ|ダメ|駄目|キャンセル|やめ|間違|まちが|いりません"
            r"|要りません|いらない|合って(?:い)?ません|正しくな|よくな|良くな|そうじゃな"
            r"|ではありません|じゃありません|結構です|取り消",
        ),
        "Yes": (
            r"(?:はい|ハイ|ええ|えぇ|うん|そう|もちろん|お願い|おねがい|了解|かしこまり|承知"
            r"|オーケー|オッケー|ok|いいです|いいよ|良い|よい|よろしく|大丈夫|正し|合って"
            r"|その通り|そのとおり|確か|イエス|yes)",
            r"お願いします|おねがいします|合ってい|合ってます|正しい|その通り|大丈夫"
            r"|問題ありません|間違いありません|それで|よろしい",
        ),
    },
}
HESITATIONS: tuple[Verdict, ...] = ("Maybe", "Don't know")
FILLER = re.compile(
    r"^(?:음+|흠+|어{2,}|아(?=[\s,.]|$)|저기요?|그게|well|um+|uh+(?! huh)|hmm+|oh|えっと|あの"
    r"|ああ)[\s,.!…~]+"
)
SPACE = re.compile(r"[\s,!.~…。、！♥♡^]+")
PLAIN_YES = re.compile(r"[네예넵넹넴옙응엉웅어]+(?![가-힣])|(?:yes|yeah|yep|yup)\b|はい|ええ|うん")
PLAIN_NO = re.compile(r"\s*(?:아니|아뇨|(?:no|nope|nah)\b|いいえ|いや|違)")
PLAIN_DENIAL = re.compile(r"(?:no|n[ãa]o|non|nein|nee)(?!\w)(?! )|(?:no|n[ãa]o|non|nein|nee) ")
# two negations that affirm, seen before their parts are
AFFIRMED = {
    "ja": re.compile(r"間違い(?:は)?(?:ありません|ない)|問題(?:は)?(?:ありません|ない)"),
    "ko": re.compile(r"틀림 ?없|문제 ?없|상관 ?없"),
    "en": re.compile(r"\b(?:no problem|not bad|can't complain|no doubt|nothing wrong)\b"),
}


def verdict(text: str, locale_id: str) -> Verdict | None:
    """What AMAZON.Confirmation makes of `text`, or None if it is no answer of the kind."""
    language = language_of(locale_id)
    plain = SPACE.sub(" ", read(text).plain).strip()
    plain = FILLER.sub("", plain + " ").strip()
    if not plain or plain.endswith("?"):
        return None
    if language not in VOCABULARY:
        return _first(plain, language)
    vocabulary = VOCABULARY[language]
    if AFFIRMED[language].search(plain):
        return "Yes"
    for meaning in HESITATIONS:
        if _says(plain, *vocabulary[meaning]):
            return meaning
    return _yes_or_no(plain, vocabulary)


def _first(plain: str, language: str) -> Verdict | None:
    """What the first words say; the longer phrase where one holds another (no, no lo sé).

    None in a language without a vocabulary: no answer is read in another language's words.
    """
    matches = [
        (len(match[0]), meaning)
        for meaning, pattern in _firsts(language)
        if (match := pattern.match(plain))
    ]
    length, first = max(matches, default=(0, None), key=lambda pair: pair[0])
    rest = plain[length:].strip()
    if first == "Yes" and PLAIN_DENIAL.match(rest) and _first(rest, language) == "No":
        return "No"  # "sí, no, espera"; "sí, no hay problema" is a yes
    return first


@cache
def _firsts(language: str) -> tuple[tuple[Verdict, re.Pattern[str]], ...]:
    meanings: tuple[Verdict, ...] = ("Yes", "No", "Maybe", "Don't know")
    words = ANSWERS.get(language)
    pairs = zip(meanings, words, strict=True) if words else ()
    return tuple((meaning, first_of(pattern, language)) for meaning, pattern in pairs)


def _says(plain: str, opening: str, anywhere: str) -> bool:
    return bool(re.match(opening, plain) or re.search(anywhere, plain))


def _yes_or_no(plain: str, vocabulary: Mapping[Verdict, tuple[str, str]]) -> Verdict | None:
    """The opening word if it is a plain yes or no, else any denial, else any consent."""
    if re.match(vocabulary["No"][0], plain):
        return "No"
    yes = re.match(vocabulary["Yes"][0], plain) and PLAIN_YES.match(plain)
    if yes:  # "응 아니야" and "yeah no" are a no, "네, 취소해 주세요" is a yes
        return "No" if PLAIN_NO.match(plain, yes.end()) else "Yes"
    if re.search(vocabulary["No"][1], plain):
        return "No"
    return "Yes" if _says(plain, *vocabulary["Yes"]) else None


def confirmation(text: str, locale_id: str) -> Confirmation | None:
    """`yes` or `no` to a confirmation prompt; None is not understood (maybe, what?, a topic)."""
    answers: Mapping[str | None, Confirmation] = {"Yes": "yes", "No": "no"}
    return answers.get(verdict(text, locale_id))

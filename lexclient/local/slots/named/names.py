"""Names as people give them, without their particles and sentence endings.

`제 이름은 홍길동입니다`, `홍길동이라고 합니다` and `홍길동이요` are all 홍길동. A name keeps every
syllable of its own: 이가은 ends in what could be a particle, 김은이 in what could begin an
ending. Lex does not normalise names: no resolved values (as in the trace of HelloWorldBot in
ko_KR).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from lexclient.local.slots.endings import PUNCTUATION, says_nothing
from lexclient.local.slots.european.answers import NAME_OPENINGS, NO_NAMES, TAILS
from lexclient.local.slots.phrases import words
from lexclient.local.slots.reading import language_of
from lexclient.local.slots.value import Mention

KOREAN_SURNAMES = set(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석"
    "선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
COMPOUND_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")
# Given names that tell 하은+이요 from 하은이+요; a name that is missing is still understood
KOREAN_GIVEN = frozenset(
    words(
        "지수 민지 서연 하은 수진 지은 예은 민수 철수 영희 길동 은지 수민 지민 현우 민준 서준 "
        "도윤 시우 하준 지호 준서 준우 건우 우진 선우 서윤 지우 서현 하윤 윤서 지유 채원 수아 "
        "지아 다은 소율 예린 예지 유진 유나 은우 은서 은채 가은 나은 다인 아린 소연 소영 미영 "
        "미진 미경 경희 정희 영수 영호 성민 성호 재현 동현 승현 준호 준영 지훈 태현 상훈 진우 "
        "현정 혜진 보람 하늘 아름 슬기 나라 한별 별 윤아 지현 수현 민호 민정 정우 정민 정은 주원 "
        "주연 시은 세은 세영"
    )
)
# whom a name may belong to: "my friend Minsu" is Minsu, but "my mother" is who she is
KOREAN_RELATIONS = (
    "친구|딸|아들|동생|언니|오빠|누나|형|엄마|아빠|어머니|아버지|할머니|할아버지|남편|아내|와이프"
    "|이모|고모|삼촌|조카|여자친구|남자친구|여친|남친|선생님|동료|사장님"
)
KOREAN_OPENING = re.compile(
    r"^(?:(?:안녕하세요|안녕|반갑습니다|네|예|음+|아|어)[\s,.!]+)*(?:(?:제|저의|내|나의|우리|그"
    r"|받는|받으실|받으시는|예약자|주문자|고객)?\s*(?:(?:성함|이름|성명|존함|성|분|사람)(?:은요?"
    r"|이|을|:)\s*[,:]?\s*|(?<=자)(?:는|:)\s*)|(?:저는요?|나는|난|전|저|제가|내가)[\s,]+)?"
    rf"(?:(?:제|저희|내|우리)?\s*(?:{KOREAN_RELATIONS})\s+(?=[가-힣]))?"
)
KOREAN_CLOSING = re.compile(
    r"(?P<ending>\s*(?:이라고|라고)\s*(?:합니다|해요|해|불러\s*주세요|불러\s*줘요?|불러요|합니당"
    r"|하는데요?|부르세요|적어\s*주세요)|\s*(?:입니다|입니당|이에요|이예요|예요|에요|이요|여요"
    r"|이고요|고요|이구요|이야|야|이라|임|이지요|이죠|인데요?|(?:이라|라)[고구]요"
    r"|(?:이라|라)니까요)|\s*(?:에게|한테|께)(?:요|로|\s.*)?|(?P<bare>(?<![예에])요))$"
)
KOREAN_TITLE = re.compile(
    r"(?:님|\s*씨|\s+(?:군|양|선수|배우|작가|고객님|선생님|과장님|대리님|부장님|팀장님))$"
)
PREDICATE = re.compile(
    r"(?:겠어요|겠습니다|세요|네요|는데요?|습니다|ㅂ니다|[어아해]요|싫어|싶어|할게|해줘|주세요|줘"
    r"|거예요|거야|건데|잖아요?|지요|해|했어|갈래|할래|니까|거든요?|더라|주문|예약|배송|조회|취소"
    r"|환불|변경)$"
)
# What is left of 반가워요 or 안녕하세요 without its 요 ends like few names do; what is left of
# 괜찮아요 ends like a name that has a surname, or two syllables
SELDOM_LAST = re.compile(r"[세네워파게래까데구려줘봐써꺼커]$")
SOMETIMES_LAST = re.compile(r"[아어해와돼져라]$")
TRAILING = re.compile(r"(?:\s*\([^()]*\)|[\s_ㄱ-ㅣ]|[^\w.])+$")
HANGUL_NAME = re.compile(r"[가-힣]{2,6}(?:\s[가-힣]{1,5})?|[가-힣]\s?[가-힣]{1,3}")
LATIN_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?"
LATIN_NAME = re.compile(rf"{LATIN_WORD}(?:\s+{LATIN_WORD}){{0,3}}")
EAST_ASIAN_NAME = re.compile(r"[一-龠々ぁ-んァ-ヶー]{1,8}(?:[\s・][一-龠々ぁ-んァ-ヶー]{1,8})?")
ENGLISH_RELATIONS = (
    "friend|wife|husband|mother|mom|mum|father|dad|sister|brother|daughter|son|boss|girlfriend"
    "|boyfriend|partner|colleague|teacher|aunt|uncle|grandmother|grandma|grandfather|grandpa"
)
ENGLISH_GREETING = (
    r"(?:hi|hello|hey|well|yes|sure|ok|okay|um+|uh+|good (?:morning|evening"
    r"|afternoon))[\s,.!]+(?:there[\s,.!]+)?"
)
ENGLISH_OPENING = re.compile(
    rf"^(?:{ENGLISH_GREETING})*"
    r"(?:(?:my|the|his|her|their|your)\s+(?:(?:first|last|full|given|family"
    r"|recipient'?s?)\s+)?(?:sur)?name\s*(?:'s|is|would be|:)?\s+|(?:the )?recipient is\s+"
    r"|name's\s+|name\s*(?:is|:)\s+|i'?m\s+(?:called\s+)?|i am\s+(?:called\s+)?"
    r"|(?:it'?s|it is|this is|that'?s|that is)\s+(?:for\s+)?|(?:they'?re|they are"
    r"|these are)\s+for\s+|(?:you can |just |please |they |people |everyone "
    r"|friends )?calls? me\s+|(?:send|deliver) (?:it|them) to\s+|i go by\s+|for\s+|to\s+)?"
    rf"(?:(?:my|our|the)\s+(?:{ENGLISH_RELATIONS})\s+(?=\w))?",
    re.IGNORECASE,
)
ENGLISH_CLOSING = re.compile(
    r"(?:[\s,]+(?:please|thanks|thank you|here|speaking|by the way|is my name|is the name"
    r"|nice to meet you))+$",
    re.IGNORECASE,
)
# Words that stand in sentences, not in names
ENGLISH_WORDS = frozenset(
    words(
        "a about after again all already also always an and any anything are as at away be "
        "because been but by call can cannot change check class could day delivery did do does "
        "doing don't done each else enough every everything everyone somebody someone nobody "
        "myself hmm feel find first flower flowers forget from get give go going gone good got "
        "had has have he help her here him his how i if in into is it it's its just know later "
        "let like look lot maybe me more much my name need never no none not nothing now number "
        "of off ok on one only open or order other our out over perhaps please put quite really "
        "right same say see send she should so some something soon sorry stop such sure take tell "
        "than thanks that the their them then there these they thing think this those time to "
        "today tomorrow too track try until up us use very wait want was we well were what when "
        "where which while who whole why with without work would wrong yes yet you your yourself "
        "hello hi hey book cancel i'm i'd i'll can't won't didn't isn't"
    )
)
JAPANESE_OPENING = re.compile(
    r"^(?:はじめまして|こんにちは|はい|ええと|えっと|あの)?[、。,\s]*(?:(?:私|わたし|僕|ぼく|俺"
    r"|あたし)(?:の(?:名前|名))?(?:は|[、,\s])|(?:お?名前|氏名|宛名|受取人)は"
    r"|名は)?[、,\s]*(?:(?:友達|友人|妻|夫|母|父|娘|息子|姉|妹|兄|弟|彼女|彼)の)?"
)
JAPANESE_GREETING = re.compile(r"^(?:ありがとう|こんにちは|こんばんは|おはよう|すみません|ごめん)")
JAPANESE_CLOSING = re.compile(
    r"(?:(?:と|って)(?:申します|いいます|言います|呼んでください)|でございます|です(?:ね|よ)?"
    r"|だよ|だ|に(?:お願いします)?|宛(?:て)?(?:です)?|をお願いします|でお願いします)$"
)
JAPANESE_TITLE = re.compile(r"(?:さん|様|さま|くん|君|ちゃん)$")


def find_name(text: str, locale_id: str, *, surname: bool = False) -> Mention | None:
    """The name that an answer to "who?" gives, without resolved values; None if it is no name.

    Asked for a `surname`, one Korean syllable may be a name of its own.
    """
    east = language_of(locale_id) == "ja"
    if says_nothing(JAPANESE_OPENING.sub("", text) if east else text, locale_id):
        return None
    readers: Mapping[str, Callable[[str], str | None]] = {
        "ko": partial(_korean, surname=surname),
        "ja": _japanese,
        **{language: partial(_european, language=language) for language in NAME_OPENINGS},
    }
    answer = PUNCTUATION.sub("", TRAILING.sub("", text))
    name = readers.get(language_of(locale_id), _latin)(answer)
    if name is None:
        return None
    start = text.find(name)
    return Mention(start, start + len(name), name) if start >= 0 else None


def _korean(answer: str, *, surname: bool) -> str | None:
    answer = KOREAN_OPENING.sub("", answer).strip()
    if not re.search(r"[가-힣]", answer):
        return _latin(KOREAN_CLOSING.sub("", answer).strip())
    if answer in KOREAN_GIVEN:
        return answer
    names = list(_korean_names(answer))
    surnames = {*KOREAN_SURNAMES, *COMPOUND_SURNAMES}
    if surname and (alone := [name for name in (answer, *names) if name in surnames]):
        return alone[0]
    candidates = [name for name in names if HANGUL_NAME.fullmatch(name)]
    return max(candidates, key=_plausibility) if candidates else _mixed(answer)


def _korean_names(answer: str) -> Iterator[str]:
    """What remains of an answer when each ending it could have is taken away."""
    endings = [m for i in range(len(answer)) if (m := KOREAN_CLOSING.match(answer, i))]
    if not endings and not PREDICATE.search(answer):
        yield KOREAN_TITLE.sub("", answer)
    for ending in endings:
        name = KOREAN_TITLE.sub("", answer[: ending.start()].strip())
        if name and not (ending["bare"] and _is_verb(name)):
            yield name


def _is_verb(stem: str) -> bool:
    """Whether a word that ends in 요 is more likely a verb, such as 반가워요, than a name."""
    likely = _plausibility(stem)[0]
    if likely < 4 and SELDOM_LAST.search(stem):
        return True
    return likely < 3 and SOMETIMES_LAST.search(stem) is not None


def _mixed(answer: str) -> str | None:
    """A name in one script in a sentence of the other: `John입니다`, `My name is 홍길동`."""
    behind = ENGLISH_OPENING.sub("", answer)
    if behind != answer and HANGUL_NAME.fullmatch(behind):
        return behind
    stem = KOREAN_CLOSING.sub("", answer).strip()
    return _latin(stem) if re.fullmatch(r"[^가-힣]+", stem) else None


def _plausibility(name: str) -> tuple[int, int]:
    """How much a string is like a Korean name: a known one, a surname with two syllables, two."""
    given = name[1:] if name[0] in KOREAN_SURNAMES else name
    if (
        name in KOREAN_RELATIONS.split("|")
        or name in KOREAN_GIVEN
        or (len(name) == 3 and given in KOREAN_GIVEN)
    ):
        return 4, len(name)
    if len(name) == 3 and name[0] in KOREAN_SURNAMES:
        return 3, 0
    if name.startswith(COMPOUND_SURNAMES) and len(name) == 4:
        return 3, 0
    return (2, 0) if len(name) == 2 else (1, -len(name))


def _latin(answer: str) -> str | None:
    answer = ENGLISH_CLOSING.sub("", ENGLISH_OPENING.sub("", answer)).strip(" ,")
    words = answer.lower().split()
    if not LATIN_NAME.fullmatch(answer) or any(word in ENGLISH_WORDS for word in words):
        return None
    return answer


def _european(answer: str, *, language: str) -> str | None:
    """A name behind the language's own `me llamo`, `ich heiße`, without its courtesies."""
    opening = rf"^(?:[^\W\d]+[\s,.!]+)??{NAME_OPENINGS[language]}\s+"
    answer = re.sub(opening, "", answer, count=1, flags=re.IGNORECASE)
    answer = re.sub(f"{TAILS[language]}$", "", answer, flags=re.IGNORECASE).strip(" ,")
    no_names = NO_NAMES[language].split()
    if not LATIN_NAME.fullmatch(answer) or any(w in no_names for w in answer.lower().split()):
        return None
    return answer


def _japanese(answer: str) -> str | None:
    answer = JAPANESE_OPENING.sub("", answer)
    if JAPANESE_GREETING.search(answer) or says_nothing(answer, "ja_JP"):
        return None
    answer = JAPANESE_CLOSING.sub("", answer).strip("、。, 　")
    answer = JAPANESE_TITLE.sub("", answer) or answer
    if re.search(r"(?:ます|ません|ました|たい|ない|ください|ですか)$", answer):
        return None
    return answer if EAST_ASIAN_NAME.fullmatch(answer) else _latin(answer)

"""What people wrap around a value, and answers that hold no value at all.

`장미로 할게요`, `roses please` and `バラをお願いします` all say one flower; "why?", `모르겠어요`
and a row of emoji say none.
"""

from __future__ import annotations

import re

from lexclient.local.slots.confirmations import verdict
from lexclient.local.slots.european import answers
from lexclient.local.slots.reading import language_of

# Particles and sentence endings behind a Korean noun, the longer ones first where one holds another
KOREAN_PARTICLES = (
    "이나|나|이?랑|하고|으로요?|로요?|에서요?|에게서|에게|한테서|한테|까지요?|부터|에요|예요"
    "|이에요|이예요|입니다|이요|요|이야|이고요|고요|이라고|라고|은|는|이|가|을|를|의|에|와|과|도"
    "|만|쪽|님|께"
)
KOREAN_REQUESTS = (
    r"할게요|할께요|하겠습니다|할래요|해 ?주세요|해 ?줘요?|부탁해요|부탁드려요|부탁드립니다"
    r"|부탁합니다|주세요|줘요?|주문할게요|주문해 ?주세요|예약해 ?주세요|보내 ?주세요|원해요"
    r"|원합니다|싶어요|하고 ?싶어요|좋아요|좋겠어요|좋을 것 같아요|괜찮아요|갈게요|가요|갑니다"
    r"|이에요|예요|입니다|이요|요|할게|해줘|해"
)
TAILS: dict[str, re.Pattern[str]] = {
    "ko": re.compile(
        rf"(?:\s+(?:{KOREAN_REQUESTS})|(?<=[가-힣\w])(?:으로|로|을|를|이|가)\s+(?:{KOREAN_REQUESTS})"
        r"|(?<=[가-힣\w])(?:이에요|예요|입니다|이요|이라고 ?(?:해요|합니다)|라고 ?(?:해요|합니다)"
        r"|으로요|로요|(?<=[a-z\d가-힣])요|까지요|에서요|에요))$"
    ),
    "en": re.compile(
        r"(?:,?\s*(?:please|pls|thanks|thank you|thx|would be (?:great|nice|fine)|is fine"
        r"|sounds good))$"
    ),
    "ja": re.compile(
        r"(?:を?(?:お願いします|おねがいします|ください|下さい)|にします|がいいです"
        r"|でお願いします|です(?:ね|よ)?|でございます|だよ|だ)$"
    ),
}
HEADS: dict[str, re.Pattern[str]] = {
    "ko": re.compile(
        r"^(?:(?:음+|저기요?|그러면|그럼|아+|저는|전|제가|나는|난)[\s,]+"
        r"|(?:(?:제|저의|내|나의|우리)\s?)?(?:이름|성함|도시|지역|장소|종류|주소|목적지|출발지"
        r"|도착지)[은는]\s+)"
    ),
    "en": re.compile(
        r"^(?:(?:my|the)\s+\w+(?:\s+\w+)?\s+is\s+|(?:um+|uh+|well|so|ok(?:ay)?|hmm+|hi|hello|yes"
        r"|yeah)[\s,]+|(?:(?:i(?:'d| would)? (?:like|want|need|prefer|take|choose)"
        r"|i'?ll (?:have|take|go with|be)|give me|make it|let'?s (?:say|go with)|it(?:'s| is)"
        r"|that(?:'s| is)|how about|i am|i'm|we(?:'re| are)|they(?:'re| are)|can i (?:have|get)"
        r"|the|a|an|some|my|in|on|at|to|from|for)\s+))"
    ),
    "ja": re.compile(
        r"^(?:(?:えっと|あの|はい|じゃあ|では|私は)[、,\s]*|(?:私の)?(?:名前|都市|場所|住所|目的地)は)"
    ),
}
PUNCTUATION = re.compile(r"^[\s.,!?~…。、！？'\"“”‘’()·:;]+|[\s.,!~…。、！'\"“”‘’()·:;]+$")
TAILS |= {language: re.compile(f"(?:{tail})$") for language, tail in answers.TAILS.items()}
HEADS |= {language: re.compile(f"^(?:{head})") for language, head in answers.HEADS.items()}
QUESTION = {
    "ko": re.compile(
        r"\?\s*$|무엇|무슨|뭐(?:하|가|예|에|야|지|를|라|냐|고|\s|$)|누구|어떻게|어째서|언제"
        r"|어디(?:에|예|서|야|로|가|\s|$)|왜(?:요|\s|$)|얼마|나요$|까요$|습니까$|니까$|인가요"
        r"|은가요|는가요|냐$|건가요"
    ),
    "en": re.compile(
        r"\?\s*$|^(?:what|why|who|whose|when|where|which|how|is|are|do|does|did|can|could|should"
        r"|would|(?:will|may)(?= (?:i|you|we|they|he|she|it|the|my|this|that"
        r"|there)\b))\b(?=\W+\w)"
    ),
    "ja": re.compile(
        r"[?？]\s*$|(?:です|ます|ません|でした|ました|だろう|の)か\s*$|何(?:です|が|を|の)|なぜ"
        r"|どうして|どこ|誰|だれ|いつ|どうやって|どれ"
    ),
}
QUESTION |= {language: re.compile(words) for language, words in answers.QUESTIONS.items()}
NO_ANSWER = {
    "ko": re.compile(
        r"모르(?:겠|는|ㅁ)|몰라|글쎄|말하기 ?싫|알려 ?주기 ?싫|싫어요$|싫은데|비밀|없어요$"
        r"|없습니다$|아무 ?(?:거나|데나|때나)|없음$|상관 ?없|그만|취소|도와|도움|잠깐|잠시|다시"
        r"|나중에|안 ?(?:할|알려)|하기 ?싫|됐어"
    ),
    "en": re.compile(
        r"\b(?:i (?:do not|don'?t|dont) (?:know|want|have|care)|dunno|idk|no idea|not sure|unsure"
        r"|never ?mind|forget it|cancel|stop|help|none of your|rather not|no comment|whatever"
        r"|anything|wait|nothing|not telling)\b"
    ),
    "ja": re.compile(
        r"わから|分から|わかり(?:ません|かね)|知りません|やめ|キャンセル|教えたくな|言いたくな"
        r"|何でも|なんでも|ちょっと待"
    ),
}
MARK = re.compile(r"\?\s*$")
LETTER = re.compile(r"[^\W_]")


def bare(text: str, locale_id: str) -> str:
    """`text` without what is wrapped around its value, in the user's own spelling."""
    language = language_of(locale_id)
    answer = PUNCTUATION.sub("", text)
    for patterns in (HEADS, TAILS):
        pattern = patterns.get(language)
        while pattern and (match := pattern.search(answer.lower())) and len(match[0]) < len(answer):
            answer = answer[match.end() :] if patterns is HEADS else answer[: match.start()]
            answer = PUNCTUATION.sub("", answer)
    return answer


def is_question(text: str, locale_id: str) -> bool:
    pattern = QUESTION.get(language_of(locale_id), MARK)
    return bool(pattern.search(text.lower().strip()))


def says_nothing(text: str, locale_id: str) -> bool:
    """Whether `text` is plainly no value: no letters, a question, a refusal, a bare yes or no."""
    plain = text.lower().strip()
    refusal = NO_ANSWER.get(language_of(locale_id))
    if not LETTER.search(plain) or is_question(plain, locale_id):
        return True
    if refusal and refusal.search(plain):
        return True
    meaning = verdict(plain, locale_id)
    courteous = language_of(locale_id) in answers.TAILS  # "nein danke" is a bare no
    words = (bare(plain, locale_id) if courteous else plain).split()
    return meaning == "Don't know" or (meaning is not None and len(words) == 1)

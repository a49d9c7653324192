"""Yes and no, maybe and don't know, as people say them."""

from __future__ import annotations

import pytest

from lexclient.local.slots import confirmation
from lexclient.local.slots.confirmations import Verdict, verdict
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer

SAID: dict[tuple[str, Verdict | None], str] = {
    ("ko_KR", "Yes"): (
        "네|예|응|넵|넹|네!|네.|네~|네네|옙|넵!!|음... 네|네 맞아요|네, 맞습니다.|네　맞아요|맞아"
        "|맞아요|맞습니다|그래요|그래|그럼요|그렇습니다|좋아요|좋습니다|물론이죠|당연하죠|오케이"
        "|ok|OK|yes|ㅇㅇ|ㅇㅋ|응 그래|어|어 맞아|그렇게 해 주세요|그렇게 해주세요|진행해 주세요"
        "|예약해 주세요|할게요|네 부탁드려요|부탁드립니다|확인했습니다|틀림없어요"
        "|네 취소해 주세요"
    ),
    ("ko_KR", "No"): (
        "아니요|어 아니요|응 아니야|아니오|아뇨|아뇨!!|아니|아니에요|아닙니다|아니야|음 아니요"
        "|ㄴㄴ|노|no|안 돼요|안돼요|틀려요|틀렸어요|싫어요|취소|취소할게요|아니요 취소해 주세요"
        "|됐어요|잘못됐어요|맞지 않아요|안 맞아요|그게 아니라 다른 날이요|하지 마세요"
        "|아니요, 다시 할게요|필요 없어요"
    ),
    ("ko_KR", "Maybe"): "아마도요|그럴지도 몰라요|생각해 볼게요",
    ("ko_KR", "Don't know"): "모르겠어요|글쎄요|잘 모르겠습니다",
    ("ko_KR", None): (
        "네?|예?|예약 변경|예쁜 꽃|어디예요|어제|어떤 꽃이 있어요|응원해요|장미|좋은 꽃이 뭐예요"
        "|네 시|네 명이요|네이버|내일이요|그래서요|노래 틀어 줘|영업시간 알려 주세요|다섯 명|?!"
        "|🌹||   "
    ),
    ("en_US", "Yes"): (
        "yes|Yes!|yeah|yep|yup|y|sure|ok|okay|OK.|correct|right|that's right|That is correct"
        "|confirm|of course|absolutely|certainly|perfect|go ahead|sounds good|fine|please do"
        "|yes please|yes, book it|Yeah that's fine|uh huh|well, yes|no problem|I have it"
        "|I can agree|yes, cancel it"
    ),
    ("en_US", "No"): (
        "no|No.|yeah no|n|nope|nah|naw|no thanks|no thank you|no way|not right|that's not right"
        "|wrong|That is wrong|incorrect|negative|cancel|cancel it|don't|do not do that|never mind"
        "|forget it|I'll decline|um, no|no, change the date|I'd rather not|please don't"
    ),
    ("en_US", "Maybe"): "maybe|perhaps|it's possible|sometimes|I might|that could be right",
    ("en_US", "Don't know"): "dunno|I don't know|no idea|not sure about it|who knows|unknown",
    ("en_US", None): (
        "yes?|roses|next friday|yesterday|what are your opening hours|when do you open|nobody"
        "|know|notebook|I want to order flowers|7|Sue|🌹"
    ),
    ("ja_JP", "Yes"): (
        "はい|ええ|うん|はい、そうです|そうです|お願いします|はいお願いします|大丈夫です"
        "|いいですよ|OK|オーケー|間違いありません|合っています|もちろん"
    ),
    ("ja_JP", "No"): (
        "いいえ|いえ|いや|違います|ちがいます|いいえ、違います|だめです|キャンセルしてください"
        "|結構です|やめます"
    ),
    ("ja_JP", "Maybe"): "たぶん|そうかもしれません",
    ("ja_JP", "Don't know"): "わかりません",
    ("ja_JP", None): "はい?|明日|バラ|何時ですか",
}
CASES = [(id_, text, meant) for (id_, meant), texts in SAID.items() for text in texts.split("|")]


@pytest.mark.parametrize(("locale_id", "text", "meant"), CASES)
def test_what_an_answer_to_a_yes_or_no_question_means(
    locale_id: str, text: str, meant: Verdict | None
) -> None:
    """Spelling, endings, spaces and marks do not matter; questions and topics are no answer."""
    assert verdict(text, locale_id) == meant
    assert confirmation(text, locale_id) == {"Yes": "yes", "No": "no"}.get(meant or "")


def test_a_confirmation_slot_takes_all_four_answers() -> None:
    """AMAZON.Confirmation has four values; a topic is none of them."""
    said = {text: answer("ko_KR", "AMAZON.Confirmation", text) for text in ("네", "글쎄요", "장미")}
    assert said == {
        "네": SlotValue("네", "Yes", ("Yes",)),
        "글쎄요": SlotValue("글쎄요", "Don't know", ("Don't know",)),
        "장미": None,
    }

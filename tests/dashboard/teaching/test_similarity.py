"""Short texts that say alike come together."""

from __future__ import annotations

import pytest

from dashboard.teaching.similarity import groups, pieces, similarity

CASES = [
    ([], []),
    (["배송은 언제 와요?", "배송이 언제 오나요", "오늘 날씨 어때?"], [0, 0, 1]),
    (["Where is my parcel?", "where's my parcel", "Tell me a joke"], [0, 0, 1]),
    (["환불해 주세요", "환불 해주세요!!", "환불해주세요"], [0, 0, 0]),
    (["?", "!", "a"], [0, 0, 1]),
    (["What's the weather like?", "what's the wifi password?"], [0, 1]),
    (["wifi password please", "Can you tell me the WiFi password?", "is it raining"], [0, 0, 1]),
    (["와이파이 비밀번호 알려줘", "전화번호 알려줘", "와이파이 비밀번호가 뭐예요?"], [0, 1, 0]),
    (["오늘 날씨 어때?", "영화 추천해 줘", "내일 날씨 알려주세요"], [0, 1, 0]),
    (["what is that?", "what is this?", "how are you"], [0, 0, 1]),
]


@pytest.mark.parametrize(("texts", "expected"), CASES)
def test_alike_with_alike(texts: list[str], expected: list[int]) -> None:
    """Endings, spacing, case and punctuation do not part what says the same."""
    assert groups(texts) == expected


def test_similarity_is_between_nothing_and_the_same() -> None:
    """Dice's coefficient over the pieces."""
    one = pieces("배송 조회")
    assert similarity(one, pieces("배송조회!")) == 1.0
    assert similarity(one, pieces("flowers")) == 0.0

"""The recogniser's parts: grams, meanings, chatter and templates."""

from __future__ import annotations

import pytest

from lexclient.local.recognition import concepts
from lexclient.local.recognition.chatter import chatter
from lexclient.local.recognition.grams import CONCEPT, UNSPACED_CONCEPT, compact, grams
from lexclient.local.recognition.templates import FILLINGS, fill, template


def meanings(text: str) -> set[str]:
    return {gram[1:] for gram in grams(text) if gram[0] in (CONCEPT, UNSPACED_CONCEPT)}


@pytest.mark.parametrize(
    ("one", "other", "meaning"),
    [
        ("refund", "give me my money back", "refund"),
        ("환불해 주세요", "돈 돌려주세요", "refund"),
        ("i was booking", "make a reservation", "book"),
    ],
)
def test_words_that_mean_the_same_share_a_gram(one: str, other: str, meaning: str) -> None:
    """Inflections and phrases aside."""
    assert meaning in meanings(one) & meanings(other)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("바꿔 주세요", "바꿀게요"),
        ("보냈어요", "보내 줘"),
        ("빨라요", "빠르네요"),
        ("불 꺼", "불을 끄고 싶어"),
        ("없던 걸로 해 주세요", "취소해줘"),
        ("방이 추워요", "추워"),
    ],
)
def test_conjugations_and_phrases_mean_the_same(text: str, same: str) -> None:
    """Korean verbs are known in every shape, phrases over their spaces."""
    assert meanings(text) >= meanings(same) != set()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("목소리", {"speak"}),  # no 소리, volume
        ("예약 되나요", {"book"}),  # no 예, yes
        ("주문하나요", {"order"}),  # no 하나, one
    ],
)
def test_a_longer_piece_hides_the_shorter(text: str, meant: set[str]) -> None:
    """What stands within a longer piece by chance means nothing."""
    assert meanings(text) == meant


@pytest.mark.parametrize(
    "text",
    ["can it be in there", "how many til then", "i'll take it, we'd love it", "불러 주세요"],
)
def test_common_words_name_no_subject(text: str) -> None:
    """Not a cane, an inn, bees, tiles, an illness or a wedding, nor a lamp (불)."""
    assert not [each for each in meanings(text) if each.startswith(concepts.TOPIC)]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Ｈｅｌｌｏ, Café!", "hello cafe"),
        ("hellooooo", "helo"),
        ("안녕ㅎㅎㅎ", "안녕!!"),
        ("안녀엉 고마워어", "안녕 고마워"),
        ("table for 4", "table for 12"),
        ("What's up", "whats up"),
    ],
)
def test_ways_of_writing_do_not_matter(text: str, same: str) -> None:
    """Case, width, accents, stretched letters, laughter, digits, punctuation."""
    assert grams(text) == grams(same)


@pytest.mark.parametrize("text", ["주문했어", "주 문 할게", "주문할게"])
def test_korean_endings_and_spaces_leave_common_grams(text: str) -> None:
    """The stem 주문 is seen with any ending and any spacing."""
    assert "_주문" in grams(text)


@pytest.mark.parametrize(
    ("samples", "first", "languages"),
    [
        (["hello"], "what is going on in the world today", 1),
        (["안녕하세요 반갑습니다"], "요즘 세상이 어떻게 돌아가고 있어?", 1),
        (["こんにちは、花を買いたい"], "最近世の中はどうなっていますか", 1),
        (["안녕 hello"], "요즘 세상이 어떻게 돌아가고 있어?", 2),
        (["12345"], "what is going on in the world today", 1),
    ],
)
def test_chatter_speaks_the_bots_languages(samples: list[str], first: str, languages: int) -> None:
    """Read from the letters of the samples, English where there are none."""
    lines = chatter(samples)
    assert lines[0] == first
    assert (len(lines) > 300) == (languages > 1)


@pytest.mark.parametrize(
    ("sample", "values", "filled"),
    [
        ("order flowers", {}, ["order flowers"]),
        ("order {F}", {"F": ["roses", "tulips"]}, ["order roses", "order tulips"]),
        ("{Q} {F}", {"F": ["roses"], "Q": ["2", "3"]}, ["2 roses", "3 roses"]),
        ("order {F} now", {}, ["order   now"]),
        ("{F} by {D}", {"F": ["roses"]}, ["roses by "]),
    ],
)
def test_placeholders_are_filled(
    sample: str, values: dict[str, list[str]], filled: list[str]
) -> None:
    """With the values there are, each filling once; a placeholder without values is left out."""
    assert fill(sample, values) == filled


def test_many_values_are_filled_ten_times() -> None:
    """However many values a slot's type has."""
    assert len(fill("{N} roses", {"N": [str(n) for n in range(1000)]})) == FILLINGS


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("I want 3 roses by Monday", True),
        ("i want 30 red roses by monday!", True),
        ("I want 3 nails by Monday", False),
        ("I want roses by Monday", False),
        ("so I want 3 roses by Monday", False),
    ],
)
def test_a_template_matches_its_known_values(text: str, matches: bool) -> None:
    """Whole, in order, with any number where an example has one."""
    values = {"N": ["2", "dozen"], "F": ["roses", "red roses"], "D": ["Monday"]}
    assert template("I want {N} {F} by {D}", values).matches(compact(text)) is matches

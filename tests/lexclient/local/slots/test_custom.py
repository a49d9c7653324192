"""Custom slot types: their own words, synonyms, and words like them."""

from __future__ import annotations

import pytest

from lexclient.local.bot.model import SlotType, SlotTypeValue
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer

FLOWERS = (
    SlotTypeValue("장미", ("빨간 장미", "로즈")),
    SlotTypeValue("안개꽃", ("안개",)),
    SlotTypeValue("roses", ("rose",)),
    SlotTypeValue("Baby's breath", ("gypsophila",)),
    SlotTypeValue("バラ", ("薔薇",)),
)
STRICT = SlotType("Flower", "TopResolution", FLOWERS)
OPEN = SlotType("Flower", "OriginalValue", FLOWERS)
CITY = SlotType(
    "Flower", "OriginalValue", (SlotTypeValue("Manhattan"), SlotTypeValue("Energized!"))
)

# what is said, the user's own words in it, the value of the restricted type
LISTED = [
    ("ko_KR", "장미", "장미", "장미"),
    ("ko_KR", "장미요", "장미", "장미"),
    ("ko_KR", "장미로 할게요", "장미", "장미"),
    ("ko_KR", "저는 장미를 좋아해요", "장미", "장미"),
    ("ko_KR", "빨간장미 주세요", "빨간장미", "장미"),
    ("ko_KR", "로즈!", "로즈", "장미"),
    ("ko_KR", "안개꽃이랑요", "안개꽃", "안개꽃"),
    ("en_US", "ROSES please", "ROSES", "roses"),
    ("en_US", "a red rose", "rose", "roses"),
    ("en_US", "baby’s-breath", "baby’s-breath", "Baby's breath"),
    ("ja_JP", "バラをお願いします", "バラ", "バラ"),
    ("ja_JP", "薔薇で", "薔薇", "バラ"),
]


@pytest.mark.parametrize(("locale_id", "said", "words", "value"), LISTED)
def test_a_value_or_synonym_in_an_answer(locale_id: str, said: str, words: str, value: str) -> None:
    """TopResolution means the value; OriginalValue keeps the words. Case and marks are nothing."""
    restricted = answer(locale_id, "Flower", said, STRICT)
    assert restricted == SlotValue(words, value, (value,))
    assert answer(locale_id, "Flower", said, OPEN) == SlotValue(words, words, (value,))


@pytest.mark.parametrize(
    ("locale_id", "said"),
    [
        ("ko_KR", "튤립"),
        ("ko_KR", "장미꽃집"),
        ("ko_KR", "안개속"),
        ("en_US", "tulips"),
        ("en_US", "prose"),
        ("en_US", "rosemary"),
    ],
)
def test_a_restricted_type_takes_nothing_else(locale_id: str, said: str) -> None:
    """A word that only begins or ends like a value is another word."""
    assert answer(locale_id, "Flower", said, STRICT) is None


@pytest.mark.parametrize(
    ("locale_id", "said", "value"),
    [
        # the traces: manhattan, Energized, and a value that resolves to nothing
        ("en_US", "manhattan", SlotValue("manhattan", "manhattan", ("Manhattan",))),
        ("en_US", "Energized", SlotValue("Energized", "Energized", ("Energized!",))),
        ("en_US", "dozen roses", SlotValue("dozen roses", "dozen roses", ())),
        ("en_US", "Manhatan please", SlotValue("Manhatan", "Manhatan", ("Manhattan",))),
        ("en_US", "I'd like Brooklyn", SlotValue("Brooklyn", "Brooklyn", ())),
        ("en_US", "my destination is Brooklyn", SlotValue("Brooklyn", "Brooklyn", ())),
        ("ko_KR", "종로로 할게요", SlotValue("종로", "종로", ())),
        ("ko_KR", "제 이름은 김철수입니다", SlotValue("김철수", "김철수", ())),
        ("ja_JP", "名前は山田です", SlotValue("山田", "山田", ())),
        ("en_US", "I don't know", None),
        ("en_US", "what do you have?", None),
        ("en_US", "no", None),
        ("ko_KR", "모르겠어요", None),
        ("ko_KR", "🌹", None),
    ],
)
def test_an_expanding_type_keeps_what_it_does_not_know(
    locale_id: str, said: str, value: SlotValue | None
) -> None:
    """The words as typed, resolved if they are nearly a value; not a question or a refusal."""
    assert answer(locale_id, "Flower", said, CITY) == value


def test_at_most_five_values_resolve() -> None:
    """A synonym shared by seven values resolves to the first five."""
    values = tuple(SlotTypeValue(f"kind {n}", ("any",)) for n in range(7))
    said = answer("en_US", "Kind", "any", SlotType("Kind", "TopResolution", values))
    assert said == SlotValue("any", "kind 0", tuple(f"kind {n}" for n in range(5)))


@pytest.mark.parametrize(
    ("said", "whole", "words", "resolved"),
    [
        ("roses and gypsophila", "roses and gypsophila", ["roses", "gypsophila"], 2),
        ("roses, bread, gypsophila please", "roses, bread, gypsophila", ["roses", "gypsophila"], 2),
        ("bread, cheese and ham", "bread, cheese and ham", ["bread", "cheese", "ham"], 0),
        ("bread", "bread", ["bread"], 0),
    ],
)
def test_a_slot_of_many_values(said: str, whole: str, words: list[str], resolved: int) -> None:
    """The whole phrase is the value; each word is a value of its own (`multi-valued-slots`)."""
    value = answer("en_US", "Flower", said, OPEN, multiple=True)
    assert value is not None
    assert (value.original, value.interpreted, len(value.resolved)) == (whole, whole, resolved)
    assert [each.interpreted for each in value.values or ()] == words


def test_a_composite_slot_has_all_its_parts() -> None:
    """Each part is read by its own type; one that is missing leaves the slot unfilled."""
    car = SlotType("Order", sub_slots={"Kind": "Flower", "Count": "AMAZON.Number"})
    said = answer("en_US", "Order", "12 roses", car, STRICT)
    assert said == SlotValue(
        "12 roses",
        "12 roses",
        sub_slots={
            "Kind": SlotValue("roses", "roses", ("roses",)),
            "Count": SlotValue("12", "12", ("12",)),
        },
    )
    assert answer("en_US", "Order", "roses", car, STRICT) is None


def test_a_type_that_extends_a_built_in_one() -> None:
    """Its own words first, then whatever the built-in type understands."""
    when = SlotType("When", "TopResolution", (SlotTypeValue("asap", ("at once",)),), "AMAZON.Date")
    assert answer("en_US", "When", "at once", when) == SlotValue("at once", "asap", ("asap",))
    tomorrow = SlotValue("tomorrow", "2026-11-22", ("2026-11-22",))
    assert answer("en_US", "When", "tomorrow", when) == tomorrow


def test_free_form_input_is_the_whole_answer() -> None:
    """Whatever it is, a question or a refusal too; only blanks are nothing."""
    said = "왜요? 그냥 편지를 써 주세요!"
    assert answer("ko_KR", "AMAZON.FreeFormInput", said) == SlotValue(said, said, (said,))
    assert answer("ko_KR", "AMAZON.FreeFormInput", "  ") is None

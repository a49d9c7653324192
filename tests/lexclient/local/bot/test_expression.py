"""Which parts of a composite slot are needed.

The kind: every way to put AND, OR and parentheses together.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from lexclient.local.bot.expression import BadExpression, parts_of
from tests.lexclient.local.bot.exports import COUNT, LOCALE, PROMPT, Json, smallest, written


@pytest.mark.parametrize(
    ("expression", "filled", "missing"),
    [
        ("a", "", "a"),
        ("a", "a", None),
        ("a AND b", "", "a"),
        ("a AND b", "a", "b"),
        ("a AND b", "b", "a"),
        ("a AND b", "a b", None),
        ("a OR b", "", "a"),
        ("a OR b", "b", None),
        ("a and b or c", "", "a"),
        ("a AND b OR c", "c", None),
        ("(a AND b) OR (c AND d)", "c", "d"),
        ("((city AND state) OR zipcode)", "city", "state"),
        ("((city AND state) OR zipcode)", "zipcode", None),
        ("a AND (b OR c)", "a", "b"),
        ("a AND (b OR c)", "c", "a"),
        ("(a OR b) AND (c OR d) AND e", "b d", "e"),
        ("(((a)))", "", "a"),
        ("first-name AND last_name", "first-name", "last_name"),
    ],
)
def test_the_next_part_to_ask_for(expression: str, filled: str, missing: str | None) -> None:
    """On the way that most parts are on already; none where those are enough."""
    parts = parts_of(expression)
    assert parts.missing(filled.split()) == missing
    assert parts.are_filled(filled.split()) is (missing is None)


@pytest.mark.parametrize(
    "expression",
    ["", "AND", "a AND", "a b", "(a", "a)", "()", "a OR OR b", "(" * 99 + "a" + ")" * 99],
)
def test_what_is_no_expression_is_named(expression: str) -> None:
    with pytest.raises(BadExpression):
        parts_of(expression)


NAMES = st.sampled_from(["a", "b", "c"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(
        lambda three: f"({''.join(three)})"
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(EXPRESSIONS, st.sets(NAMES))
def test_it_means_what_python_means(expression: str, filled: set[str]) -> None:
    """The same as Python's own `and` and `or` over what is filled."""
    python = expression.replace("AND", "and").replace("OR", "or")
    means = eval(python, {}, {name: name in filled for name in "abc"})
    assert parts_of(expression).are_filled(filled) is bool(means)


def composite(expression: str, **types: str) -> dict[str, Json]:
    """An export whose slot is of a composite type."""
    files = smallest()
    setting = {"promptSpecification": PROMPT}
    specifications = {
        n: {"slotTypeId": t, "valueElicitationSetting": setting} for n, t in types.items()
    }
    files[f"{COUNT}/Slot.json"] |= {
        "slotTypeName": "Pair",
        "subSlotSetting": {"expression": expression, "slotSpecifications": specifications},
    }
    parts = [{"name": name, "slotTypeId": slot_type} for name, slot_type in types.items()]
    files[f"{LOCALE}/SlotTypes/Pair/SlotType.json"] = {
        "name": "Pair",
        "compositeSlotTypeSetting": {"subSlots": parts},
    }
    return files


def test_parts_are_read_from_an_export(tmp_path: Path) -> None:
    """Their types by id or name, their prompts, and the expression; none means all of them."""
    files = composite("", one="AMAZON.Number", two="ABCDEFGHIJ")
    files[f"{LOCALE}/SlotTypes/Size/SlotType.json"] = {"name": "Size", "identifier": "ABCDEFGHIJ"}
    locale = load(written(tmp_path, files)).locales["en_US"]
    slot = locale.intents["Order"].slots[0]
    assert {n: part.type_name for n, part in slot.sub_slots.items()} == {
        "one": "AMAZON.Number",
        "two": "Size",
    }
    assert locale.slot_types["Pair"].sub_slots == {"one": "AMAZON.Number", "two": "Size"}
    assert slot.expression is not None
    assert slot.expression.missing(["one"]) == "two"


@pytest.mark.parametrize(
    ("expression", "types", "expected"),
    [
        ("one AND", {"one": "AMAZON.Number"}, "expected a part"),
        ("one AND three", {"one": "AMAZON.Number"}, "expected a part of the slot, found 'three'"),
        ("one", {"one": "GONE"}, "not 'GONE'"),
    ],
)
def test_a_composite_slot_that_could_not_run_is_refused(
    tmp_path: Path, expression: str, types: dict[str, str], expected: str
) -> None:
    with pytest.raises(BadExport, match=expected):
        load(written(tmp_path, composite(expression, **types)))

"""The turn table: every row once, in order, whatever the page size, on both databases."""

from __future__ import annotations

import pytest

from dashboard.conversation.turn import WRONG
from dashboard.log.database import Database
from dashboard.log.queries.counts import last_number
from dashboard.log.queries.filter import Scores, TurnFilter
from dashboard.log.queries.labels import label
from dashboard.log.queries.turn_pages import ORDERS, before, count, neighbours, page
from dashboard.log.turns import TurnLog
from tests.dashboard.recorded import record
from tests.dashboard.turns import a_turn

ALL = TurnFilter()
EXPECTED = {
    "newest": ["t10", "t9", "t8", "t7", "t6", "t5", "t4", "t3", "t2", "t1", "t0"],
    "oldest": ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10"],
    "slowest": ["t10", "t5", "t4", "t6", "t3", "t8", "t7", "t2", "t1", "t0"],
    "dearest": ["t3", "t4"],
    "lowest": ["t6", "t8", "t4", "t3", "t1", "t0"],
    "highest": ["t0", "t1", "t3", "t4", "t8", "t6"],
}


@pytest.fixture
def log(database: Database) -> TurnLog:
    return record(database)


def walked(database: Database, asked: TurnFilter, order: str, size: int) -> list[str]:
    """The ids of all pages, one after the other."""
    pages = range(0, count(database, asked, order=order), size)
    rows = [page(database, asked, order=order, skip=skip, size=size) for skip in pages]
    return [row.id for one in rows for row in one]


@pytest.mark.parametrize("size", [1, 3, 50])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_together_are_the_whole_in_order(
    log: TurnLog, database: Database, order: str, size: int
) -> None:
    """No row twice, none left out; without the value sorted by, a turn is not listed."""
    assert walked(database, ALL, order, size) == EXPECTED[order]


def test_a_page_keeps_to_the_filter(log: TurnLog, database: Database) -> None:
    """The same filter as the overview's, and the count that goes with it."""
    asked = TurnFilter(text="배송")
    assert walked(database, asked, "newest", 1) == ["t4", "t3"]
    assert count(database, asked) == 2


@pytest.mark.parametrize(
    ("text", "utterances"),
    [
        ("50%", ["50% OFF_A/B"]),
        ("off_a/b", ["50% OFF_A/B"]),
        ("Off", ["off and on", "50% OFF_A/B"]),
        ("o_f", []),
        ("5%off", []),
        ("/", ["50% OFF_A/B"]),
    ],
)
def test_a_text_is_found_as_it_is_typed(
    database: Database, text: str, utterances: list[str]
) -> None:
    """In upper or lower case; what means something in a pattern stands for itself."""
    for said in ("50% OFF_A/B", "off and on", "of"):
        TurnLog(database).begin(a_turn(utterance=said))
    rows = page(database, TurnFilter(text=text))
    assert [row.utterance for row in rows] == utterances


def test_neighbours_within_filter_and_order(log: TurnLog, database: Database) -> None:
    """Previous and next as the table shows them; none at its ends, none outside of it."""
    asked = TurnFilter(reasons=("below_threshold",))
    assert neighbours(database, asked, "t4") == ("t6", "t3")
    assert neighbours(database, asked, "t3") == ("t4", None)
    assert neighbours(database, asked, "t4", order="oldest") == ("t3", "t6")
    assert neighbours(database, ALL, "t0", order="dearest") == (None, None)  # it has no cost
    assert neighbours(database, ALL, "nobody") == (None, None)


def test_new_turns_do_not_shift_the_page_one_reads(log: TurnLog, database: Database) -> None:
    """The list ends at the turn that was the newest when it was opened."""
    newest = last_number(database)
    second = page(database, ALL, skip=3, size=3, newest=newest)
    log.begin(a_turn())
    assert page(database, ALL, skip=3, size=3, newest=newest) == second
    assert [row.id for row in second] == ["t7", "t6", "t5"]
    assert count(database, ALL, newest=newest) == count(database, ALL) - 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (TurnFilter(thumbs=("down",)), ["t3"]),
        (TurnFilter(thumbs=("up", "down")), ["t3"]),
        (TurnFilter(labels=("right",)), ["t0", "t5"]),  # t5 is rightly the fallback's
        (TurnFilter(labels=("wrong",)), ["t1", "t4"]),  # nobody says what t1 is
        (TurnFilter(scores=Scores(0.3, 0.9)), ["t1", "t3"]),  # 0.55 and 0.30, not 0.90
        (TurnFilter(scores=Scores(0.9, 1.0)), ["t0"]),
        (TurnFilter(next_scores=Scores(0.25, 0.3)), ["t4"]),
    ],
)
def test_a_filter_by_thumb_label_and_score(
    log: TurnLog, database: Database, asked: TurnFilter, expected: list[str]
) -> None:
    """What a person said of a turn, and how high the best two intents scored."""
    for turn_id, intent in (("t0", "Order"), ("t1", WRONG), ("t4", "Delivery")):
        label(database, [turn_id], intent)
    label(database, ["t5"], "FallbackIntent")
    assert [row.id for row in page(database, asked, order="oldest")] == expected


def test_the_turn_before_is_of_the_same_session(log: TurnLog, database: Database) -> None:
    """Same conversation, bot and locale; the first turn of a session has none."""
    rows = {name: log.turn(name) for name in ("t0", "t3", "t5")}
    assert all(rows.values())
    found = {name: before(database, row) for name, row in rows.items() if row}
    assert {name: row.id if row else None for name, row in found.items()} == {
        "t0": None,
        "t3": "t1",  # t2 is of another conversation
        "t5": None,  # the only one in its locale
    }

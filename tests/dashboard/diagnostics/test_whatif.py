"""Another threshold over recorded turns, worked out by hand, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.diagnostics.whatif import Outcome, at_prices, outcome
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.labels import label
from dashboard.log.queries.score_bins import Cell, Recorded, flips, read
from dashboard.log.queries.tokens import median_tokens
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog
from fallback.targets.target import Prices, Target
from tests.dashboard.recorded import BASE, DAY, FALLBACK, LEX, change, record, tops

ALL = TurnFilter()

# who answered, best score, runner-up, what is known
KNOWN: tuple[tuple[dict[str, Any], float, float, dict[str, Any]], ...] = (
    (LEX, 0.90, 0.30, {"thumb": 1}),  # Lex was right
    (LEX, 0.55, 0.50, {"thumb": -1}),  # Lex was wrong
    (LEX, 0.45, 0.44, {}),
    (LEX, 0.40, 0.10, {"label": "Order", "thumb": -1}),  # right: the label outweighs the thumb
    (FALLBACK, 0.39, 0.20, {"label": "Order"}),  # should have been Lex's
    (FALLBACK, 0.30, 0.29, {"thumb": 1}),  # the fallback was right
    (FALLBACK, 0.20, 0.10, {"thumb": -1}),  # a bad answer, which says nothing of the routing
    (FALLBACK, 0.10, 0.05, {"label": "FallbackIntent"}),  # the fallback was right
)


@pytest.fixture
def known(database: Database) -> Database:
    TurnLog(database)
    with database.engine.begin() as connection:
        for number, (who, score, runner_up, said) in enumerate(KNOWN):
            row = BASE | who | tops("Order", score, "Book", runner_up) | said
            row |= {"id": f"t{number}", "created_at": DAY, "utterance": "꽃"}
            if who is FALLBACK:
                row |= {"cost_nano": 40_000, "answer_s": 2.0}
            connection.execute(sa.insert(turns).values(row))
    return database


def test_what_is_read_of_the_log(known: Database) -> None:
    """Score and margin in hundredths, who answered, what is known of Lex's best intent."""
    assert read(known, ALL) == Recorded(
        cells=(
            Cell(10, 5, False, False, 1),
            Cell(20, 10, False, None, 1),
            Cell(30, 1, False, False, 1),
            Cell(39, 19, False, True, 1),
            Cell(40, 30, True, True, 1),
            Cell(45, 1, True, None, 1),
            Cell(55, 5, True, False, 1),
            Cell(90, 30, True, True, 1),
        ),
        left_out={},
        thresholds=(0.4,),
        mean_cost_nano=40_000.0,
        mean_answer_s=2.0,
    )


@pytest.mark.parametrize(
    ("threshold", "margin", "expected"),
    [
        # as it was: the one labelled Order under the line, the thumb down above it
        (40, 0, Outcome(8, 4, 0, 0, 6, 1, 1, 0, 0, 0, 0.0, 0.0)),
        # lower: 0.39 and 0.30 become Lex's, two calls fewer: 2 * 40,000 nano-dollars in 8 turns
        (30, 0, Outcome(8, 6, 2, 0, 6, 2, 0, 0, 0, -2, -0.01, -0.5)),
        # higher: 0.40 and 0.45 become the fallback's
        (50, 0, Outcome(8, 2, 0, 2, 6, 1, 2, 0, 0, 2, 0.01, 0.5)),
        # asking back where the runner-up is closer than 0.06: 0.45 and the wrong 0.55
        (40, 6, Outcome(8, 4, 0, 0, 6, 1, 1, 2, 1, 0, 0.0, 0.0)),
        (0, 0, Outcome(8, 8, 4, 0, 6, 3, 0, 0, 0, -4, -0.02, -1.0)),
        (100, 0, Outcome(8, 0, 0, 4, 6, 0, 3, 0, 0, 4, 0.02, 1.0)),
    ],
)
def test_a_threshold_and_what_it_costs(
    known: Database, threshold: int, margin: int, expected: Outcome
) -> None:
    """Flips, coverage, false accepts and false fallbacks, calls, money and seconds."""
    found = outcome(read(known, ALL), threshold, margin)
    assert found == expected
    assert found.coverage == expected.lex / 8


def test_which_turns_flip(known: Database) -> None:
    """The closest to the new threshold first, and nothing that stays."""
    assert [row.id for row in flips(known, ALL, 30, last=50)] == ["t5", "t4"]
    assert [row.id for row in flips(known, ALL, 50, last=50)] == ["t2", "t3"]
    assert flips(known, ALL, 40, last=50) == []


def test_a_label_is_what_a_person_says(known: Database) -> None:
    """It can be given to many turns and taken back."""
    label(known, ["t2", "t6"], "Book")
    assert outcome(read(known, ALL), 40).known == 8
    label(known, ["t2", "t6"], None)
    assert outcome(read(known, ALL), 40).known == 6


def test_what_cannot_be_worked_out_again_is_counted_with_why(database: Database) -> None:
    """Slot turns, turns without scores, failures of Lex, turns still open; the score the hook
    answered at counts as the fallback's; a threshold that did not decide is not believed."""
    record(database)
    change(database, "t1", threshold=0.6)  # Lex answered at 0.55 all the same
    assert read(database, ALL).left_out == {
        "against": 1,
        "error": 1,
        "open": 1,
        "slot": 1,
        "unscored": 1,
    }
    assert read(database, ALL).turns == 5


def test_what_lex_gave_to_its_fallback_above_the_threshold_is_counted_by_name(
    database: Database,
) -> None:
    """FallbackIntent won by its hidden score: no threshold flips it."""
    record(database)
    before = read(database, ALL)
    change(database, "t3", reason="fallback_won", top_score=0.6)
    after = read(database, ALL)
    assert after.left_out == before.left_out | {"fallback_won": 1}
    assert after.turns == before.turns - 1
    assert "t3" not in [row.id for row in flips(database, ALL, 10, last=50)]


def test_no_threshold_decides_what_bedrock_answered(database: Database) -> None:
    """Whatever its scores are, it is left out, counted with why, and never flips."""
    record(database)
    before = read(database, ALL)
    change(database, "t0", answered_by="bedrock", reason="bedrock_answered")
    after = read(database, ALL)
    assert after.left_out == before.left_out | {"bedrock": 1}
    assert after.turns == before.turns - 1
    assert "t0" not in [row.id for row in flips(database, ALL, 95, last=50)]


def test_nothing_recorded_costs_nothing(database: Database) -> None:
    """An empty filter has no coverage, and its money is unknown rather than zero."""
    record(database)
    found = outcome(read(database, TurnFilter(since=DAY + dt.timedelta(days=9))), 40)
    assert (found.turns, found.coverage, found.dollars_per_1000) == (0, None, None)


PRICED = Target("priced", "chat", "m", prices=Prices(Decimal(2), Decimal(8)))


def test_what_was_ingested_costs_what_the_chosen_target_takes(known: Database) -> None:
    """No record tells a cost. Of tokens 100, 300, 900 in and 10, 20 out the medians are 300 and
    10: 300 x 2 + 10 x 8 millionths of a dollar an answer. What was recorded stands."""
    assert median_tokens(known) is None
    change(known, "t4", input_tokens=100, output_tokens=20)
    change(known, "t5", input_tokens=900, output_tokens=10)
    change(known, "t6", input_tokens=300)
    tokens = median_tokens(known)
    assert tokens == (300, 10)
    recorded = read(known, ALL)
    assert at_prices(recorded, PRICED, tokens) == recorded
    ingested = replace(recorded, mean_cost_nano=None)
    assert at_prices(ingested, PRICED, tokens).mean_cost_nano == 680_000
    assert at_prices(ingested, PRICED, None).mean_cost_nano is None
    assert (
        at_prices(ingested, replace(PRICED, prices=None, base_url="http://x"), tokens) == ingested
    )
    # 0.36 lets one of eight more be answered by Lex: a saved call is 0.00068 dollars
    saved = outcome(at_prices(ingested, PRICED, tokens), 36)
    assert (saved.extra_calls, saved.dollars_per_1000) == (-1, pytest.approx(-0.085))

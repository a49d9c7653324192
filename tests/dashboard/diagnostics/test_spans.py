"""Two stretches of time, with differences and intervals worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.conversation.turn import Route
from dashboard.diagnostics.spans import Change, compared
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.spans import NluNumbers, by_nlu
from tests.dashboard.turns import a_turn, as_it_came, heard

BEFORE, AFTER = dt.datetime(2026, 11, 2), dt.datetime(2026, 11, 9)
WEEK = dt.timedelta(days=7)


def write(database: Database, begin: dt.datetime, lex: int, fallback: int, seconds: float) -> None:
    """So many turns of each kind; those of Lex took `seconds` and a tenth more or less by turns."""
    turns = []
    for number in range(lex + fallback):
        by_lex = number < lex
        source = "Bedrock" if number % 2 else "Lex"
        listed = {"intent": {"name": "A"}, "interpretationSource": source}
        score = {} if source == "Bedrock" else {"nluConfidence": {"score": 0.5}}
        route = Route("lex", "intent_matched", 0.4, "A", 0.5)
        turns.append(
            a_turn(
                created_at=begin + dt.timedelta(minutes=number),
                state="finished",
                outcome="complete",
                route=route if by_lex else Route("fallback", "no_candidate", 0.4),
                recognition=heard({"interpretations": [listed | score]}),
                lex_s=seconds + (0.1 if number % 2 else -0.1) if by_lex else None,
            )
        )
    IngestedTurns(database).write(as_it_came(turns))


def test_what_became_better_and_what_may_be_chance(database: Database) -> None:
    """80 of 100 against 50 of 100 is better: Newcombe 0.1691 to 0.4170. Times of 1.0 and 1.2 s
    differ for certain; of failures there are none to compare."""
    write(database, BEFORE, 50, 50, 1.0)
    write(database, AFTER, 80, 20, 1.2)
    before, after = (TurnFilter(since=one, until=one + WEEK) for one in (BEFORE, AFTER))
    changes = {one.name: one for one in compared(database, before, after)}
    assert changes["turns"] == Change("turns", 100, 100)
    assert changes["turns"].verdict == "other"
    lex, fallback = changes["lex"], changes["fallback"]
    assert (lex.before, lex.after, lex.verdict) == (0.5, 0.8, "better")
    assert (lex.low, lex.high) == (
        pytest.approx(0.1691, abs=1e-4),
        pytest.approx(0.4170, abs=1e-4),
    )
    assert (fallback.before, fallback.after, fallback.verdict) == (0.5, 0.2, "better")
    assert (changes["failed"].before, changes["failed"].verdict) == (0.0, "unclear")
    assert changes["cost"].verdict == "other"
    times = changes["lex_s"]
    # variances 0.01 * n / (n - 1): half-widths 1.96 * sqrt(0.01 / 49 + 0.01 / 79)
    assert (times.before, times.after) == (pytest.approx(1.0), pytest.approx(1.2))
    assert (times.low, times.high) == (
        pytest.approx(0.2 - 0.03564, abs=1e-4),
        pytest.approx(0.2 + 0.03564, abs=1e-4),
    )
    assert times.verdict == "worse"
    assert changes["cost"] == Change("cost", None, None)


def test_nothing_to_compare_with(database: Database) -> None:
    """An empty stretch gives no interval and no error."""
    write(database, AFTER, 3, 1, 1.0)
    before, after = (TurnFilter(since=one, until=one + WEEK) for one in (BEFORE, AFTER))
    changes = {one.name: one for one in compared(database, before, after)}
    assert (changes["lex"].before, changes["lex"].after) == (None, 0.75)
    assert {one.verdict for one in changes.values()} == {"other"}


def test_assisted_nlu_beside_lex(database: Database) -> None:
    """Whose choice it was, how many of each Lex answered, and the mean best score."""
    write(database, BEFORE, 6, 4, 1.0)
    assert by_nlu(database, TurnFilter()) == [
        NluNumbers("Bedrock", 5, 3, 2, None),
        NluNumbers("Lex", 5, 3, 2, 0.5),
    ]

"""Paths, ends and loops of conversations, worked out by hand from ingested records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.diagnostics.conversations import conversations, ends, given_up, loops, paths
from dashboard.ingest.record import Record, record
from dashboard.ingest.sources.events import Event
from dashboard.ingest.turns import Threshold, Turns
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.steps import steps
from tests.dashboard.ingest.records import a_record, intent
from tests.dashboard.turns import as_it_came

# session: intent, its state, the slot that is asked for then; None for what was not recognised
SAID: dict[str, list[tuple[str | None, str, str | None]]] = {
    "bought": [("Order", "InProgress", "Kind"), ("Order", "Fulfilled", None)],
    "bought too": [("Order", "Fulfilled", None)],
    "in a circle": [("Order", "InProgress", "Date")] * 4 + [("Order", "Failed", None)],
    "lost": [("Hours", "Fulfilled", None), (None, "ReadyForFulfillment", None)],
    "hung up": [("Order", "InProgress", "Kind")],
}


def a_step(number: int, session: str, name: str | None, state: str, slot: str | None) -> Record:
    listed = intent(name or "FallbackIntent", "0.9" if name else None)
    listed["intent"]["state"] = state
    action = {"type": "ElicitSlot", "slotToElicit": slot} if slot else {"type": "Close"}
    changes: dict[str, Any] = {
        "sessionId": session,
        "sessionState": {"intent": listed["intent"], "dialogAction": action},
    }
    read = record(Event("logs", 1, a_record(number, listed, **changes)))
    assert isinstance(read, Record)
    return read


def write(database: Database) -> None:
    turns = Turns(lambda _record: Threshold(0.4, "assumed"))
    said = [(session, *step) for session, steps_ in SAID.items() for step in steps_]
    made = [turns.turn(a_step(number, *one), "logs") for number, one in enumerate(said)]
    IngestedTurns(database).write(as_it_came(made[::-1]))  # in any order


def test_how_they_went(database: Database) -> None:
    """Two fulfilled, one failed, two left; four began with Order and stayed there."""
    write(database)
    listed = conversations(steps(database, TurnFilter(), last=100))
    assert ends(listed) == Counter(fulfilled=2, failed=1, left=2)
    commonest, other = paths(listed)
    assert (commonest.intents, commonest.count) == (("Order",), 4)
    assert commonest.ends == Counter(fulfilled=2, failed=1, left=1)
    assert (other.intents, other.count, other.ends) == (("Hours", "?"), 1, Counter(left=1))


def test_a_slot_that_is_asked_for_again_and_again(database: Database) -> None:
    """Four times in a row is a loop; once is none."""
    write(database)
    listed = conversations(steps(database, TurnFilter(), last=100))
    (circle,) = loops(listed)
    assert circle.loop == ("Date", 4)
    assert [step.utterance for step in circle.steps] == [f"utterance {n}" for n in range(3, 8)]


def test_what_was_said_before_a_person_gave_up(database: Database) -> None:
    """Conversations of several turns without an end that was wanted, the newest first."""
    write(database)
    listed = conversations(steps(database, TurnFilter(), last=100))
    assert [one.steps[-1].utterance for one in given_up(listed)] == ["utterance 9", "utterance 7"]

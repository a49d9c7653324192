"""JSON nested too deep: refused at every door, and never in the way of a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.comparison.questions import ListRefused, uploaded
from dashboard.comparison.recordings import RecordingRefused
from dashboard.comparison.recordings import read as read_answers
from dashboard.conversation.recording import RecordingInvalid
from dashboard.conversation.recording import read as read_conversation
from dashboard.log.column_values import plain_json
from dashboard.log.database import Database
from dashboard.log.json_depth import DEEPEST, is_deep, stored_json
from dashboard.log.turns import TurnLog
from dashboard.views.chat.messages import _pretty
from fallback.hook.provenance import ANSWER, facts
from tests.dashboard.turns import a_turn

DEPTHS = (DEEPEST + 1, 200, 900, 1_000, 100_000)


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_how_deep_is_told_without_reading() -> None:
    """As deep as any service, however broad, is not deep."""
    assert not is_deep(nested(DEEPEST))
    assert is_deep(nested(DEEPEST + 1))
    assert not is_deep("[" + ", ".join(["{}"] * 10_000) + "]")
    assert not is_deep("]" * 1_000)


@pytest.mark.parametrize("depth", DEPTHS)
def test_no_door_lets_it_in(depth: int) -> None:
    """Question lists, recorded answers and recorded conversations are refused in words; a payload
    is shown as it came, and a hook that sends it has said nothing of its answer."""
    text = nested(depth)
    with pytest.raises(ListRefused):
        uploaded(text.encode(), "list.jsonl")
    with pytest.raises(RecordingRefused):
        read_answers(f'{{"utterance": "a", "text": "b", "x": {text}}}'.encode(), "me")
    with pytest.raises(RecordingInvalid):
        read_conversation(f'{{"stamp": {{}}, "turns": {text}}}'.encode())
    assert _pretty(text) == text
    assert facts({ANSWER: text}) == {}


@pytest.mark.parametrize("depth", DEPTHS[:-1])
def test_a_row_of_an_earlier_version_is_read(tmp_path: Path, depth: int) -> None:
    """What it holds too deep is unknown; the turn is there with its answer."""
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    log = TurnLog(database)
    turn = a_turn(state="finished", outcome="complete", spoken="hello")
    log.begin(turn)
    document = f'{{"messages": [], "x": {nested(depth)}}}'
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE turns SET lex_response = :deep"), {"deep": document})
    found = log.turn(turn.id)
    assert found is not None
    assert (found.utterance, found.recognition) == (turn.utterance, None)
    database.close()


def test_what_the_log_writes_it_reads_again() -> None:
    """Cut to the depth that is read."""
    deep: list[object] = []
    for _ in range(5 * DEEPEST):
        deep = [deep]
    written = json.dumps(plain_json(deep))
    assert stored_json(written) is not None

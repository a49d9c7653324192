"""A conversation saved, read back and played without anybody to ask."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.conversation import recording
from dashboard.conversation.conductor import Conductor, Setup
from dashboard.conversation.recording import RecordingInvalid
from dashboard.conversation.replay import LONGEST_PAUSE_S, Played, bot_of
from dashboard.conversation.transcript import as_json_lines, as_markdown
from dashboard.conversation.turn import Failure, Route
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from dashboard.texts import Texts
from fallback.answerer import Answer
from tests.dashboard.turns import a_turn, heard

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
BY_LEX = a_turn(
    "안녕",
    lex_mode="LIVE",
    fallback_mode="LIVE",
    recognition=heard({"messages": [{"content": "이름은?", "contentType": "PlainText"}]}),
    route=Route("lex", "intent_matched", 0.4, "HelloWorld", 0.9),
    lex_s=0.01,
    spoken="이름은?",
)
BY_MODEL = a_turn(
    "Lex가 뭐야",
    lex_mode="LIVE",
    fallback_mode="LIVE",
    route=Route("fallback", "no_candidate", 0.4),
    answer=Answer(
        "luna",
        "챗봇을 만드는 서비스. 키는 sk-abcdefgh12345",
        "complete",
        model="gpt-6-luna",
        cost=Decimal("0.000000042"),
        first_s=0.02,
        total_s=0.05,
    ),
)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[TurnLog]:
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    opened = TurnLog(database)
    for turn in (BY_LEX, BY_MODEL):
        opened.begin(turn)
        opened.finish(turn, replace(turn, outcome="complete"))
    yield opened
    database.close()


class Nobody:
    """Fails the test if it is asked."""

    def recognize(self, *_: object) -> Any:
        raise AssertionError("Lex was asked")


def nobody(name: str, _documents: str | None) -> Any:
    raise AssertionError(f"{name} was asked")


def test_a_recording_comes_back_as_it_was_saved(log: TurnLog) -> None:
    """Every field, without the key; the stamp says with whom and when."""
    saved = recording.record(log.conversation("c1"), NOW)
    assert recording.read(recording.written(saved)) == saved
    assert saved.stamp == recording.Stamp(
        bot="HelloWorldBot",
        bot_id="BOTBOTBOT1",
        alias="TSTALIASID",
        locale="ko_KR",
        threshold=0.4,
        lex_mode="LIVE",
        fallback_mode="LIVE",
        saved_at="2026-11-21T12:00:00+00:00",
    )
    assert [turn.utterance for turn in saved.turns] == ["안녕", "Lex가 뭐야"]
    assert "abcdefgh" not in recording.written(saved).decode()


def test_a_replay_keeps_the_pace_of_the_person(log: TurnLog) -> None:
    """Seconds from the end of a turn to the next utterance are recorded, and waited for: faster
    where it is played faster, and never longer than anybody would watch."""
    first, second = log.conversation("c1")
    later = first.created_at + dt.timedelta(seconds=4.5)
    held = [replace(first, total_s=1.5), replace(second, created_at=later)]
    turns = recording.record(held, NOW).turns
    assert [turn.pause_s for turn in turns] == [None, 3.0]
    assert [Played(turn, speed=4.0).pause_s for turn in turns] == [0.0, 0.75]
    assert Played(replace(turns[1], pause_s=3600.0)).pause_s == LONGEST_PAUSE_S


def test_a_replay_asks_nobody_and_says_what_it_is(log: TurnLog) -> None:
    """The rows hold what was recorded, and name the turn they play."""
    saved = recording.record(log.conversation("c1"), NOW)
    bot = bot_of(saved)
    conductor = Conductor(log, Nobody(), nobody)
    for turn in saved.turns:
        setup = Setup(bot, turn.target or "–", "REPLAY", "REPLAY")
        live = conductor.start("c2", turn.utterance, setup, Played(turn, speed=4.0))
        assert live.done.wait(10)
    old, new = log.conversation("c1"), log.conversation("c2")
    assert [turn.replay_of for turn in new] == [turn.id for turn in old]
    assert [(turn.lex_mode, turn.answered_by, turn.outcome) for turn in new] == [
        ("REPLAY", "lex", "complete"),
        ("REPLAY", "fallback", "complete"),
    ]
    assert new[1].answer is not None
    assert (new[1].text, new[1].answer.first_s) == (saved.turns[1].answer, 0.02)
    assert new[1].answer.cost == Decimal("0.000000042")
    assert new[0].recognition == BY_LEX.recognition


def test_a_replay_can_be_stopped(log: TurnLog) -> None:
    """What came stays, and the row says stopped."""
    saved = recording.record(log.conversation("c1"), NOW)
    setup = Setup(bot_of(saved), "luna", "REPLAY", "REPLAY")
    live = Conductor(log, Nobody(), nobody).start(
        "c2", "Lex가 뭐야", setup, Played(saved.turns[1], speed=0.001)
    )
    live.halt()
    assert live.done.wait(10)
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.outcome, turn.text or "") == ("stopped", "")


def test_the_recorded_answer_to_the_same_words(log: TurnLog) -> None:
    """Offered where a live call fails."""
    saved = recording.record(log.conversation("c1"), NOW)
    assert saved.turn_of("Lex가 뭐야") == saved.turns[1]
    assert saved.turn_of("다른 말") is None


GOOD = {
    "format": "lexlens-recording",
    "version": 1,
    "stamp": {"bot": "B", "bot_id": "B", "alias": "A", "locale": "ko_KR", "threshold": 0.4}
    | {"lex_mode": "LIVE", "fallback_mode": "LIVE", "saved_at": "now"},
    "turns": [{"id": "1", "utterance": "a", "threshold": 0.4}],
}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "file: Invalid JSON"),
        (json.dumps(GOOD | {"version": 2}).encode(), "version: Input should be 1"),
        (json.dumps(GOOD | {"turns": []}).encode(), "turns: expected 1 to 1000"),
        (json.dumps(GOOD | {"turns": [{"id": "1"}]}).encode(), "turns.0.utterance: Field required"),
        (b" " * 5_000_001, "expected at most 5,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_recording_is_refused(content: bytes, message: str) -> None:
    """The place and what was expected."""
    with pytest.raises(RecordingInvalid) as refused:
        recording.read(content)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(("value", "waited"), [(None, 0), (-1, 0), (1e9, 600), (float("nan"), 0)])
def test_a_strangers_times_are_bounded(value: float | None, waited: float) -> None:
    """Nobody waits for ever on a stage."""
    assert recording.seconds(value) == waited


def test_the_exports_are_stamped(log: TurnLog) -> None:
    """Bot, alias, locale, threshold, targets, modes and date; keys are gone."""
    rows = log.conversation("c1")
    lines = [json.loads(line) for line in as_json_lines(rows, NOW).splitlines()]
    assert lines[0]["stamp"] == {
        "exported_at": "2026-11-21T12:00:00+00:00",
        "turns": 2,
        "bot": ["HelloWorldBot"],
        "alias": ["TSTALIASID"],
        "locale": ["ko_KR"],
        "threshold": [0.4],
        "target": ["luna"],
        "lex_mode": ["LIVE"],
        "fallback_mode": ["LIVE"],
    }
    assert [line["utterance"] for line in lines[1:]] == ["안녕", "Lex가 뭐야"]
    text = as_markdown(rows, Texts("ko"), NOW)
    assert "**사람:** 안녕\n\n**● Lex · HelloWorld** 이름은?\n\n*Lex가 답했습니다" in text
    assert "abcdefgh" not in text
    assert "abcdefgh" not in as_json_lines(rows, NOW)


def test_what_a_service_said_is_no_markdown_of_ours(log: TurnLog) -> None:
    """No picture is loaded from anywhere, and half a surrogate pair spoils no file."""
    evil = Failure("LexInvalidRequest", "![x](http://evil.test/y.png)")
    (turn, *_) = log.conversation("c1")
    told = replace(turn, fault=evil, recognition=heard({"text": "\ud800"}))
    assert "![" not in as_markdown([told], Texts("en"), NOW).replace(r"!\[", "")
    (_, line) = as_json_lines([told], NOW).encode().splitlines()
    assert json.loads(line)["lex_response"] == {"text": "\ud800"}

"""Lessons: who taught what, from which turns, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.log import retention
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Lessons
from dashboard.log.teaching.pulls import ARCHIVES_KEPT, PULLS_KEPT, Pull, Pulls
from dashboard.log.turns import TurnLog
from tests.dashboard.log.test_turns import ROUTED
from tests.dashboard.turns import a_turn

SHOP = LoggedBot("FlowerShopBot", "ko_KR")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield opened
    opened.close()


def taught(lessons: Lessons) -> dict[str, str]:
    return {line.utterance: line.intent for line in lessons.lines(SHOP)}


def test_a_line_says_who_and_what_it_says(database: Database) -> None:
    """Two people, two batches; what is taught again is one line."""
    lessons = Lessons(database)
    lessons.change(SHOP, {"a": "One", "b": "New"}, "kim", {"New": "Hello"})
    lessons.change(SHOP, {"a": "Two"}, "lee")
    lines = lessons.lines(SHOP)
    assert [(x.utterance, x.intent, x.response, x.who) for x in lines] == [
        ("a", "Two", "", "lee"),
        ("b", "New", "Hello", "kim"),
    ]
    assert lessons.bots() == [SHOP]


def test_undo_takes_back_what_was_done_at_once(database: Database) -> None:
    """Step by step; also the emptying of a lesson; not twice by two people who pressed once."""
    lessons = Lessons(database)
    lessons.change(SHOP, {"a": "One", "b": "One"}, "kim")
    lessons.change(SHOP, {"a": None, "b": None}, "lee")
    assert (taught(lessons), lessons.bots()) == ({}, [])
    newest = lessons.newest(SHOP)
    assert newest is not None
    assert (newest.who, newest.lines) == ("lee", 2)
    lessons.undo(SHOP, newest.id)
    lessons.undo(SHOP, newest.id)
    assert taught(lessons) == {"a": "One", "b": "One"}
    first = lessons.newest(SHOP)
    assert first is not None
    lessons.undo(SHOP, first.id)
    assert (taught(lessons), lessons.newest(SHOP)) == ({}, None)


def test_turns_are_named_and_labelled(database: Database) -> None:
    """The turns that said it; undoing takes the label back."""
    log, lessons = TurnLog(database), Lessons(database)
    begun = a_turn(utterance="where is it")
    turn = replace(begun, route=ROUTED, state="finished", outcome="complete")
    log.begin(begun)
    log.finish(begun, turn)
    bot = LoggedBot(turn.bot.name, turn.bot.locale_id)
    lessons.change(bot, {"where is it": "CheckDelivery"}, "kim")
    assert lessons.lines(bot)[0].turns == (turn.id,)
    kept = log.turn(turn.id)
    assert kept is not None
    assert kept.label == "CheckDelivery"
    newest = lessons.newest(bot)
    assert newest is not None
    lessons.undo(bot, newest.id)
    kept = log.turn(turn.id)
    assert kept is not None
    assert kept.label is None


def test_words_of_people_are_purged_and_bots_stay(database: Database) -> None:
    """Lines hold what people said; exports do not."""
    lessons, pulls = Lessons(database), Pulls(database)
    lessons.change(SHOP, {"a": "One"}, "kim")
    digest = pulls.keep_archive(b"zip")
    retention.purge(database, days=1, now=utc_now() + dt.timedelta(days=2))
    assert taught(lessons) == {}
    lessons.change(SHOP, {"a": "One"}, "kim")
    retention.delete_everything(database)
    assert (taught(lessons), pulls.archive(digest)) == ({}, b"zip")


def test_old_archives_make_room_but_for_those_of_pulls(database: Database) -> None:
    pulls = Pulls(database)
    pulled = pulls.keep_archive(b"pulled")
    pull = Pull("account", "B", "DRAFT", "Bot", "kim", utc_now(), "", pulled)
    pulls.keep(pull)
    first = pulls.keep_archive(b"first")
    for number in range(ARCHIVES_KEPT):
        pulls.keep_archive(str(number).encode())
    assert (pulls.archive(pulled), pulls.archive(first)) == (b"pulled", None)
    for number in range(PULLS_KEPT + 1):
        pulls.keep(replace(pull, version=str(number)))
    assert [one.version for one in pulls.of("account", "B")] == ["5", "4", "3", "2", "1"]
    assert pulls.of("local", "B") == []

"""Ingested turns that the log would give away at once go to the archive straight, each once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pyarrow.parquet as pq
import pytest

from dashboard.conversation.turn import Turn
from dashboard.ingest.keeping import change
from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.ingested import writing
from dashboard.log.ingested.writing import IngestedTurns, kept
from dashboard.log.queries import turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.settings import LogSettings
from dashboard.log.turns import TurnLog
from tests.dashboard.log.archive.test_archive_only import in_log
from tests.dashboard.turns import a_turn, as_it_came

DAYS = 9


@pytest.fixture
def door(database: Database, archived: Archive) -> IngestedTurns:
    """Of a log that keeps two days itself."""
    LogSettings(database).leave_alone(2)
    database.archive = archived
    return IngestedTurns(database)


def some(count: int, **columns: str) -> list[Turn]:
    """Turns of nine days that are over, in any order."""
    draw = random.Random(count)
    noon = utc_now().replace(hour=12, minute=0, second=0, microsecond=0)
    days = [noon - dt.timedelta(days=1 + draw.randrange(DAYS)) for _ in range(count)]
    usual = {"state": "finished", "conversation": "c1", **columns}
    return [a_turn(f"u{n}", created_at=day, **usual) for n, day in enumerate(days)]


def seen(database: Database) -> list[tuple[str, dt.datetime]]:
    """What Diagnostics lists, oldest first."""
    listed = turn_pages.page(database, TurnFilter(), size=1000)
    assert len({turn.number for turn in listed}) == len(listed)
    return sorted((turn.utterance, turn.created_at) for turn in listed)


def told(came: Sequence[Turn]) -> list[tuple[str, dt.datetime]]:
    return sorted((turn.utterance, turn.created_at) for turn in came)


def test_they_are_seen_and_were_never_rows(database: Database, door: IngestedTurns) -> None:
    """A turn is found by its id and its conversation; what is of the last days is in the log."""
    came = some(60)
    assert door.write(as_it_came(came[:40])) == 40
    assert door.write(as_it_came(came[20:])) == 20
    newer = {turn.created_at for turn in came if turn.created_at > utc_now() - dt.timedelta(days=3)}
    assert set(in_log(database)) <= newer
    door.settle()
    assert seen(database) == told(came)
    log = TurnLog(database)
    for turn in came:
        kept = log.turn(turn.id)
        assert kept
        assert (kept.utterance, kept.conversation) == (turn.utterance, "c1")
    assert log.count("c1") == 60
    assert IngestedTurns(database).write(as_it_came(came)) == 0


def test_a_killed_run_goes_on(database: Database, archived: Archive, door: IngestedTurns) -> None:
    """What it had staged is there as the next begins, and does not come again; the background
    merges it, too."""
    came = some(50)
    door.write(as_it_came(came[:30]))
    assert len(seen(database)) < 30
    following = IngestedTurns(database)
    assert seen(database) == told(came[:30])
    assert following.write(as_it_came(came)) == 20
    archived.bring_up_to_date(utc_now())
    assert seen(database) == told(came)


def test_two_runs_at_once_bring_each_turn_once(database: Database, door: IngestedTurns) -> None:
    """Neither sees what the other has staged."""
    came, other = some(40), IngestedTurns(database)
    door.write(as_it_came(came))
    other.write(as_it_came(came))
    door.settle()
    other.settle()
    assert seen(database) == told(came)


def test_many_wait_no_longer(
    database: Database, door: IngestedTurns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until there are so many that their ids would take memory."""
    monkeypatch.setattr(writing, "MOST_STAGED", 10)
    came = some(40)
    door.write(as_it_came(came))
    assert seen(database) == told(came)


def test_what_the_log_has_of_the_day_goes_with_them(
    database: Database, archived: Archive, door: IngestedTurns
) -> None:
    """It is in the day's file with them; a turn that still runs keeps its day in the log."""
    old = utc_now() - dt.timedelta(days=5)
    log = TurnLog(database)
    mine = [a_turn(f"mine {n}", created_at=old - dt.timedelta(days=n)) for n in (0, 1)]
    for turn in mine:
        log.begin(turn)
    log.finish(mine[0], mine[0])
    came = [a_turn(t.utterance, created_at=t.created_at, state="finished") for t in mine]
    assert door.write(as_it_came(came)) == 2
    door.settle()
    assert seen(database) == told([*mine, *came])
    assert {at.date() for at in in_log(database)} == {mine[1].created_at.date()}
    archived.bring_up_to_date(utc_now())
    assert seen(database) == told([*mine, *came])


def test_what_is_masked_is_in_no_file(
    database: Database, files: DayFiles, door: IngestedTurns
) -> None:
    """A number of a telephone is taken out before anything is staged."""
    secret = "+82 10-1234-5678"
    came = [a_turn(secret, created_at=t.created_at, state="finished") for t in some(10)]
    door.write([kept(turn, change("masked", "key")) for turn in came])
    staged = [pq.read_table(path).to_pylist() for path in files.parts()]
    assert staged
    door.settle()
    written = [pq.read_table(files.path(day)).to_pylist() for day in files.days()]
    assert written
    assert "1234" not in str(staged + written)
    assert files.parts() == []
    assert all("1234" not in utterance for utterance, _at in seen(database))

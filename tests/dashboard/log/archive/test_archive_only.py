"""Turns that live in the archive alone are read, judged, deleted as if the log had them."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.log import retention
from dashboard.log.archive import handing_over
from dashboard.log.archive.archive import Archive, archive_of
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.owned.conversations import ConversationStore
from dashboard.log.owned.listing import Whose
from dashboard.log.processes.locks import Locks
from dashboard.log.queries import collected, labels, turn_pages, unrecognised
from dashboard.log.queries.answered import answered
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.schema import archive_changes, archive_days, turns
from dashboard.log.settings import LogSettings
from dashboard.log.turns import TurnLog
from tests.dashboard.log.archive.test_reading import FILTERS, LISTS, OVERVIEW
from tests.dashboard.log.archive.turn_rows import NOW, put, random_rows
from tests.dashboard.turns import a_turn, as_it_came

LIMIT = NOW - dt.timedelta(days=2)
BOT = LoggedBot("FlowerShopBot", "ko_KR")
ALL = TurnFilter()


def over(draw: random.Random, count: int) -> list[dict[str, Any]]:
    """Random turns, none of which runs."""
    return [{**row, "state": "finished"} for row in random_rows(draw, count)]


def give_away(database: Database, archived: Archive) -> None:
    """Have the log keep what is of two days."""
    LogSettings(database).leave_alone(2)
    archived.bring_up_to_date(NOW)
    database.archive = archived


def in_log(database: Database) -> list[dt.datetime]:
    """When the turns began that the log has."""
    with database.engine.connect() as connection:
        return list(connection.execute(sa.select(turns.c.created_at)).scalars())


def kept(database: Database) -> dict[str, Any]:
    """Label, thumb and set of every turn, by id; each is there once."""
    columns = [turns.c[name] for name in ("id", "label", "thumb", "test_set")]
    with database.reading.connect() as connection:
        rows = connection.execute(sa.select(*columns)).all()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: tuple(row[1:]) for row in rows}


def in_files(files: DayFiles) -> dict[str, Any]:
    """The same of what files have."""
    listed = [pq.read_table(files.path(day)).to_pylist() for day in files.days()]
    rows = [row for table in listed for row in table]
    return {row["id"]: (row["label"], row["thumb"], row["test_set"]) for row in rows}


@pytest.fixture
def filled(database: Database, archived: Archive) -> Database:
    """A log of five days, none given away yet."""
    put(database, over(random.Random(7), 300))
    archived.bring_up_to_date(NOW)
    return database


def test_everything_is_answered_as_before(filled: Database, archived: Archive) -> None:
    """Overview, lists and exports; the log has the newest turns only."""
    before = [ask(filled, scope) for scope in FILTERS for ask in OVERVIEW + LISTS]
    give_away(filled, archived)
    assert min(in_log(filled)) >= LIMIT.replace(hour=0, minute=0)
    assert len(in_log(filled)) < 200
    assert [ask(filled, scope) for scope in FILTERS for ask in OVERVIEW + LISTS] == before


def test_a_turn_and_its_conversation_are_reached(filled: Database, archived: Archive) -> None:
    """By its page, by the chat, by whoever asks whose it is."""
    log = TurnLog(filled)
    oldest = turn_pages.page(filled, ALL, order="oldest", size=300)
    ids = [turn.id for turn in oldest]

    def read() -> list[Any]:
        held = [f"c{n}" for n in range(21)]
        ask = (log.conversation, log.count, log.began_with, log.last_owners)
        of_each = [question(one) for one in held for question in ask]
        who = [answered(filled, one) for one in held]
        return [[log.turn(one) for one in ids], of_each, who, log.recent(last=300)]

    before = read()
    give_away(filled, archived)
    assert read() == before
    assert not archived.alone.holds("c21")


ME, AT_HOME = Whose("me"), Whose("me", unowned=True)


def spoken(database: Database) -> ConversationStore:
    """Conversations of two people and of nobody; one has a name."""
    store = ConversationStore(database)
    store.rename("c3", "me", "For the BOARD")
    with database.engine.begin() as connection:
        for owner, begin, end in (("me", 0, 8), ("you", 8, 12)):
            own = turns.c.conversation.in_([f"c{n}" for n in range(begin, end)])
            connection.execute(sa.update(turns).where(own).values(owner=owner))
    return store


def test_the_list_of_conversations_is_as_before(filled: Database, archived: Archive) -> None:
    """Whole, by its newest, by words of names and turns; also while a turn is in the log again."""
    store = spoken(filled)

    def read() -> list[Any]:
        asked = itertools.product((ME, AT_HOME), ("", "board", "LATE", "배송", "%"), (3, 50))
        return [store.listed(whose, search=words, last=last) for whose, words, last in asked]

    before = read()
    assert [len(listed) for listed in before[:10]] == [3, 8, 1, 1, 3, 4, 3, 6, 0, 0]
    give_away(filled, archived)
    assert read() == before
    labels.label(filled, [oldest_turn(filled).id], "Order")
    assert read() == before


def test_who_goes_on_with_an_old_conversation(filled: Database, archived: Archive) -> None:
    """It is the newest, begins as it began, and is nobody else's from then on."""
    store = spoken(filled)
    give_away(filled, archived)
    last = store.listed(AT_HOME, last=50)[-1]
    TurnLog(filled).begin(a_turn("이어서", conversation=last.id, owner="me"))
    first = store.listed(AT_HOME)[0]
    assert (first.id, first.opening, first.turns) == (last.id, last.opening, last.turns + 1)
    assert first.changed_at > last.changed_at
    TurnLog(filled).begin(a_turn("나도", conversation="c13", owner="you"))
    assert "c13" not in [one.id for one in store.listed(AT_HOME, last=50)]


def oldest_turn(database: Database) -> Any:
    """One that is given away."""
    turn = TurnLog(database).turn(turn_pages.page(database, ALL, order="oldest", size=1)[0].id)
    assert turn is not None
    return turn


def collect(database: Database) -> None:
    turn = oldest_turn(database)
    collected.put(database, turn, "smoke")
    assert turn.id in {one.id for one in collected.read(database, turn.bot, "smoke")}


JUDGEMENTS: list[Callable[[Database], object]] = [
    lambda database: labels.label(database, [oldest_turn(database).id], "Order"),
    lambda database: TurnLog(database).rate(oldest_turn(database).id, -1),
    lambda database: labels.label_said(database, BOT, {"opening hours": "Hours", "": None}),
    lambda database: unrecognised.label(database, BOT, {"배송 언제 와요": "Delivery"}),
    collect,
]


@pytest.mark.parametrize("judge", JUDGEMENTS)
def test_a_judgement_is_kept(
    filled: Database, files: DayFiles, archived: Archive, judge: Callable[[Database], object]
) -> None:
    """Seen at once; then in the file, and the log is as small as before."""
    judge(filled)
    expected = kept(filled)
    with filled.engine.begin() as connection:
        nothing = {"label": None, "thumb": None, "test_set": None}
        connection.execute(sa.update(turns).values(nothing))
    archived.bring_up_to_date(NOW)
    judge(filled)
    with_none_before = kept(filled)
    with filled.engine.begin() as connection:
        connection.execute(sa.update(turns).values(nothing))
    give_away(filled, archived)
    small = len(in_log(filled))
    judge(filled)
    assert kept(filled) == with_none_before != dict.fromkeys(expected, (None, None, None))
    archived.bring_up_to_date(NOW)
    assert kept(filled) == with_none_before
    assert len(in_log(filled)) == small
    in_file = in_files(files)
    assert in_file == {key: with_none_before[key] for key in in_file}


def test_a_late_turn_of_a_day_that_was_given_away(filled: Database, archived: Archive) -> None:
    """It is seen at once, and goes to the day's file."""
    give_away(filled, archived)
    before, small = kept(filled), len(in_log(filled))
    late = {**over(random.Random(8), 1)[0], "created_at": LIMIT - dt.timedelta(days=2)}
    put(filled, [late])
    now = {**before, late["id"]: (late["label"], late["thumb"], None)}
    assert kept(filled) == now
    archived.bring_up_to_date(NOW)
    assert (kept(filled), len(in_log(filled))) == (now, small)


def test_nothing_comes_in_twice(filled: Database, archived: Archive) -> None:
    """What was brought in before its day was given away is known when it comes again."""
    draw = random.Random(9)
    days = [NOW - dt.timedelta(days=draw.randrange(5)) for _ in range(20)]
    came = [a_turn(f"u{n}", created_at=day, state="finished") for n, day in enumerate(days)]
    assert IngestedTurns(filled).write(as_it_came(came)) == 20
    archived.bring_up_to_date(NOW)
    give_away(filled, archived)
    before = kept(filled)
    assert IngestedTurns(filled).write(as_it_came(came)) == 0
    assert kept(filled) == before


CASES: list[tuple[Callable[[Database], int], sa.ColumnElement[bool]]] = [
    (lambda database: retention.delete_conversation(database, "c3"), turns.c.conversation == "c3"),
    (lambda database: retention.purge(database, days=3, now=NOW), turns.c.created_at < LIMIT),
    (retention.delete_everything, sa.true()),
]


@pytest.mark.parametrize(("delete", "which"), CASES)
def test_a_deletion_reaches_what_is_there_alone(
    filled: Database,
    files: DayFiles,
    archived: Archive,
    delete: Callable[[Database], int],
    which: sa.ColumnElement[bool],
) -> None:
    """Also what was brought back to be judged; each turn counts once, and none comes again."""
    give_away(filled, archived)
    labels.label(filled, [oldest_turn(filled).id], "Order")
    ids = set(kept(filled))
    count = delete(filled)
    assert count > 0
    left = kept(filled)
    assert len(left) == len(ids) - count
    assert set(in_files(files)) <= set(left)
    archived.bring_up_to_date(NOW)
    assert kept(filled) == left
    assert delete(filled) == 0


def test_a_purge_is_due_for_what_is_there_alone(filled: Database, archived: Archive) -> None:
    """The log itself has nothing that old."""
    give_away(filled, archived)
    assert min(in_log(filled)) > NOW - dt.timedelta(days=3)
    assert retention.is_due(filled, days=3, now=NOW)
    retention.purge(filled, days=3, now=NOW)
    assert not retention.is_due(filled, days=4, now=NOW)


def test_no_number_is_given_twice(filled: Database, archived: Archive) -> None:
    """Though the log has none of the turns with the highest numbers any more."""
    LogSettings(filled).leave_alone(1)
    archived.bring_up_to_date(NOW + dt.timedelta(days=9))
    filled.archive = archived
    assert in_log(filled) == []
    log = TurnLog(filled)
    for text in ("first", "second"):
        turn = a_turn(text)
        log.begin(turn)
        begun = log.turn(turn.id)
        assert begun
        assert begun.number > 300
    assert IngestedTurns(filled).write(as_it_came([a_turn("third")])) == 1
    with filled.reading.connect() as connection:
        numbers = list(connection.execute(sa.select(turns.c.number)).scalars())
    assert len(set(numbers)) == 303


def test_a_turn_that_runs_holds_its_day(database: Database, archived: Archive) -> None:
    """What ends it writes to the log."""
    rows = over(random.Random(7), 60)
    put(database, [{**rows[0], "state": "answering"}, *rows[1:]])
    give_away(database, archived)
    assert min(in_log(database)).date() == rows[0]["created_at"].date()


def test_what_is_switched_off_stays_where_it_is(filled: Database, archived: Archive) -> None:
    """Days that were given away are read from their files; no more are."""
    give_away(filled, archived)
    LogSettings(filled).leave_alone(None)
    before, log = kept(filled), in_log(filled)
    assert archived.bring_up_to_date(NOW + dt.timedelta(days=30)) > 0
    assert (kept(filled), in_log(filled)) == (before, log)


class Killed(Exception):
    """The process is gone."""


def test_a_killed_process_loses_and_doubles_nothing(
    filled: Database, files: DayFiles, archived: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its transactions is the last."""
    monkeypatch.setattr(handing_over, "BATCH", 5)
    LogSettings(filled).leave_alone(2)
    filled.archive = archived
    archived.bring_up_to_date(NOW - dt.timedelta(days=1))
    labels.label(filled, [oldest_turn(filled).id], "Order")
    put(filled, [{**over(random.Random(8), 1)[0], "created_at": LIMIT - dt.timedelta(days=2)}])
    expected, kills = kept(filled), 0
    while kill_at_begin(filled, archived, kills):
        assert kept(filled) == expected
        kills += 1
    assert kills >= 8
    assert kept(filled) == expected
    with filled.engine.connect() as connection:
        assert not connection.execute(sa.select(archive_changes)).all()
        alone = sa.select(archive_days.c.day).where(archive_days.c.alone)
        days = set(connection.execute(alone).scalars())
    assert len(days) >= 2
    assert not days & {at.date() for at in in_log(filled)}
    assert set(in_files(files)) < set(expected)


def kill_at_begin(database: Database, archived: Archive, count: int) -> bool:
    """Whether the process was killed as it began its transaction after so many."""
    begun = 0

    def kill(_connection: object) -> None:
        nonlocal begun
        begun += 1
        if begun > count:
            raise Killed

    sa.event.listen(database.engine, "begin", kill)
    try:
        archived.bring_up_to_date(NOW)
    except Killed:
        return True
    finally:
        sa.event.remove(database.engine, "begin", kill)
    return False


def test_a_whole_bot_is_still_known(filled: Database, archived: Archive) -> None:
    """Its intents are named for whoever labels."""
    bot = BotRef("FlowerShopBot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)
    before = labels.intents_logged(filled, bot)
    give_away(filled, archived)
    assert labels.intents_logged(filled, bot) == before


def test_an_archive_that_is_not_here_is_missed(
    filled: Database, archived: Archive, tmp_path: Path
) -> None:
    """A log that has given turns away does not open without them."""
    with closing(Locks(filled)) as locks:
        elsewhere = archive_of(filled, str(tmp_path / "elsewhere"), locks)
        assert elsewhere
        elsewhere.close()
        give_away(filled, archived)
        with pytest.raises(LogUnavailable, match="set LEXLENS_ARCHIVE to where it is"):
            archive_of(filled, str(tmp_path / "elsewhere"), locks)

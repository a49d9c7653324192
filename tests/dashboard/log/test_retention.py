"""Keeping and deleting: retention, deletion and logs without texts, on both databases."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import Route
from dashboard.jobs import purges
from dashboard.jobs.jobs import Item, Jobs, Kind
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.job import topic_of_judges
from dashboard.log.processes.tables import unkept_texts
from dashboard.log.retention import Keeper, delete_conversation, delete_everything, purge
from dashboard.log.schema import jobs as job_rows
from dashboard.log.schema import metadata, turns
from dashboard.log.settings import Keeping, LogSettings
from dashboard.log.turns import TurnLog
from dashboard.log.votes import ComparisonStore, Vote
from dashboard.privacy import hashed, scrubbed
from tests.dashboard.recorded import DAY, RECORDED, columns, record
from tests.dashboard.turns import a_turn, heard

OpenJobs = Callable[[Mapping[str, Kind]], Jobs]
SAYS = {"say": Kind(lambda _job: lambda task: dict(task.item.payload))}


def left(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return list(connection.execute(sa.select(turns.c.id).order_by(turns.c.number)).scalars())


def test_one_conversation_goes_and_the_others_stay(database: Database) -> None:
    """All its turns, counted; then everything."""
    record(database)
    assert delete_conversation(database, "c2") == 1
    assert "t2" not in left(database)
    assert delete_conversation(database, "c2") == 0
    assert delete_everything(database) == len(RECORDED) - 1
    assert left(database) == []


def test_deleted_words_are_not_in_the_file_any_more(tmp_path: Any) -> None:
    """SQLite overwrites what is deleted; a plain delete would leave it readable."""
    path = tmp_path / "log.sqlite3"
    database = Database(f"sqlite:///{path}")
    log = TurnLog(database)
    for _ in range(20):
        log.begin(a_turn("my secret word is XYZZY"))
    delete_everything(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert b"XYZZY" not in path.read_bytes()


def test_everything_is_more_than_the_turns(database: Database, open_jobs: OpenJobs) -> None:
    """Jobs and their items hold what people said too; the settings of the log stay."""
    record(database)
    jobs = open_jobs(SAYS)
    job = jobs.start("say", [Item("1", "a", {"utterance": "XYZZY"})])
    jobs.wait(job.id, 30)
    settings = LogSettings(database)
    settings.keep(days=30, texts=True)
    jobs.cancel_all()
    assert delete_everything(database) == len(RECORDED)
    assert jobs.progress(job.id) is None
    assert jobs.results(job.id) == []
    assert LogSettings(database).keeping().days == 30


def told(database: Database, open_jobs: OpenJobs, topic: str) -> tuple[Jobs, str]:
    """A comparison of one conversation that has ended, with a vote and a judge's job."""
    jobs = open_jobs(SAYS)
    compared = jobs.start("say", [Item("1", "a", {"utterance": "XYZZY"})], topic=topic)
    judged = jobs.start("say", [Item("1", "a", {})], topic=topic_of_judges(compared.id))
    jobs.wait(compared.id, 30)
    jobs.wait(judged.id, 30)
    store = ComparisonStore(database)
    store.vote(compared.id, "me", [Vote(0, "one", "other", "tie")], blind=True)
    return jobs, compared.id


def rows(database: Database) -> dict[str, int]:
    """How many rows of comparisons there are, by table."""
    with database.engine.connect() as connection:
        count = sa.select(sa.func.count())
        tables = ("jobs", "job_items", "comparison_votes")
        return {
            name: connection.execute(count.select_from(metadata.tables[name])).scalar_one()
            for name in tables
        }


def test_the_comparisons_of_a_conversation_go_with_it(
    database: Database, open_jobs: OpenJobs
) -> None:
    """With their votes and judges; those of another conversation stay."""
    record(database)
    told(database, open_jobs, "c2")
    told(database, open_jobs, "c1")
    assert delete_conversation(database, "c2") == 1
    assert rows(database) == {"jobs": 2, "job_items": 2, "comparison_votes": 1}


def test_old_comparisons_are_purged(database: Database, open_jobs: OpenJobs) -> None:
    """They hold the words of turns as old as they are; one that still runs is left alone."""
    record(database)
    jobs, job = told(database, open_jobs, "c1")
    begun = utc_now()
    purge(database, days=7, now=begun + dt.timedelta(days=6))
    assert rows(database) == {"jobs": 2, "job_items": 2, "comparison_votes": 1}
    with database.engine.begin() as connection:
        connection.execute(sa.update(job_rows).values(state="running"))
    purge(database, days=7, now=begun + dt.timedelta(days=8))
    assert rows(database) == {"jobs": 2, "job_items": 2, "comparison_votes": 1}
    jobs.cancel(job)
    purge(database, days=7, now=begun + dt.timedelta(days=8))
    assert rows(database) == {"jobs": 0, "job_items": 0, "comparison_votes": 0}


def test_old_turns_are_purged(database: Database) -> None:
    """What is older than so many days, and not a minute sooner."""
    record(database)
    now = DAY + dt.timedelta(days=7, hours=11)
    assert purge(database, days=7, now=now) == 3
    assert left(database) == [f"t{n}" for n in range(3, 11)]


def test_the_keeper_purges_as_the_settings_say(database: Database, open_jobs: OpenJobs) -> None:
    """Nothing while no days are set; at once when they are, as a job, if anything is due."""
    log = record(database)
    jobs = open_jobs({purges.KIND: purges.kind(database)})
    keeper = Keeper(log.settings, partial(purges.start, jobs, database), every_s=0.05)
    until(lambda: keeper.rounds > 2)
    assert jobs.recent(purges.KIND) == []
    log.settings.keep(days=1, texts=True)
    keeper.look_now()
    until(lambda: left(database) == [])
    rounds = keeper.rounds
    until(lambda: keeper.rounds > rounds + 3)
    keeper.close()
    (job,) = jobs.recent(purges.KIND)
    jobs.wait(job.id, 30)
    assert [one.result for one in jobs.results(job.id)] == [{"turns": len(RECORDED)}]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_settings_are_the_same_for_every_process(database: Database) -> None:
    """Kept with the log; the key of the hashes is drawn once."""
    settings = LogSettings(database)
    assert settings.keeping() == Keeping(None, True, "")
    settings.keep(days=30, texts=False)
    first = LogSettings(database).keeping()
    assert (first.days, first.texts, len(first.hash_key)) == (30, False, 32)
    settings.keep(days=None, texts=True)
    assert settings.keeping() == Keeping(None, True, first.hash_key)


RESPONSE = {
    "interpretations": [
        {
            "intent": {
                "name": "Order",
                "state": "InProgress",
                "slots": {
                    "Name": {"value": {"originalValue": "홍길동", "resolvedValues": ["홍길동"]}}
                },
            },
            "nluConfidence": {"score": 0.8},
        }
    ],
    "messages": [{"content": "홍길동님", "contentType": "PlainText"}],
    "sessionState": {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "Flower"}},
}


def test_a_log_without_texts_holds_none(database: Database) -> None:
    """Nothing said or answered is in any column; intents, scores and states are, and this
    process still shows what its own turns said. Another one sees hashes of a file, and for an
    hour the texts of a server."""
    log = TurnLog(database)
    log.settings.keep(days=None, texts=False)
    begun = a_turn("홍길동입니다")
    log.begin(begun)
    recognition = heard(RESPONSE, {"text": "홍길동입니다"})
    recognised = replace(begun, state="recognised", recognition=recognition)
    log.update(begun, recognised)
    decided = Route("lex", "intent_matched", 0.4, "Order", 0.8)
    log.finish(recognised, replace(recognised, route=decided, spoken="홍길동님"))
    own, other = log.turn(begun.id), TurnLog(database).turn(begun.id)
    assert own is not None
    assert other is not None
    assert (own.utterance, own.text) == ("홍길동입니다", "홍길동님")
    key = log.settings.keeping().hash_key
    hashes = (hashed("홍길동입니다", key), hashed("홍길동님", key))
    words = hashes if database.is_sqlite else ("홍길동입니다", "홍길동님")
    assert (other.utterance, other.text) == words
    assert "홍길동" not in repr(columns(database, begun.id))
    assert other.recognition is not None
    assert other.recognition.session_state == RESPONSE["sessionState"]
    assert other.recognition.scored == (("Order", 0.8),)
    assert (other.route, other.conversation) == (decided, "c1")


def test_texts_that_are_not_kept_go_with_their_conversation(server_database: Database) -> None:
    """Those that a server holds for other processes too."""
    log = TurnLog(server_database)
    log.settings.keep(days=None, texts=False)
    for conversation in ("c1", "c2"):
        log.begin(replace(a_turn("홍길동입니다"), id=conversation, conversation=conversation))
    delete_conversation(server_database, "c1")
    query = sa.select(unkept_texts.c.conversation, unkept_texts.c.utterance)
    with server_database.engine.connect() as connection:
        assert connection.execute(query).all() == [("c2", "홍길동입니다")]
    delete_everything(server_database)
    with server_database.engine.connect() as connection:
        assert connection.execute(query).all() == []


def test_hashes_can_be_compared_within_one_log_only() -> None:
    """The same text gives the same hash under one key and another under another."""
    columns = {"utterance": "안녕", "answer": None, "score": 0.5}
    assert scrubbed(columns, "a") == scrubbed(columns, "a")
    assert scrubbed(columns, "a")["utterance"] != scrubbed(columns, "b")["utterance"]
    assert scrubbed(columns, "a")["utterance"].endswith(":2")
    assert scrubbed(columns, "a") | {"utterance": ""} == {
        "utterance": "",
        "answer": None,
        "score": 0.5,
    }

"""The schema: every earlier version becomes today's, once, whoever comes first."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.log.api_messages import ApiMessages
from dashboard.log.database import OWN_SCHEMA, Database, LogUnavailable
from dashboard.log.jobs import JobStore
from dashboard.log.migrations import MIGRATIONS, Migration
from dashboard.log.retention import delete_conversation, delete_everything, purge
from dashboard.log.schema import jobs, metadata, schema_version, turns
from dashboard.log.settings import Keeping
from dashboard.log.turns import TurnLog
from dashboard.log.upgrade import upgrade
from dashboard.log.votes import ComparisonStore, Recording, Vote
from tests.dashboard.recorded import change, columns, record
from tests.dashboard.turns import a_turn

DATA = Path(__file__).parent / "data"
VERSIONS = sorted(migration.number for migration in MIGRATIONS)

# The statements with which the first release made its log, on either database.
FIRST_RELEASE = """
CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO schema_version (version) VALUES (1);
CREATE TABLE turns (
    number {serial}, id VARCHAR(32) NOT NULL UNIQUE, conversation VARCHAR(64) NOT NULL,
    created_at TIMESTAMP NOT NULL, state VARCHAR(16) NOT NULL, outcome VARCHAR(16),
    utterance TEXT NOT NULL, bot_name VARCHAR(100) NOT NULL, bot_id VARCHAR(10) NOT NULL,
    alias_id VARCHAR(128) NOT NULL, locale_id VARCHAR(16) NOT NULL,
    session_id VARCHAR(100) NOT NULL, lex_mode VARCHAR(16) NOT NULL,
    fallback_mode VARCHAR(16) NOT NULL, threshold FLOAT NOT NULL, answered_by VARCHAR(16),
    reason VARCHAR(24), intent VARCHAR(100), score FLOAT, best_intent VARCHAR(100),
    best_score FLOAT, lex_s FLOAT, first_s FLOAT, answer_s FLOAT, target VARCHAR(100),
    model VARCHAR(100), finish_reason VARCHAR(32), input_tokens INTEGER, output_tokens INTEGER,
    usage_source VARCHAR(16), cost_nano BIGINT, answer TEXT, error VARCHAR(64), error_text TEXT,
    lex_request JSON, lex_response JSON, fallback_request JSON, fallback_response JSON
);
CREATE INDEX turns_of_conversation ON turns (conversation, number);
INSERT INTO turns (id, conversation, created_at, state, outcome, utterance, bot_name, bot_id,
    alias_id, locale_id, session_id, lex_mode, fallback_mode, threshold, lex_s, answer_s,
    lex_response)
VALUES ('t1', 'c1', '2026-11-21 10:00:00', 'finished', 'complete', '안녕', 'B', 'BOTBOTBOT1',
    'TSTALIASID', 'ko_KR', 'c1', 'EMBEDDED', 'EMBEDDED', 0.4, 0.25, 1.5, '{response}')
"""
SERIAL = {
    True: "INTEGER NOT NULL PRIMARY KEY",
    False: "SERIAL NOT NULL PRIMARY KEY",
}
RESPONSE = {
    "interpretations": [
        {"intent": {"name": "FallbackIntent"}},
        {"intent": {"name": "Low"}, "nluConfidence": {"score": 0.1}},
        {"intent": {"name": "High"}, "nluConfidence": {"score": 0.3}},
    ]
}


def first_release(database: Database) -> None:
    """Write a log as the first release did, with one turn in it."""
    text = FIRST_RELEASE.format(serial=SERIAL[database.is_sqlite], response=json.dumps(RESPONSE))
    with database.engine.begin() as connection:
        for statement in text.split(";"):
            connection.exec_driver_sql(statement)


def version_31(database: Database) -> None:
    """Write a log as it was when the steps had come to 31, with a row in every table."""
    text = (DATA / f"version_31_{database.engine.dialect.name}.sql").read_text(encoding="utf-8")
    with database.engine.begin() as connection:
        for statement in text.split(";\n")[:-1]:
            connection.exec_driver_sql(statement)


Shape = dict[str, dict[str, Any]]


def shape(database: Database, schema: str | None = None) -> Shape:
    """Type and whether it may be empty of every column of our tables, and their indexes."""
    inspector = sa.inspect(database.engine)
    found: Shape = {}
    present = inspector.get_table_names(schema or database.schema)
    for name in metadata.tables.keys() & set(present):
        columns = inspector.get_columns(name, schema or database.schema)
        found[name] = {
            "columns": {c["name"]: (_kind(c["type"]), c["nullable"]) for c in columns},
            "indexes": {
                str(index["name"])
                for index in inspector.get_indexes(name, schema or database.schema)
                if not index.get("duplicates_constraint")
            },
        }
    return found


def _kind(column_type: Any) -> str:
    """What a value of the column is, however the dialect spells it."""
    kind = type(column_type.as_generic()).__name__
    return {"DateTime": "TIMESTAMP", "DOUBLE_PRECISION": "Float", "Double": "Float"}.get(kind, kind)


def versions(database: Database) -> list[int]:
    query = sa.select(schema_version.c.version).order_by("version")
    with database.engine.connect() as connection:
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize("count", range(len(MIGRATIONS) + 1))
def test_every_earlier_version_becomes_todays(database: Database, count: int) -> None:
    """An empty database and a log of each version end with the same columns and indexes, the
    same as those the queries are written against, each migration recorded once."""
    upgrade(database, MIGRATIONS[:count])
    upgrade(database)
    database.upgraded = False
    upgrade(database)
    present = shape(database)
    for name, table in metadata.tables.items():
        columns = {c.name: (_kind(c.type), c.nullable) for c in table.columns}
        assert present[name]["columns"] == columns
        assert present[name]["indexes"] >= {str(index.name) for index in table.indexes}
    assert versions(database) == VERSIONS


@pytest.mark.parametrize("recorded", [True, False])
def test_a_log_of_the_first_release_keeps_its_turns(database: Database, recorded: bool) -> None:
    """Whole time and best scored intents of an old turn are worked out from what it recorded,
    also where its process ended before it recorded the version."""
    first_release(database)
    if not recorded:
        run(database, "DELETE FROM schema_version;\n")
    turn = TurnLog(database).turn("t1")
    assert turn is not None
    assert (turn.utterance, turn.thumb, turn.total_s) == ("안녕", None, 1.75)
    row = columns(database, "t1")
    tops = [row[name] for name in ("top_intent", "top_score", "next_intent", "next_score")]
    assert tops == ["High", 0.3, "Low", 0.1]
    assert set(shape(database)["turns"]["columns"]) == {column.name for column in turns.columns}
    assert versions(database) == VERSIONS


def test_answers_of_bedrock_in_an_older_log_are_told_as_such(database: Database) -> None:
    """Older releases took them for a defined intent's. A session attribute of an earlier turn, an
    empty answer and what the fallback answered stay what they were."""
    answered = {"requestAttributes": {"x-amz-lex:qnA-search-response": "Until nine."}}
    empty = {"requestAttributes": {"x-amz-lex:qnA-search-response": ""}}
    old = {"sessionAttributes": {"x-amz-lex:bedrock-agent-search-response": "Until nine."}}
    by_lex = {"answered_by": "lex", "reason": "intent_matched"}
    by_fallback = {"answered_by": "fallback", "reason": "no_candidate"}
    rows = {
        "t0": by_lex | {"lex_response": answered},
        "t1": by_lex | {"lex_response": empty},
        "t2": by_lex | {"lex_response": {"sessionState": old}},
        "t3": by_fallback | {"lex_response": answered},
        "t4": by_lex | {"lex_response": None},
    }
    record(database)
    for turn, row in rows.items():
        change(database, turn, **row)
    with database.engine.begin() as connection:  # as an older release left it
        connection.execute(sa.delete(schema_version).where(schema_version.c.version == 131))
    database.upgraded = False
    upgrade(database)
    assert versions(database) == VERSIONS
    routes = [(columns(database, turn)["answered_by"]) for turn in rows]
    assert routes == ["bedrock", "lex", "lex", "fallback", "lex"]
    assert columns(database, "t0")["reason"] == "bedrock_answered"


def test_a_log_of_version_31_keeps_everything(address: str) -> None:
    """Turns, settings, jobs, votes, recordings and message ids, with the indexes; new rows get
    numbers after the old ones. On PostgreSQL it has been moved out of `public`, all of it."""
    database = Database(address)
    version_31(database)
    expected = shape(database, None if database.is_sqlite else "public")
    expected["turns"]["columns"] |= {"owner": ("String", True)}  # step 40
    expected["turns"]["columns"] |= {"process": ("Integer", True)}  # step 42
    expected["recordings"]["columns"] |= {"owner": ("String", True)}  # step 41
    expected["jobs"]["columns"] |= {"run": ("Integer", False)}  # step 71
    expected["jobs"]["columns"] |= {"left_s": ("Float", True)}  # step 72
    expected["turns"]["columns"] |= {"test_set": ("String", True)}  # step 60
    expected["turns"]["columns"] |= {"place": ("String", True)}  # step 80
    for name in ("asked", "asks_at_most"):  # step 83
        expected["turns"]["columns"] |= {name: ("SmallInteger", True)}
    expected["turns"]["indexes"] |= {"turns_unfinished", "turns_of_test_sets", "turns_of_owner"}
    texts = ("source", "channel", "bot_version", "threshold_from", "nlu")  # step 90
    expected["turns"]["columns"] |= dict.fromkeys(texts, ("String", True))
    expected["turns"]["indexes"] |= {"turns_by_source", "turns_by_bot_version"}
    expected["turns"]["columns"] |= {"engine": ("String", True)}  # step 130
    log = TurnLog(database)
    after = shape(database)
    for name in ("tool_calls", "citations"):  # step 120
        expected["turns"]["columns"] |= {name: ("JSON", True)}
    assert after.pop("own_documents")["columns"]["name"] == ("String", False)  # step 121
    assert after.pop("audit")["columns"]["who"] == ("String", False)  # step 43
    assert after.pop("own_bots")["columns"]["place"] == ("String", False)  # step 81
    assert after.pop("demo_scripts")["columns"]["bot"] == ("String", False)  # step 97
    assert after.pop("lesson_changes")["columns"]["intent"] == ("String", True)  # step 110
    assert after.pop("bot_archives")["columns"]["sha256"] == ("String", False)
    assert after.pop("pulled_bots")["columns"]["place"] == ("String", False)
    assert after.pop("thresholds")["columns"]["threshold"] == ("Float", False)  # step 98
    assert after.pop("conversations")["columns"]["name"] == ("String", True)  # step 82
    assert after.pop("archive_days")["columns"]["alone"] == ("Boolean", False)  # step 100
    assert after.pop("archive_changes")["columns"]["day"] == ("Date", False)  # step 100
    assert after.pop("call_rates")["columns"]["full_at"] == ("Float", False)  # step 70
    assert after == expected
    assert versions(database) == VERSIONS
    turn = log.turn("t1")
    assert turn is not None
    assert (turn.number, turn.utterance, turn.label) == (1, "안녕", "Greeting")
    row = columns(database, "t1")
    assert (row["cost_nano"], row["lex_response"]) == (12000, {"messages": []})
    assert row["error_facts"] == {"seconds": 30}
    assert log.settings.keeping() == Keeping(30, False, "abc")
    results = JobStore(database).results("j1")
    assert [(one.item.key, one.result) for one in results] == [("0/0/a", {"text": "hello"})]
    comparisons = ComparisonStore(database)
    assert comparisons.votes("j1") == [Vote(0, "a", "b", "first")]
    lines = ({"utterance": "안녕", "text": "hello"},)
    assert comparisons.recording("recorded:old#1") == Recording("recorded:old#1", lines)
    then = dt.datetime(2026, 11, 21, 11)  # the column holds UTC without a zone
    assert ApiMessages(database, now=lambda: then).turn_of("m1") == "t1"
    begun = a_turn()
    log.begin(begun)
    new = log.turn(begun.id)
    assert new is not None
    assert new.number == 2
    assert left_in_public(database) == set()
    database.close()


def left_in_public(database: Database) -> set[str]:
    """Tables and sequences of ours that are not in our schema."""
    if database.is_sqlite:
        return set()
    inspector = sa.inspect(database.engine)
    return {*inspector.get_table_names("public"), *inspector.get_sequence_names("public")}


STRANGERS = """
CREATE TABLE orders (number INTEGER, id VARCHAR(32), conversation VARCHAR(64));
CREATE TABLE votes (job VARCHAR(32), question INTEGER, verdict VARCHAR(10), created_at TIMESTAMP);
CREATE TABLE turns_archive (number INTEGER, conversation VARCHAR(64), created_at TIMESTAMP);
INSERT INTO orders (number, id, conversation) VALUES (1, 'o1', 'c1');
INSERT INTO votes (job, question, verdict, created_at)
VALUES ('j1', 0, 'first', '2020-01-01 00:00:00');
INSERT INTO turns_archive (number, conversation, created_at)
VALUES (1, 'c1', '2020-01-01 00:00:00');
"""
NAMESAKES = """
CREATE TABLE jobs (id INTEGER, topic VARCHAR(128), created_at TIMESTAMP);
CREATE TABLE turns (number INTEGER, conversation VARCHAR(64), created_at TIMESTAMP);
CREATE TABLE schema_version (version INTEGER, description TEXT);
INSERT INTO jobs (id, topic, created_at) VALUES (1, 'c1', '2020-01-01 00:00:00');
INSERT INTO turns (number, conversation, created_at) VALUES (1, 'c1', '2020-01-01 00:00:00');
INSERT INTO schema_version (version, description) VALUES (1, 'theirs'), (10, 'theirs');
"""


def run(database: Database, script: str) -> None:
    with database.engine.begin() as connection:
        for statement in script.split(";\n")[:-1]:
            connection.exec_driver_sql(statement)


def rows_of(database: Database, script: str) -> dict[str, list[Any]]:
    """What somebody else's tables hold."""
    names = re.findall(r"CREATE TABLE (\w+)", script)
    place = "main" if database.is_sqlite else "public"
    with database.engine.connect() as connection:
        read = connection.exec_driver_sql
        return {n: [tuple(row) for row in read(f"SELECT * FROM {place}.{n}")] for n in names}


def use_and_delete(database: Database) -> None:
    """A log that deletes in each way there is."""
    log = TurnLog(database)
    log.begin(a_turn())
    delete_conversation(database, "c1")
    log.begin(a_turn())
    purge(database, days=1, now=dt.datetime(2100, 1, 1))
    log.begin(a_turn())
    assert delete_everything(database) == 1


def test_other_peoples_tables_stay_as_they_are(database: Database) -> None:
    """Whatever they are called and hold, nothing that deletes, purges or upgrades empties them."""
    run(database, STRANGERS)
    before = rows_of(database, STRANGERS)
    use_and_delete(database)
    assert rows_of(database, STRANGERS) == before
    assert all(before.values())


def test_tables_of_the_same_names_stay_as_they_are(database: Database) -> None:
    """On a server ours lie in a schema of their own, beside those. A SQLite file has one place
    only: there the log is refused by the name of the table."""
    run(database, NAMESAKES)
    before = rows_of(database, NAMESAKES)
    if database.is_sqlite:
        with pytest.raises(LogUnavailable, match="what is called jobs there is not a table of"):
            TurnLog(database)
    else:
        use_and_delete(database)
    assert rows_of(database, NAMESAKES) == before


def test_a_namesake_beside_an_older_log_is_not_moved_with_it(server_database: Database) -> None:
    """The older log's tables move, somebody else's `jobs` stays, and ours is made anew."""
    version_31(server_database)
    run(server_database, "DROP TABLE jobs;\nCREATE TABLE jobs (id INTEGER);\n")
    run(server_database, "INSERT INTO jobs (id) VALUES (7);\n")
    use_and_delete(server_database)
    assert rows_of(server_database, "CREATE TABLE jobs") == {"jobs": [(7,)]}
    assert sa.inspect(server_database.engine).get_table_names("public") == ["jobs"]
    assert versions(server_database) == VERSIONS
    assert {c.name for c in jobs.columns} == set(shape(server_database)["jobs"]["columns"])


def test_a_schema_that_somebody_made_for_the_log_is_used(server_database: Database) -> None:
    """A role that may not make schemas works in one that was made for it."""
    run(server_database, f"CREATE SCHEMA {OWN_SCHEMA};\nCREATE ROLE small LOGIN;\n")
    run(server_database, f"GRANT ALL ON SCHEMA {OWN_SCHEMA} TO small;\n")
    url = server_database.engine.url.set(username="small")
    small = Database(url.render_as_string())
    assert TurnLog(small).recent() == []
    small.close()
    run(server_database, "DROP OWNED BY small;\nDROP ROLE small;\n")


@pytest.mark.parametrize("begin", [lambda _: None, first_release, version_31])
def test_processes_that_start_at_once_migrate_once(
    address: str, begin: Callable[[Database], None]
) -> None:
    """Each comes with an engine of its own; the others wait for the one that is first."""
    earlier = Database(address)
    begin(earlier)
    earlier.close()
    errors: list[Exception] = []

    def start() -> None:
        database = Database(address)
        try:
            TurnLog(database)
        except LogUnavailable as error:
            errors.append(error)
        database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database = Database(address)
    assert (errors, versions(database)) == ([], VERSIONS)
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    """Schema and record change together or not at all."""

    broken = Migration(9, ("ALTER TABLE turns ADD COLUMN colour VARCHAR(8)", "SELECT FROM nowhere"))
    upgrade(database, MIGRATIONS[:2])
    with pytest.raises(LogUnavailable):
        upgrade(database, [*MIGRATIONS, broken])
    columns = sa.inspect(database.engine).get_columns("turns", database.schema)
    assert "colour" not in {column["name"] for column in columns}
    assert versions(database) == VERSIONS[:2]


def test_sqlite_writes_ahead(tmp_path: Any) -> None:
    """Readers do not wait for the writer: the file is in WAL mode."""
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nonsense", "DATABASE_URL is not an address that SQLAlchemy can read."),
        (
            "sqlite:////proc/nowhere/log.sqlite3",
            "The log at sqlite:////proc/nowhere/log.sqlite3 cannot be opened.",
        ),
        (
            "nosuchdb://someone:SECRET@host/log",
            "No driver is installed for the log at nosuchdb://someone:***@host/log.",
        ),
        (
            "postgresql+psycopg://someone:SECRET@127.0.0.1:9/log",
            "The log at postgresql+psycopg://someone:***@127.0.0.1:9/log cannot be opened.",
        ),
    ],
)
def test_an_address_that_cannot_be_opened_is_named_without_its_password(
    address: str, message: str
) -> None:
    """The error says which address, and never the password in it."""
    with pytest.raises(LogUnavailable) as caught:
        TurnLog(Database(address))
    assert str(caught.value) == message

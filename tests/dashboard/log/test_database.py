"""The schema: every earlier version becomes today's, once, whoever comes first."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.log import settings
from dashboard.log.database import Database, LogUnavailable, Migration, add_columns, schema
from dashboard.log.schema import MIGRATIONS, turns
from dashboard.log.turns import TurnLog

VERSIONS = [migration.number for migration in MIGRATIONS]
OF_THE_LOG = sorted([*VERSIONS, *(migration.number for migration in settings.MIGRATIONS)])

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


def shape(database: Database) -> dict[str, set[str]]:
    """Names of the columns and indexes of the turns."""
    inspector = sa.inspect(database.engine)
    return {
        "columns": {column["name"] for column in inspector.get_columns("turns")},
        "indexes": {str(index["name"]) for index in inspector.get_indexes("turns")},
    }


def versions(database: Database) -> list[int]:
    with database.engine.connect() as connection:
        return list(connection.execute(sa.select(schema.c.version).order_by("version")).scalars())


@pytest.mark.parametrize("upto", [0, *VERSIONS])
def test_every_earlier_version_becomes_todays(database: Database, upto: int) -> None:
    """An empty database and a log of each version end with the same columns and indexes, the
    same as those the queries are written against, each migration recorded once."""
    database.migrate([one for one in MIGRATIONS if one.number <= upto])
    database.migrate(MIGRATIONS)
    database.migrate(MIGRATIONS)
    assert shape(database)["columns"] == {column.name for column in turns.columns}
    assert shape(database)["indexes"] >= {str(index.name) for index in turns.indexes}
    assert versions(database) == VERSIONS


def test_a_log_of_the_first_release_keeps_its_turns(database: Database) -> None:
    """Whole time and best scored intents of an old turn are worked out from what it recorded."""
    first_release(database)
    row = TurnLog(database).turn("t1")
    assert row is not None
    assert (row.utterance, row.thumb, row.total_s) == ("안녕", None, 1.75)
    tops = (row.top_intent, row.top_score, row.next_intent, row.next_score)
    assert tops == ("High", 0.3, "Low", 0.1)
    assert shape(database)["columns"] == {column.name for column in turns.columns}
    assert versions(database) == OF_THE_LOG


def test_processes_that_start_at_once_migrate_once(address: str) -> None:
    """Each comes with an engine of its own; the others wait for the one that is first."""
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
    assert (errors, versions(database)) == ([], OF_THE_LOG)
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(database: Database) -> None:
    """Schema and record change together or not at all."""

    def broken(connection: sa.Connection) -> None:
        column: sa.Column[Any] = sa.Column("colour", sa.String(8))
        add_columns(connection, "turns", column)
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    database.migrate(MIGRATIONS)
    with pytest.raises(LogUnavailable):
        database.migrate([Migration(9, broken)])
    assert "colour" not in shape(database)["columns"]
    assert versions(database) == VERSIONS


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

"""The log: one row a turn, written before the first call and finished after the last.

    pending ──► recognised ──► answering ──► finished

SQLite in WAL mode by default, any SQLAlchemy 2 address otherwise. A row found unfinished when
the log is opened belongs to a process that died: it is finished as `cut`, nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

UNFINISHED_SECONDS = 300  # longer than any deadline: then no process can still be at it

metadata = sa.MetaData()

schema = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True))

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),  # UTC
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("outcome", sa.String(16)),
    sa.Column("utterance", sa.Text, nullable=False),
    sa.Column("bot_name", sa.String(100), nullable=False),
    sa.Column("bot_id", sa.String(10), nullable=False),
    sa.Column("alias_id", sa.String(128), nullable=False),
    sa.Column("locale_id", sa.String(16), nullable=False),
    sa.Column("session_id", sa.String(100), nullable=False),
    sa.Column("lex_mode", sa.String(16), nullable=False),
    sa.Column("fallback_mode", sa.String(16), nullable=False),
    sa.Column("threshold", sa.Float, nullable=False),
    sa.Column("answered_by", sa.String(16)),
    sa.Column("reason", sa.String(24)),
    sa.Column("intent", sa.String(100)),
    sa.Column("score", sa.Float),
    sa.Column("best_intent", sa.String(100)),
    sa.Column("best_score", sa.Float),
    sa.Column("lex_s", sa.Float),
    sa.Column("first_s", sa.Float),  # seconds to the target's first token
    sa.Column("answer_s", sa.Float),  # seconds to the target's last
    sa.Column("target", sa.String(100)),
    sa.Column("model", sa.String(100)),
    sa.Column("finish_reason", sa.String(32)),
    sa.Column("input_tokens", sa.Integer),
    sa.Column("output_tokens", sa.Integer),
    sa.Column("usage_source", sa.String(16)),
    sa.Column("cost_nano", sa.BigInteger),  # billionths of a US dollar, NULL when unknown
    sa.Column("answer", sa.Text),
    sa.Column("error", sa.String(64)),  # the class of the error
    sa.Column("error_text", sa.Text),
    sa.Column("lex_request", sa.JSON),
    sa.Column("lex_response", sa.JSON),
    sa.Column("fallback_request", sa.JSON),
    sa.Column("fallback_response", sa.JSON),
    sa.Index("turns_of_conversation", "conversation", "number"),
)

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One row of the log as the pages read it; columns as attributes of the same names."""

    columns: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None


class LogUnavailable(Exception):
    """The log cannot be opened or written; `str()` names the address without its password."""


class TurnLog:
    """Writes and reads turns; safe to share between threads."""

    def __init__(self, address: str) -> None:
        url = _url(address)
        self.address = url.render_as_string(hide_password=True)
        try:
            self._engine = _engine(url)
            self._prepare()
        except (sa.exc.NoSuchModuleError, ImportError):
            raise LogUnavailable(f"No driver is installed for the log at {self.address}.") from None
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise LogUnavailable(f"The log at {self.address} cannot be opened.") from error

    def begin(self, **columns: Any) -> str:
        """Write a pending row and return the turn's id."""
        turn_id = uuid.uuid4().hex
        row = {"id": turn_id, "created_at": _now(), "state": "pending", **columns}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(turns).values(row))
        return turn_id

    def update(self, turn_id: str, **columns: Any) -> None:
        """Change columns of one turn."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(turns).where(turns.c.id == turn_id).values(columns))

    def finish(self, turn_id: str, outcome: str, **columns: Any) -> None:
        """The turn is over, one way or another."""
        self.update(turn_id, state="finished", outcome=outcome, **columns)

    def conversation(self, conversation: str, *, last: int = 50) -> list[TurnRow]:
        """The last turns of one conversation, oldest first."""
        rows = self._select(
            sa.select(turns)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.number.desc())
            .limit(last)
        )
        return rows[::-1]

    def count(self, conversation: str) -> int:
        """How many turns a conversation has."""
        query = sa.select(sa.func.count()).where(turns.c.conversation == conversation)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def recent(self, *, last: int = 200) -> list[TurnRow]:
        """The last turns of all conversations, newest first."""
        return self._select(sa.select(turns).order_by(turns.c.number.desc()).limit(last))

    def turn(self, turn_id: str) -> TurnRow | None:
        """One turn, or None."""
        rows = self._select(sa.select(turns).where(turns.c.id == turn_id))
        return rows[0] if rows else None

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _select(self, query: sa.Select[Any]) -> list[TurnRow]:
        with self._engine.connect() as connection:
            return [TurnRow(dict(row)) for row in connection.execute(query).mappings()]

    def _prepare(self) -> None:
        metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            if connection.execute(sa.select(schema.c.version)).first() is None:
                connection.execute(sa.insert(schema).values(version=SCHEMA_VERSION))
        self._cut_unfinished()

    def _cut_unfinished(self) -> None:
        """Another process may be at work on a shared server, never on our own SQLite file."""
        dead = turns.c.state != "finished"
        if self._engine.dialect.name != "sqlite":
            limit = _now() - dt.timedelta(seconds=UNFINISHED_SECONDS)
            dead &= turns.c.created_at < limit
        with self._engine.begin() as connection:
            connection.execute(sa.update(turns).where(dead).values(state="finished", outcome="cut"))


def _url(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError:
        raise LogUnavailable("DATABASE_URL is not an address that SQLAlchemy can read.") from None


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": 10})
    sa.event.listen(engine, "connect", _use_wal)
    return engine


def _use_wal(connection: Any, _record: object) -> None:
    """Readers never wait for the writer; NORMAL is safe in WAL mode (sqlite.org/wal.html)."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)

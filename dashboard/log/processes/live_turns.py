"""The turns that run, as rows that every process reads; a change rings the `bell`.

claim ── write ── write ── release
  │                          └► read: over, once the log has the turn finished
  └► False: another process carries a turn of this conversation
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.processes.tables import live_turns
from dashboard.log.schema import turns

CHANGED, HALTED = "lexlens_changed", "lexlens_halted"  # channels of NOTIFY
MOST_IDS = 200  # in one notification, which holds 8,000 bytes

WAITED = sa.func.clock_timestamp() - live_turns.c.entered_at
WAITED_S = sa.cast(sa.func.extract("epoch", WAITED), sa.Float)
FIELDS = ("conversation", "turn", "message_id", "target", "fallback_mode", "stage", "lex_s", "text")
MOVING = ("target", "fallback_mode", "stage", "lex_s", "text")


def _ago(seconds: sa.ColumnElement[float]) -> sa.ColumnElement[Any]:
    """That moment by the server's clock."""
    return sa.func.clock_timestamp() - sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)


# compiled once, and sent for many rows together
WRITE = (
    sa.update(live_turns)
    .where(live_turns.c.turn == sa.bindparam("which"))
    .values({name: sa.bindparam(name) for name in MOVING})
    .values(entered_at=_ago(sa.bindparam("waited_s", type_=sa.Float)))
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running turn is. `waited_s` is for how many seconds the service is being waited
    for that is asked now, `lex_s` what Lex took, `text` the answer so far."""

    conversation: str
    turn: str
    message_id: str | None
    target: str
    fallback_mode: str
    stage: str
    lex_s: float | None
    text: str
    waited_s: float


@dataclass(frozen=True, slots=True)
class Halt:
    """Somebody no longer waits for `turn`; `target` is to answer instead, None for nobody."""

    turn: str
    target: str | None = None
    fallback_mode: str | None = None


class LiveTurns:
    """The rows, for the process of that number; all methods raise `LogUnavailable`."""

    def __init__(self, database: Database, process: int) -> None:
        self._database = database
        self._process = process

    def claim(self, progress: Progress) -> bool:
        """Whether this process may carry the turn; then nobody else may in its conversation.
        What is left of an own earlier one is overwritten."""
        row = _row(progress) | {"process": self._process, "halted": False}
        row["entered_at"] = _ago(sa.literal(progress.waited_s))
        entering = insert(live_turns).values(row)
        own = live_turns.c.process == self._process
        values = {name: entering.excluded[name] for name in row}
        mine = entering.on_conflict_do_update(
            index_elements=["conversation"], set_=values, where=own
        )
        with self._transaction() as connection:
            return connection.execute(mine.returning(live_turns.c.turn)).first() is not None

    def write(self, progresses: Sequence[Progress]) -> None:
        """Let every process know how far these are; one that was released stays so."""
        if not progresses:
            return
        with self._transaction() as connection:
            connection.execute(WRITE, [_news(progress) for progress in progresses])
            ring(connection, CHANGED, [progress.turn for progress in progresses])

    def release(self, turn_ids: Sequence[str]) -> None:
        """These are over."""
        with self._transaction() as connection:
            connection.execute(sa.delete(live_turns).where(live_turns.c.turn.in_(turn_ids)))
            ring(connection, CHANGED, turn_ids)

    def find(self, conversation: str) -> Progress | None:
        """The turn that runs in a conversation, whoever carries it, or that was claimed just now
        and has no row in the log yet."""
        query = _progress().outerjoin(turns, turns.c.id == live_turns.c.turn)
        runs = turns.c.state.is_(None) | (turns.c.state != "finished")
        query = query.where(live_turns.c.conversation == conversation, runs)
        with self._transaction() as connection:
            row = connection.execute(query).first()
        return Progress(**row._mapping) if row else None

    def read(self, turn_ids: Collection[str]) -> dict[str, Progress]:
        """How far these are, by their ids."""
        query = _progress().where(live_turns.c.turn.in_(turn_ids))
        with self._transaction() as connection:
            return {row.turn: Progress(**row._mapping) for row in connection.execute(query)}

    def over(self, turn_ids: Collection[str]) -> set[str]:
        """Which of these the log has as finished, or no longer."""
        query = sa.select(turns.c.id).where(turns.c.id.in_(turn_ids), turns.c.state != "finished")
        with self._transaction() as connection:
            return set(turn_ids) - set(connection.execute(query).scalars())

    def halt(self, halt: Halt) -> None:
        """Ask the turn's process to wait no longer."""
        instead = {"instead_target": halt.target, "instead_mode": halt.fallback_mode}
        which = live_turns.c.turn == halt.turn
        with self._transaction() as connection:
            connection.execute(sa.update(live_turns).where(which).values(halted=True, **instead))
            ring(connection, HALTED, [halt.turn])

    def take_halts(self, turn_ids: Collection[str]) -> list[Halt]:
        """What was asked of these turns since it was looked last."""
        asked = sa.update(live_turns).where(live_turns.c.turn.in_(turn_ids), live_turns.c.halted)
        columns = (live_turns.c.turn, live_turns.c.instead_target, live_turns.c.instead_mode)
        with self._transaction() as connection:
            rows = connection.execute(asked.values(halted=False).returning(*columns)).all()
        return [Halt(*row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self._database.available(), self._database.engine.begin() as connection:
            yield connection


def ring(connection: sa.Connection, channel: str, turn_ids: Sequence[str]) -> None:
    """Tell all processes, when the transaction holds, that something is new of these turns."""
    for start in range(0, len(turn_ids), MOST_IDS):
        ids = ",".join(turn_ids[start : start + MOST_IDS])
        connection.execute(sa.select(sa.func.pg_notify(channel, ids)))


def _progress() -> sa.Select[Any]:
    return sa.select(*(live_turns.c[name] for name in FIELDS), WAITED_S.label("waited_s"))


def _row(progress: Progress) -> dict[str, Any]:
    return fitted(live_turns, {name: getattr(progress, name) for name in FIELDS})


def _news(progress: Progress) -> dict[str, Any]:
    """The parameters of `WRITE`."""
    row = {name: value for name, value in _row(progress).items() if name in MOVING}
    return row | {"which": progress.turn, "waited_s": progress.waited_s}

"""Which processes that share a PostgreSQL server live: each holds an advisory lock of its own.

    a process begins ── lock of its number ── its turns carry the number (`turns.process`)
    a process ends, however ── the server frees the lock ── who is alive ends its turns as `cut`

No clock is asked. The server frees all locks when it is itself started anew; so nobody is taken for
dead before two looks say so, and a turn that was cut wrongly is whole again when it is finished.
A SQLite file has one process, whose successor ends its turns at the start.
"""

from __future__ import annotations

import logging
import secrets
import threading
from contextlib import suppress

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.processes.live_turns import CHANGED, ring
from dashboard.log.processes.tables import live_turns
from dashboard.log.schema import turns
from dashboard.log.upgrade import upgrade

LOOK_SECONDS = 1.0
LIVES = 0x4C4C  # the first of two keys, so that the locks are no other's

UNFINISHED = turns.c.state != sa.literal_column("'finished'")  # word for word as in its index

logger = logging.getLogger("lexlens")


class Presence:
    """Says that this process lives, and ends the turns of those that do not.

    `number` is this process's, None on SQLite. Raises what SQLAlchemy raises.
    """

    def __init__(self, database: Database, *, every_s: float = LOOK_SECONDS) -> None:
        upgrade(database)
        self.number = None if database.is_sqlite else secrets.randbelow(2**31)
        self._database = database
        self._every_s = every_s
        self._suspects: set[int] = set()
        self._held: sa.Connection | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        if self.number is not None:
            self._connection()
            self._thread.start()

    def close(self) -> None:
        """Live no longer."""
        self._closed.set()
        if self.number is not None:
            self._thread.join(timeout=10)
        self._drop()

    def _run(self) -> None:
        while not self._closed.wait(self._every_s):
            try:
                self._look()
            except sa.exc.SQLAlchemyError as error:
                logger.warning("Who lives cannot be told: %s", type(error).__name__)
                self._drop()
                with suppress(sa.exc.SQLAlchemyError):
                    self._connection()  # nobody shall take us for dead

    def _look(self) -> None:
        """What the dead left in files of this machine is taken in before their turns are ended."""
        connection = self._connection()
        self._database.backlog.take_in()
        working = sa.select(turns.c.process).where(UNFINISHED, turns.c.process.is_not(None))
        known = working.union(sa.select(live_turns.c.process))
        others = set(connection.execute(known).scalars()) - {self.number}
        dead = {process for process in others if self._is_dead(connection, process)}
        for process in dead & self._suspects:
            _end_turns_of(connection, process)
        self._suspects = dead

    def _is_dead(self, connection: sa.Connection, process: int) -> bool:
        taken = connection.execute(sa.select(sa.func.pg_try_advisory_lock(LIVES, process))).scalar()
        if taken:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(LIVES, process)))
        return bool(taken)

    def _connection(self) -> sa.Connection:
        """The one that holds our lock; a new one where the server has lost it."""
        if self._held is None:
            self._suspects = set()
            opened = self._database.engine.connect()
            self._held = opened.execution_options(isolation_level="AUTOCOMMIT")
            self._held.execute(sa.select(sa.func.pg_try_advisory_lock(LIVES, self.number)))
        return self._held

    def _drop(self) -> None:
        if self._held is not None:
            self._held.invalidate()  # with the connection goes the lock
            self._held.close()
            self._held = None


def _end_turns_of(connection: sa.Connection, process: int) -> None:
    """They end as `cut`, each with all that had come of its answer; who follows them is told."""
    theirs = live_turns.c.process == process
    texts = sa.select(live_turns.c.turn, live_turns.c.text).where(theirs, live_turns.c.text != "")
    for turn_id, text in connection.execute(texts).all():
        unfinished = sa.update(turns).where(UNFINISHED, turns.c.id == turn_id)
        connection.execute(unfinished.values(answer=text))
    cut = sa.update(turns).where(UNFINISHED, turns.c.process == process)
    connection.execute(cut.values(state="finished", outcome="cut"))
    gone = sa.delete(live_turns).where(theirs).returning(live_turns.c.turn)
    ring(connection, CHANGED, list(connection.execute(gone).scalars()))

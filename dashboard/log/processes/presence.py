"""Which processes that share a PostgreSQL server live: each holds an advisory lock of its own.

    a process begins ── lock of its number ── its turns carry the number (`turns.process`)
    a process ends, however ── the server frees the lock ── who is alive ends its turns as `cut`

No clock is asked. The server frees all locks when it is itself started anew; so nobody is taken for
dead before two looks say so, and a turn that was cut wrongly is whole again when it is finished.
A SQLite file has one process, which holds a lock beside it: turns that run are known in its memory
alone, so a second one could neither show nor stop them, and would take them for left behind. Its
successor ends its turns at the start.
"""

from __future__ import annotations

import logging
import secrets
import threading
from contextlib import suppress

import sqlalchemy as sa

from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.live_turns import CHANGED, ring
from dashboard.log.processes.locks import Locks
from dashboard.log.processes.tables import live_turns, unkept_texts
from dashboard.log.schema import turns
from dashboard.log.settings import LogSettings
from dashboard.log.upgrade import upgrade
from dashboard.privacy import hashed

LOOK_SECONDS = 1.0
ONE_PROCESS = (
    "The log at {address} is in use by another process, and a SQLite file is for one. Stop the "
    "other one, or keep the log in PostgreSQL, which any number of processes share: set "
    "DATABASE_URL (README, More than one)."
)
LIVES = 0x4C4C  # the first of two keys, so that the locks are no other's

UNFINISHED = turns.c.state != sa.literal_column("'finished'")  # word for word as in its index

logger = logging.getLogger("lexlens")


class Presence:
    """Says that this process lives, and ends the turns of those that do not.

    `number` is this process's, None on SQLite. Raises what SQLAlchemy raises, and
    `LogUnavailable` where another process has the SQLite file.
    """

    def __init__(self, database: Database, *, every_s: float = LOOK_SECONDS) -> None:
        upgrade(database)
        self.number = None if database.is_sqlite else secrets.randbelow(2**31)
        self._database = database
        self._every_s = every_s
        self._settings = LogSettings(database)
        self._suspects: set[int] = set()
        self._locks = Locks(database)
        self._held: sa.Connection | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        if self.number is not None:
            self._connection()
            self._thread.start()
        elif database.in_file and not self._locks.take(f"process of {database.address}"):
            raise LogUnavailable(ONE_PROCESS.format(address=database.address))

    def close(self) -> None:
        """Live no longer."""
        self._closed.set()
        if self.number is not None:
            self._thread.join(timeout=10)
        self._drop()
        self._locks.close()

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
            self._end_turns_of(connection, process)
        self._suspects = dead

    def _end_turns_of(self, connection: sa.Connection, process: int) -> None:
        """They end as `cut`, each with all that had come of its answer; who follows is told."""
        theirs = live_turns.c.process == process
        came = sa.select(live_turns.c.turn, live_turns.c.text).where(theirs)
        for turn_id, text in connection.execute(came.where(live_turns.c.text != "")).all():
            self._keep(connection, turn_id, text)
        cut = sa.update(turns).where(UNFINISHED, turns.c.process == process)
        connection.execute(cut.values(state="finished", outcome="cut"))
        gone = sa.delete(live_turns).where(theirs).returning(live_turns.c.turn)
        ring(connection, CHANGED, list(connection.execute(gone).scalars()))

    def _keep(self, connection: sa.Connection, turn_id: str, text: str) -> None:
        """The answer as far as it came; of a turn whose texts are not kept its hash alone."""
        unkept = sa.update(unkept_texts).where(unkept_texts.c.turn == turn_id)
        if connection.execute(unkept.values(answer=text)).rowcount:
            text = hashed(text, self._settings.keeping().hash_key)
        unfinished = sa.update(turns).where(UNFINISHED, turns.c.id == turn_id)
        connection.execute(unfinished.values(answer=text))

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

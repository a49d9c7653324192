"""Writes that must hold: tried at once, and if the database is away repeated until they do.

write ──► holds
  └─ fault ──► waits, here and in the spool ──► holds          the fault ends
                                          └──► left behind     the process ends: taken in by
                                                               whoever opens the log next
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.log.schema import turns
from dashboard.log.unwritten.patience import FIRST_PAUSE_S, LONGEST_PAUSE_S
from dashboard.log.unwritten.spool import Spool, files, left_behind
from dashboard.log.unwritten.write import Write, is_fault, merged

logger = logging.getLogger("lexlens")

MOST_WAITING = 1000  # rows; then nothing new is begun

Changing = Callable[[sa.ColumnElement[bool]], AbstractContextManager[sa.Connection]]


class Backlog:
    """The unwritten changes of one process; safe to share between threads.

    `folder` is where its spool lies, None for none; `log` tells which log the spool is of.
    `changing` gives a transaction for rows that are not in the log any more, but in its archive.
    """

    def __init__(
        self, engine: sa.Engine, folder: Path | None, log: str, changing: Changing
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._log = log
        self._changing = changing
        self._waiting: dict[tuple[str, ...], Write] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._spool: Spool | None = None

    def open(self) -> None:
        """Make the spool, and take in what dead processes left in theirs.

        Raises what SQLAlchemy raises while the database is away; then nothing of it is lost.
        """
        if self._folder is None:
            return
        try:
            self._spool = self._spool or Spool(self._folder, self._log)
        except OSError as error:
            logger.warning("No spool can be written: %s", type(error).__name__)
        self.take_in()

    def take_in(self) -> None:
        """Write what dead processes left behind, each of their rows once."""
        for path in files(self._folder, self._log) if self._folder else ():
            try:
                with left_behind(path) as lines:
                    for write in merged(map(Write.of_line, lines or ())):
                        self._store(write, left_behind=True)
            except OSError as error:
                logger.warning("A spool cannot be read: %s", type(error).__name__)

    @property
    def full(self) -> bool:
        """Whether so much waits that nothing more should be paid for."""
        return len(self._waiting) >= MOST_WAITING

    def waiting(self, table: str, *key: str) -> Mapping[str, Any]:
        """The columns of a row that are not written yet."""
        write = self._waiting.get((table, *key))
        return write.columns if write else {}

    def write(self, write: Write) -> None:
        """Returns when it holds, or when it waits to be repeated."""
        if self._waiting:  # the fault is known: nobody waits for it
            self.keep(write)
            return
        try:
            self._store(write)
        except sa.exc.SQLAlchemyError as error:
            if not is_fault(error):
                raise
            logger.warning("The log is away (%s); what comes waits", type(error).__name__)
            self.keep(write)

    def keep(self, *writes: Write) -> None:
        """Let these wait to be repeated."""
        with self._lock:
            for write in writes:
                before = self._waiting.get(write.place)
                self._waiting[write.place] = before.then(write) if before else write
                if self._spool and not self._spool.add(write.as_line()):
                    self._spool_anew()
            if self._thread is None and not self._ended.is_set():
                self._thread = threading.Thread(target=self._repeat, name="backlog", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Try once more; what does not hold is left behind in the spool."""
        self._ended.set()
        if (thread := self._thread) is not None:
            thread.join(LONGEST_PAUSE_S)
        if self._waiting:
            self._hold_all()
        if self._spool:
            self._spool.close()
            self._spool = None

    def _repeat(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._ended.wait(pause):
            pause = min(2 * pause, LONGEST_PAUSE_S)
            if self._hold_all():
                return

    def _hold_all(self) -> bool:
        """Whether nothing waits any more. What does not hold is tried last next time."""
        for place, write in list(self._waiting.items()):
            try:
                self._store(write)
            except sa.exc.SQLAlchemyError:
                with self._lock:
                    self._waiting[place] = self._waiting.pop(place, write)
                return False
            with self._lock:
                if self._waiting.get(place) is write:  # nothing came meanwhile
                    del self._waiting[place]
        return self._emptied()

    def _emptied(self) -> bool:
        with self._lock:
            if self._waiting:
                return False
            self._thread = None
            if self._spool:
                self._spool.clear()
            return True

    def _spool_anew(self) -> None:
        """Without what was overtaken there is room again, or there is none."""
        if self._spool:
            self._spool.clear()
            for write in self._waiting.values():
                self._spool.add(write.as_line())

    def _store(self, write: Write, *, left_behind: bool = False) -> None:
        try:
            self._execute(write, left_behind=left_behind)
        except (sa.exc.SQLAlchemyError, OverflowError, ValueError) as error:
            if is_fault(error):
                raise
            self._store_each(write, left_behind=left_behind)

    def _store_each(self, write: Write, *, left_behind: bool) -> None:
        """A value that the database refuses must not lose the rest: column by column, the state
        last."""
        names = sorted(write.columns, key=lambda name: name == "state")
        for name in names:
            one = Write(write.table, write.key, {name: write.columns[name]})
            try:
                self._execute(one, left_behind=left_behind)
            except (sa.exc.SQLAlchemyError, OverflowError, ValueError) as error:
                if is_fault(error):
                    raise
                logger.error("The log refused a %s: %s", name, type(error).__name__)

    def _execute(self, write: Write, *, left_behind: bool) -> None:
        statement = write.statement(left_behind=left_behind)
        with self._engine.begin() as connection:
            changed = connection.execute(statement).rowcount
        if not changed and write.table == turns.name:
            with self._changing(turns.c.id == write.key[0]) as connection:
                connection.execute(statement)

"""Brings records in: batch by batch, each written whole, so that a killed run goes on as it is
started again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from dashboard.conversation.turn import Turn
from dashboard.ingest.problems import Problem
from dashboard.ingest.record import Record, record
from dashboard.ingest.sources.events import Event
from dashboard.ingest.sources.places import CLOUDWATCH, LONGEST_SOURCE, Place
from dashboard.ingest.turns import Turns
from dashboard.log.ingested.writing import Change, IngestedTurns, KeptTurn, kept

LOOK = 20_000  # events that are read at most until the tally is given
# of one transaction, for which a turn waits that is being said meanwhile: turns, and characters of
# texts, since a record may be a thousand times as long as usual
BATCH, BATCH_SIZE = 2000, 32_000_000


Said = tuple[bool, int, bool]


@dataclass(slots=True)
class Tally:
    """`records` were read: `turns` of them are new, `duplicates` were there already; `bad` are
    lines and files that could not be read; `outside` records not of the time asked for."""

    records: int = 0
    turns: int = 0
    duplicates: int = 0
    bad: int = 0
    outside: int = 0


class Ingest:
    """One run over any number of places."""

    def __init__(
        self,
        door: IngestedTurns,
        turns: Turns,
        change: Change,
        *,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        tell: Callable[[Problem], None] = lambda _problem: None,
    ) -> None:
        """`change` takes out of a row what must not be kept; `tell` is told of what is bad."""
        self._door = door
        self._turns = turns
        self._change = change
        self._since, self._until = since, until
        self._tell = tell
        self._batch: dict[str, tuple[Said, KeptTurn]] = {}
        self._size = 0
        self.tally = Tally()

    def bring_in(self, place: Place) -> Generator[Tally]:
        """Read a place to its end, or until it is closed; gives the tally after each batch. Raises
        `LogUnavailable`."""
        try:
            yield from self._batches(place)
        finally:
            self._door.settle()

    def _batches(self, place: Place) -> Iterator[Tally]:
        for number, event in enumerate(place.events(), start=1):
            if isinstance(event, Event):
                self._take(event, place.source)
            elif event is not None:
                self._refuse(event)
            full = len(self._batch) >= BATCH or self._size >= BATCH_SIZE
            if full or (event is None and self._batch):
                self._write()
                if event is None:
                    self._door.settle()
                yield self.tally
            elif number % LOOK == 0:
                yield self.tally
        self._write()
        yield self.tally

    def _take(self, event: Event, source: str) -> None:
        read = record(event)
        if not isinstance(read, Record):
            self._refuse(Problem(event.file, event.line, read))
        elif (self._since and read.time < self._since) or (
            self._until and read.time >= self._until
        ):
            self.tally.outside += 1
        else:
            self._add(read, f"{CLOUDWATCH}{event.group}" if event.group else source)

    def _add(self, read: Record, source: str) -> None:
        turn = self._turns.turn(read, source[:LONGEST_SOURCE])
        self.tally.records += 1
        said, other = _said(turn), self._batch.get(turn.id)
        if other:
            self.tally.duplicates += 1
        if other is None or said > other[0]:
            one = kept(turn, self._change)
            self._batch[turn.id] = said, one
            self._size += one.size

    def _refuse(self, problem: Problem) -> None:
        self.tally.bad += 1
        self._tell(problem)

    def _write(self) -> None:
        batch = [turn for _said, turn in self._batch.values()]
        self._batch.clear()
        self._size = 0
        new = self._door.write(batch)
        self.tally.turns += new
        self.tally.duplicates += len(batch) - new


def _said(turn: Turn) -> Said:
    """Of two records of one request the one with more of these is kept."""
    listed = turn.recognition.interpretations if turn.recognition else ()
    return bool(turn.utterance), len(listed), bool(turn.text)

"""The bus of processes that share a PostgreSQL server.

    worker ── on_change ──► publisher ── row, NOTIFY ──► bell of another process ── FollowedTurn
    worker ◄── halt ── bell ◄── row, NOTIFY ── Stop in another process

The publisher is one thread: while it writes, more comes, and goes out together. Nothing waits for
it, so a server that is away slows no answer; what is missed meanwhile is told when it is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import cast
from weakref import WeakValueDictionary

from dashboard.conversation.bus import ConversationBusy, InMemory
from dashboard.conversation.live_turn import FollowedTurn, LiveTurn, nobody, progress_of
from dashboard.conversation.turn import Mode, Turn
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.bell import Bell, Rung
from dashboard.log.processes.live_turns import CHANGED, HALTED, Halt, LiveTurns, Progress
from dashboard.log.turns import TurnLog

PACE_S = 0.05  # between two writes of a process, first pieces apart; a page paints every 0.07 s
AGAIN_S = 0.5
ROW_S, LOOK_S = 0.5, 0.02  # how long a turn that was claimed may still lack its row

logger = logging.getLogger("lexlens")


class Shared:
    """The turns of all processes; `process` is the number of this one."""

    def __init__(self, database: Database, process: int, log: TurnLog) -> None:
        self._here = InMemory()
        self._rows = LiveTurns(database, process)
        self._log = log
        self._lock = threading.Lock()
        self._asking: set[str] = set()  # turns that are not claimed yet
        self._changed: set[LiveTurn] = set()
        self._over: set[str] = set()
        self._followed: WeakValueDictionary[str, FollowedTurn] = WeakValueDictionary()
        self._wake, self._urgent, self._closed = (threading.Event() for _ in range(3))
        self._publisher = threading.Thread(target=self._publish, name="publisher", daemon=True)
        self._bell = Bell(database, (CHANGED, HALTED), self._look)
        self._publisher.start()
        self._bell.start()

    def take(self, live: LiveTurn) -> None:
        """Raises `ConversationBusy`, whichever process is at it."""
        self._asking.add(live.id)
        try:
            self._here.take(live)
            self._claim(live)
        finally:
            self._asking.discard(live.id)
        live.on_change = partial(self._change, live)

    def _claim(self, live: LiveTurn) -> None:
        try:
            if not self._rows.claim(progress_of(live)):
                raise ConversationBusy
        except (ConversationBusy, LogUnavailable):
            self._here.leave(live)
            raise

    def leave(self, live: LiveTurn) -> None:
        """Returns when the others know, or will be told once the server is back."""
        live.on_change = nobody
        self._here.leave(live)
        try:
            if self._bell.up:
                self._rows.release([live.id])
                return
        except LogUnavailable as error:
            logger.warning("The end of a turn is told later: %s", error)
        with self._lock:
            self._over.add(live.id)
        self._wake.set()

    def running(self, conversation: str) -> LiveTurn | None:
        """That of this process, or one to follow."""
        if live := self._claimed_here(conversation):
            return live
        progress = self._rows.find(conversation)
        return self._follow(progress) if progress else None

    def _claimed_here(self, conversation: str) -> LiveTurn | None:
        """One that still asks whether it may be carried is waited for: it may not be."""
        until = time.monotonic() + ROW_S
        while (live := self._here.running(conversation)) and live.id in self._asking:
            if time.monotonic() > until:
                return None
            time.sleep(LOOK_S)
        return live

    def own(self) -> list[LiveTurn]:
        """Those of this process."""
        return self._here.own()

    def close(self) -> None:
        """End both threads."""
        self._closed.set()
        self._urgent.set()
        self._wake.set()
        self._publisher.join(timeout=10)
        self._bell.close()

    def _follow(self, progress: Progress) -> LiveTurn | None:
        turn = self._row(progress.turn)
        if turn is None:
            return None
        with self._lock:
            followed = self._followed.get(turn.id) or FollowedTurn(turn, progress, self._halt)
            self._followed[turn.id] = followed
        self._look_at([turn.id], {turn.id: followed})  # it may have ended before it was followed
        return followed

    def _row(self, turn_id: str) -> Turn | None:
        """The claim comes before the row."""
        until = time.monotonic() + ROW_S
        while (turn := self._log.turn(turn_id)) is None and time.monotonic() < until:
            time.sleep(LOOK_S)
        return turn

    def _halt(self, halt: Halt) -> None:
        try:
            self._rows.halt(halt)
        except LogUnavailable as error:
            logger.warning("Stop did not reach the turn's process: %s", error)

    def _change(self, live: LiveTurn, urgent: bool) -> None:
        with self._lock:
            self._changed.add(live)
        self._wake.set()
        if urgent:
            self._urgent.set()

    def _publish(self) -> None:
        while not self._closed.is_set():
            self._wake.wait()
            self._wake.clear()
            self._urgent.clear()
            try:
                written = self._tell()
            except Exception as error:  # noqa: BLE001 - the thread's edge: the next change is told
                logger.error("A change was not told: %s", type(error).__name__)
                written = False
            if written:
                self._urgent.wait(PACE_S)
            else:
                self._closed.wait(AGAIN_S)

    def _tell(self) -> bool:
        """Write what is new; False if it has to be tried again."""
        with self._lock:
            changed, self._changed = self._changed, set()
            over, self._over = self._over, set()
        try:
            self._rows.write([progress_of(live) for live in changed])
            if over:
                self._rows.release(sorted(over))
        except LogUnavailable:
            with self._lock:
                self._changed |= changed
                self._over |= over
            self._wake.set()
            return False
        return True

    def _look(self, rung: Rung) -> None:
        """What is new of the turns that are followed or carried here; all of them if `rung` is
        None."""
        own = {live.id: live for live in self.own()}
        with self._lock:
            followed = dict(self._followed)
        self._look_at(_among(followed, rung, CHANGED), followed)
        if asked := _among(own, rung, HALTED):
            for halt in self._rows.take_halts(asked):
                _stop(own[halt.turn], halt)
        if rung is None and own:
            self._claim_lost(own)

    def _look_at(self, ids: Collection[str], followed: dict[str, FollowedTurn]) -> None:
        known = self._rows.read(ids) if ids else {}
        for progress in known.values():
            followed[progress.turn].show(progress)
        if gone := set(ids) - known.keys():
            for turn_id in self._rows.over(gone):
                followed[turn_id].end(self._log.turn(turn_id))

    def _claim_lost(self, own: dict[str, LiveTurn]) -> None:
        """A server that crashed has forgotten who carries what."""
        for turn_id in own.keys() - self._rows.read(own).keys():
            self._rows.claim(progress_of(own[turn_id]))
            if own[turn_id] not in self.own():
                self._rows.release([turn_id])


def _among(known: Collection[str], rung: Rung, channel: str) -> set[str]:
    return set(known) if rung is None else set(known) & set(rung.get(channel, ()))


def _stop(live: LiveTurn, halt: Halt) -> None:
    if halt.target is None:
        live.halt()
    else:
        mode = cast(Mode, halt.fallback_mode)
        live.halt(replace(live.setup, target=halt.target, fallback_mode=mode))

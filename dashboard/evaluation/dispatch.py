"""Plays the conversations of a run: one thread that thinks for the carriers that call.

    waiting ──► fresh ──► under way ──► answered ──► ended
                  ▲         │    ▲          │
                  │ opening │    │ due ◄────┘ the next turn
                  └── resting ───┘
                      refused, or to begin anew

At most `width` conversations are open at once. One whose first call was refused is not open: it
rests outside while another one goes in. What may go is with the carriers before they ask for it,
and hands are filled before answers are read.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from dashboard.evaluation.carriers import Ask, Call, Carriers, Ended
from dashboard.evaluation.pace import Pace
from dashboard.evaluation.results import TurnResult
from dashboard.evaluation.runner import HOPELESS, Playing, RunHeld, Setting
from dashboard.evaluation.testset import Conversation
from lexclient.client import Answered
from lexclient.deadline import late
from lexclient.errors import LexBusy, LexError, LexUnreachable

PATIENCE_S = 60.0  # without any answer; then the run is held, and resumed where it was
LOOK_S = 0.2  # between two looks at what has ended, while the carriers need nothing
LAST_ANSWERS_S = 1.0  # that a run which is stopped waits for the calls under way
STOCK = 3  # fresh conversations kept ready for each call that ended since the last look
LEAST_STOCK = 4  # and for each carrier, which would wake this thread at the worst moment

Key = TypeVar("Key")
Came = list[TurnResult] | Exception


class Dispatch(Generic[Key]):
    """One run of some conversations, each known by a key.

    A call that takes longer than `deadline_s` is given up as `LexTimeout`. `halt` begins no more
    conversations, `stop` ends the run at once; what has not been told then is to be played anew.
    `retry_s` is the wait after a failed try, longer each time.
    """

    def __init__(
        self,
        ask: Ask,
        setting: Setting,
        pace: Pace,
        *,
        deadline_s: float,
        halt: threading.Event,
        stop: threading.Event,
        retry_s: float = 1.0,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._setting, self._pace, self._clock = setting, pace, clock
        self._deadline_s, self._retry_s, self._patience_s = deadline_s, retry_s, patience_s
        self._halt, self._stop = halt, stop
        self._carriers = Carriers(ask, pace.width, led=pace.limited, clock=clock)
        self._keys: dict[Playing, Key] = {}
        self._open = 0  # conversations
        self._busy = 0  # carriers that have a call
        self._booked: tuple[float, Call] | None = None  # waits for its time by the rate
        self._resting: list[tuple[float, int, Call]] = []  # a heap, by the time it is over
        self._order = itertools.count()
        self._stock = LEAST_STOCK * pace.width
        self._told: list[tuple[Key, Came]] = []  # not handed in yet
        self._hand_in_at = clock() + LOOK_S
        self._held: RunHeld | None = None

    def play(
        self,
        keys: Iterable[Key],
        read: Callable[[Key], Conversation],
        tell: Callable[[Sequence[tuple[Key, Came]]], None],
    ) -> None:
        """Play what `read` makes of each key, until all are told, or the run is halted or stopped.

        `tell` is given each key once, some at a time, with every user turn and what came of it, or
        with the exception that our own code met. Raises `RunHeld`.
        """
        self._waiting: Iterator[Key] = iter(keys)
        self._read, self._tell = read, tell
        try:
            self._stock_up()
            self._fill_hands()
            while self._keys and not self._held and not self._stop.is_set():
                self._look()
            self._see_off()
        finally:
            self._carriers.dismiss()
        if self._held:
            raise self._held

    def _look(self) -> None:
        """Hands first, then thoughts; of these first the ones that a carrier waits for."""
        ended = self._wait(self._until_needed())
        least = LEAST_STOCK * self._pace.width
        self._stock = max(least, STOCK * len(ended), self._stock // 2)
        for one in ended:
            self._count(one)
        self._stock_up()
        self._fill_hands()
        for one in sorted(ended, key=lambda one: one.following is not None):
            self._think(one)
            if one.following is None:
                self._fill_hands()
        self._fill_hands()
        if self._clock() >= self._hand_in_at:
            self._hand_in()

    def _see_off(self) -> None:
        """What is under way at the end of a run may still be answered; nothing follows it."""
        self._carriers.limit = 0
        until = self._clock() + LAST_ANSWERS_S
        while self._busy and (left := until - self._clock()) > 0:
            for one in self._wait(left):
                self._count(one)
                if isinstance(one.outcome, Answered):
                    self._think(one)
        self._hand_in()

    def _wait(self, seconds: float) -> list[Ended]:
        ended = self._carriers.wait(seconds)
        for call, level in self._carriers.give_up(self._deadline_s):
            ended.append(Ended(call, late(self._deadline_s), level))
        return ended

    def _until_needed(self) -> float:
        now = self._clock()
        times = [now + LOOK_S, *(at for at, *_ in self._resting[:1])]
        if self._booked and self._busy < self._pace.limit:
            times.append(self._booked[0])
        return max(0.0, min(times) - now)

    # What may go

    def _stock_up(self) -> None:
        """Fresh conversations, so many that the carriers do not run out of them."""
        if self._halt.is_set():
            self._begin_no_more()
        fresh = self._carriers.fresh
        while len(fresh) < self._stock and len(self._resting) < self._pace.width:
            for key in self._waiting:
                self._meet(key)
                break
            else:
                return

    def _meet(self, key: Key) -> None:
        try:
            playing = Playing(self._read(key), self._setting)
            call = _next_call(playing)
        except Exception as error:  # noqa: BLE001 - told, and the others are played
            self._told.append((key, error))
        else:
            self._keys[playing] = key
            self._carriers.fresh.append(call)

    def _begin_no_more(self) -> None:
        self._waiting = iter(())
        while call := _popped(self._carriers.fresh):
            del self._keys[call.playing]
        for *_, call in self._resting:
            if call.opening:
                del self._keys[call.playing]
        self._resting = [one for one in self._resting if not one[2].opening]
        heapq.heapify(self._resting)

    def _fill_hands(self) -> None:
        while self._resting and self._resting[0][0] <= self._clock():
            *_, call = heapq.heappop(self._resting)
            if call.opening:
                self._carriers.fresh.appendleft(call)
            else:
                self._carriers.due.append(call)
        self._carriers.limit = self._pace.limit
        while self._busy < self._pace.limit and (going := self._going()):
            self._busy += 1
            self._carriers.hand(going)

    def _going(self) -> Call | None:
        """The call that may go now, by the rate too."""
        if self._booked is None:
            call = self._first_in_line()
            if call is None:
                return None
            self._booked = self._pace.appointment(), call
        at, call = self._booked
        if at > self._clock():
            return None
        self._booked = None
        return call

    def _first_in_line(self) -> Call | None:
        """Open conversations first: one kept waiting would lose its session."""
        call = _popped(self._carriers.due)
        if call is None and self._open < self._pace.width:
            call = _popped(self._carriers.fresh)
            self._open += call is not None
        return call

    # What has ended

    def _count(self, one: Ended) -> None:
        """What concerns the carriers: who waits, how many conversations are open, how many calls
        may go at once."""
        if one.following is None:
            self._busy -= 1
        else:
            self._open += one.following.opening
        if isinstance(one.outcome, Answered):
            self._open -= one.call.closing
        else:
            self._open -= one.call.opening or not isinstance(one.outcome, LexBusy)
        if isinstance(one.outcome, LexBusy):
            self._pace.throttled(one.level)
        elif not isinstance(one.outcome, LexUnreachable):
            self._pace.answered(one.level)

    def _think(self, one: Ended) -> None:
        playing, outcome = one.call.playing, one.outcome
        playing.calls += 1
        try:
            came = self._came(one.call, outcome)
        except Exception as error:  # noqa: BLE001 - told, and the others are played
            came = error
        if came is not None:
            self._open -= isinstance(outcome, Answered) and not one.call.closing
            self._told.append((self._keys.pop(playing), came))

    def _hand_in(self) -> None:
        """Not after every look: to write one result costs nearly as much as to write many."""
        self._hand_in_at = self._clock() + LOOK_S
        if self._told:
            told, self._told = self._told, []
            self._tell(told)

    def _came(self, call: Call, outcome: Answered | Exception) -> Came | None:
        """What came of the conversation, None as long as it goes on."""
        playing = call.playing
        if isinstance(outcome, Answered):
            playing.answered(outcome.read())
            if not playing.ended:
                self._carriers.due.append(_next_call(playing))
        elif isinstance(outcome, LexError):
            self._failed(call, outcome)
        else:
            raise outcome
        return playing.results if playing.ended else None

    def _failed(self, call: Call, error: LexError) -> None:
        playing = call.playing
        passing = isinstance(error, LexBusy | LexUnreachable)
        if isinstance(error, HOPELESS) or (passing and self._pace.silent_s() > self._patience_s):
            self._held = self._held or RunHeld(error)
        elif isinstance(error, LexBusy):
            self._rest(call, self._pace.wait_s(playing.calls))
        else:
            playing.failed(error)
            if not playing.ended:
                self._rest(_next_call(playing), self._retry_s * max(playing.tried, 1))

    def _rest(self, call: Call, seconds: float) -> None:
        heapq.heappush(self._resting, (self._clock() + seconds, next(self._order), call))


def _next_call(playing: Playing) -> Call:
    return Call(playing, playing.request(), not playing.begun, playing.closing)


def _popped(calls: deque[Call]) -> Call | None:
    """The first one, unless a carrier has just taken the last."""
    with suppress(IndexError):
        return calls.popleft()
    return None

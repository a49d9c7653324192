"""Columns that run side by side: each streams, fails and is stopped on its own.

    item of a job ── Asker ──► answerer.stream ── deltas ──► Column ◄── a page paints it
                                             └── Answer ──► the job's result, kept in the log

A column is filled by the job's worker thread, so a reload or a click that reruns the page
neither stops an answer nor asks for it twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from dashboard.bots.ref import BotRef, Lex
from dashboard.comparison.answers import Response
from dashboard.comparison.questions import question_of
from dashboard.comparison.recordings import is_recorded
from dashboard.comparison.variants import Variant
from dashboard.conversation.router import route
from dashboard.jobs.job import Held, NotNow, Task
from dashboard.log.clock import utc_now
from dashboard.token_buckets import TokenBuckets
from fallback.answerer import Answer, Answerer
from fallback.errors import BudgetSpent, BudgetUnknown, FallbackError, RateLimited
from fallback.hook.provenance import WHERE
from lexclient.errors import LexError

PATIENCE = 8  # how often an item of a batch is tried again while its server wants fewer calls
SHORTEST_REST, LONGEST_REST = 1.0, 120.0  # seconds
BY_LEX_ALONE = {WHERE: "app"}  # request attributes
STOP_POLL = 0.02  # seconds between looks at the two ways to be stopped


class TargetUnknown(FallbackError):
    """The target was removed from the configuration after the job had been written."""

    sentence = "No target is called {target} any more."


class Allowance(Protocol):
    """How often a target may be asked, see `dashboard.log.processes.rates.Rates`."""

    def take(self, name: str) -> float: ...


class Column:
    """One answer while it arrives; written by a worker, read by any number of pages."""

    def __init__(self) -> None:
        self.text = ""
        self.begin = time.monotonic()
        self.first_s: float | None = None
        self.stop = threading.Event()

    def add(self, text: str) -> None:
        """Take a piece of the answer."""
        if self.first_s is None:
            self.first_s = time.monotonic() - self.begin
        self.text += text


class Board:
    """The columns that are being filled in this process, by job and item."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], Column] = {}
        self._stopped: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def open(self, job: str, key: str) -> Column:
        """A fresh column; stopped from the beginning if somebody was quicker."""
        column = Column()
        with self._lock:
            self._columns[job, key] = column
            if (job, key) in self._stopped:
                column.stop.set()
        return column

    def close(self, job: str, key: str) -> None:
        """Its answer is in the log now."""
        with self._lock:
            self._columns.pop((job, key), None)
            self._stopped.discard((job, key))

    def column(self, job: str, key: str) -> Column | None:
        """The column of an item that is being asked, or None."""
        return self._columns.get((job, key))

    def stop(self, job: str, key: str) -> None:
        """Stop one column; the others run on."""
        with self._lock:
            self._stopped.add((job, key))
            if column := self._columns.get((job, key)):
                column.stop.set()


def _no_variants(variant: Variant) -> Answerer:
    raise KeyError(variant.target)


@dataclass(frozen=True)
class Asker:
    """The work of a comparison's job: asks a target, or Lex for the route.

    `answerer_of` and `variant_of` raise `KeyError` for a target that is not configured any more.
    `recalled` gives what a recording holds for (target, utterance, repetition). A job with the
    parameter `patient` keeps to a target's `allowance`, waits when a server wants fewer calls all
    the same and is held when the day's budget is spent; without it, a column simply fails.
    """

    board: Board
    answerer_of: Callable[[str], Answerer]
    lex: Lex
    recalled: Callable[[str, str, int], Response]
    variant_of: Callable[[Variant], Answerer] = _no_variants
    allowance: Allowance = field(default_factory=lambda: TokenBuckets({}))
    rests: dict[tuple[str, str], int] = field(default_factory=dict)

    def __call__(self, task: Task) -> Mapping[str, Any]:
        """See `dashboard.jobs.job.Kind`."""
        if task.item.payload.get("route"):
            return self._route(task)
        payload = task.item.payload
        if is_recorded(payload["target"]):
            recalled = self.recalled(payload["target"], payload["utterance"], payload["repeat"])
            return recalled.as_json(payload["target"])
        if task.parameters.get("patient"):
            self.await_allowance((payload.get("variant") or payload)["target"])
        answer = self._ask(task)
        if task.parameters.get("patient"):
            self.be_patient(task, answer)
        at = utc_now().isoformat(timespec="milliseconds")
        return Response(answer, at).as_json(payload["target"])

    def _ask(self, task: Task) -> Answer:
        target = task.item.payload["target"]
        column = self.board.open(task.job, task.item.key)
        stop = _Either(column.stop, task.stop)
        try:
            answerer = self._answerer(task.item.payload)
            question = question_of(task.item.payload, task.person)
            for event in answerer.stream(question, stop):
                if isinstance(event, Answer):
                    return event
                column.add(event.text)
        except KeyError:
            return Answer(target, "", "failed", total_s=0.0, error=TargetUnknown(target))
        finally:
            self.board.close(task.job, task.item.key)
        raise RuntimeError("an answerer ended without an Answer")

    def _answerer(self, payload: Mapping[str, Any]) -> Answerer:
        """Who asks a column's target, or the variant of one."""
        varied = payload.get("variant")
        if varied is None:
            return self.answerer_of(payload["target"])
        return self.variant_of(Variant.from_json(varied))

    def await_allowance(self, target: str) -> None:
        """Raises `NotNow` where the target's stated rate leaves no call for now."""
        if wait_s := self.allowance.take(target):
            raise NotNow(wait_s)

    def be_patient(self, task: Task, answer: Answer) -> None:
        """Raises what the job does about it: wait and ask again, or hold everything."""
        place = (task.job, task.item.key)
        if isinstance(answer.error, BudgetSpent | BudgetUnknown):
            raise Held(str(answer.error))
        if isinstance(answer.error, RateLimited) and not answer.text:
            tried = self.rests[place] = self.rests.get(place, 0) + 1
            if tried <= PATIENCE:
                raise NotNow(_rest_s(answer.error, tried))
        self.rests.pop(place, None)

    def _route(self, task: Task) -> Mapping[str, Any]:
        """Would Lex have answered this itself? Asked in a session that nobody else is in, and
        without its code hook, which would ask a target."""
        bot = BotRef.from_json(task.parameters["bot"])
        session = f"compare-{task.job}-{task.item.payload['question']}"
        text = task.item.payload["utterance"]
        try:
            recognition = self.lex.recognize(bot, session, text, request_attributes=BY_LEX_ALONE)
        except LexError as error:
            return {"route": {"reason": "lex_error", "error": type(error).__name__}}
        finally:
            with suppress(LexError):
                self.lex.delete_session(bot, session)
        decided = route(recognition, threshold=bot.threshold)
        return {"route": {**decided.as_json(), "lex_s": recognition.seconds}}


def _rest_s(error: RateLimited, tried: int) -> float:
    """What the server asked for, else twice as long each time."""
    stated = error.facts.get("retry_after_s")
    rest = float(str(stated)) if stated is not None else SHORTEST_REST * 2 ** (tried - 1)
    return min(max(rest, SHORTEST_REST / 10), LONGEST_REST)


class _Either(threading.Event):
    """Set when one of two events is: the column's own Stop, or the job's."""

    def __init__(self, one: threading.Event, other: threading.Event) -> None:
        super().__init__()
        self._both = (one, other)

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._both)

    def wait(self, timeout: float | None = None) -> bool:
        until = None if timeout is None else time.monotonic() + timeout
        while not self.is_set() and (until is None or time.monotonic() < until):
            time.sleep(STOP_POLL)
        return self.is_set()

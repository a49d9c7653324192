"""Answerers made of answerers: the first that can, one deadline for all, a budget for the day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fallback import errors
from fallback.answerer import Answer, Answerer, Delta, Question
from fallback.budget import Budget, BudgetUnreadable, Caps

# no server got the request, so it counts for nothing
NEVER_SENT = (
    errors.KeyMissing,
    errors.KeyMalformed,
    errors.NotSignable,
    errors.ModelRetired,
    errors.ServerUnreachable,
)
# a server got it, and none charges for saying no
UNCHARGED = (errors.TargetUnavailable, errors.RequestRefused)


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Asks the answerers in turn until one has an answer, or has begun one.

    The answer names the target that gave it; those that could not answer stand in `before`, and
    their time is part of its own. What concerns the question and not the target, such as a prompt
    that is too long or a filter, is not tried elsewhere.
    """

    answerers: tuple[Answerer, ...]

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """See `Answerer.stream`."""
        before: tuple[Answer, ...] = ()
        for place, answerer in enumerate(self.answerers, start=1):
            for event in answerer.stream(question, stop):
                if isinstance(event, Delta):
                    yield event
                elif place < len(self.answerers) and another_may_answer(event):
                    before += (event,)
                else:
                    yield _after(event, before)
                    return


def another_may_answer(answer: Answer) -> bool:
    """Not a word, for a reason that another target may not have."""
    unread = isinstance(answer.error, errors.AnswerUnreadable | errors.AnswerCut)
    return not answer.text and (isinstance(answer.error, errors.TargetUnavailable) or unread)


def _after(answer: Answer, before: tuple[Answer, ...]) -> Answer:
    if not before:
        return answer
    waited = sum(earlier.total_s or 0.0 for earlier in before)
    first = None if answer.first_s is None else answer.first_s + waited
    total = (answer.total_s or 0.0) + waited
    return replace(answer, before=before, first_s=first, total_s=total)


@dataclass(frozen=True, slots=True)
class WithinDeadline:
    """Gives whatever it wraps `seconds` of wall clock, all attempts together."""

    answerer: Answerer
    seconds: float
    clock: Callable[[], float] = time.monotonic

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """See `Answerer.stream`. An earlier deadline of the question stays."""
        ours = self.clock() + self.seconds
        deadline = ours if question.deadline is None else min(ours, question.deadline)
        yield from self.answerer.stream(replace(question, deadline=deadline), stop)


@dataclass(frozen=True, slots=True)
class WithinBudget:
    """Asks only while the day's caps allow it; one `budget` serves the whole process and more.

    `reserve` is the most one answer can cost, None if unknown: it is set aside before the call
    and replaced by the real cost after it, so that calls side by side cannot overspend. An
    answer whose cost stays unknown costs what was set aside.
    """

    answerer: Answerer
    target: str
    budget: Budget
    caps: Caps
    reserve: Decimal | None
    today: Callable[[], date] = date.today

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """See `Answerer.stream`."""
        day, reserve = self.today(), self.reserve or Decimal(0)
        try:
            cap_reached = self.budget.reserve(day, reserve, self.caps)
        except BudgetUnreadable:
            yield self._not_asked(errors.BudgetUnknown(self.target))
            return
        if cap_reached is not None:
            yield self._not_asked(errors.BudgetSpent(self.target, cap=cap_reached))
            return
        # what stays booked should the caller walk away in the middle
        calls, cost = 1, reserve
        try:
            for event in self.answerer.stream(question, stop):
                if isinstance(event, Answer):
                    calls, cost = charged(event, reserve)
                yield event
        finally:
            self.budget.settle(day, calls - 1, cost - reserve)

    def _not_asked(self, error: errors.FallbackError) -> Answer:
        return Answer(self.target, "", "failed", total_s=0.0, error=error)


def charged(answer: Answer, reserve: Decimal) -> tuple[int, Decimal]:
    """How many calls and dollars to book for `answer`."""
    # a broken connection is a kind of unreachable, and yet the request may have arrived
    sure = not answer.text and not isinstance(answer.error, errors.ConnectionBroken)
    if sure and isinstance(answer.error, NEVER_SENT):
        return 0, Decimal(0)
    if sure and isinstance(answer.error, UNCHARGED):
        return 1, Decimal(0)
    return 1, reserve if answer.cost is None else answer.cost

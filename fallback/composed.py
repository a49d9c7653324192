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
from fallback.budget import BudgetUnreadable, Caps, DayBudget, Refusal, Spending

WAIT_S = 10.0  # for calls under way to tell what they really cost
GLANCE_S = 0.05
# no server got the request, so it counts for nothing
NEVER_SENT = (
    errors.KeyMissing,
    errors.KeyMalformed,
    errors.NotSignable,
    errors.ModelRetired,
    errors.ServerUnreachable,
    errors.BudgetSpent,
    errors.BudgetUnknown,
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

    `most` is what the answer to a question can cost at most, None if unknown: it is set aside
    before the call and replaced by the real cost after it, so that calls side by side cannot
    overspend. An answer whose cost stays unknown costs what was set aside. A request that is
    sent again is a call of its own. Where only calls under way stand against a question, it
    waits for them. With `a_person` the caps are each person's, and a question that tells nobody is
    not counted.
    """

    answerer: Answerer
    target: str
    budget: DayBudget
    caps: Caps
    most: Callable[[Question], Decimal | None]
    today: Callable[[], date] = date.today
    clock: Callable[[], float] = time.monotonic
    a_person: bool = False

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """See `Answerer.stream`."""
        if self.a_person and not question.person:
            yield from self.answerer.stream(question, stop)
            return
        amount = self.most(question) or Decimal(0)
        person = question.person if self.a_person else ""
        booking = Booking(self.budget, self.caps, self.today(), amount, person)
        try:
            refusal = self._booked(booking, question, stop)
        except BudgetUnreadable:
            yield self._not_asked(errors.BudgetUnknown(self.target))
            return
        if refusal is not None:
            spent = errors.PersonBudgetSpent if person else errors.BudgetSpent
            yield self._not_asked(spent(self.target, cap=refusal.cap), stop)
            return
        counted = replace(question, may_retry=lambda e: question.may_retry(e) and booking.again(e))
        answer: Answer | None = None
        try:
            for event in self.answerer.stream(counted, stop):
                answer = event if isinstance(event, Answer) else None
                yield event
        finally:
            # what stays booked should the caller walk away in the middle
            booking.settle(answer)

    def _booked(
        self, booking: Booking, question: Question, stop: threading.Event
    ) -> Refusal | None:
        give_up = self.clock() + WAIT_S
        if question.deadline is not None:
            give_up = min(give_up, question.deadline)
        refusal = booking.first()
        while refusal is not None and refusal.may_pass and self.clock() < give_up:
            if stop.wait(GLANCE_S):
                break
            refusal = booking.first()
        return refusal

    def _not_asked(
        self, error: errors.FallbackError, stop: threading.Event | None = None
    ) -> Answer:
        if stop is not None and stop.is_set():
            return Answer(target=self.target, text="", outcome="stopped")
        return Answer(target=self.target, text="", outcome="failed", error=error)


@dataclass(slots=True)
class Booking:
    """What is booked for one question: a call for each request, and `amount` dollars for each
    that may be charged."""

    budget: DayBudget
    caps: Caps
    day: date
    amount: Decimal
    person: str = ""
    calls: int = 0
    dollars: Decimal = Decimal(0)

    def first(self) -> Refusal | None:
        """Book the first request. Raises `BudgetUnreadable`."""
        return self._book(self.amount)

    def again(self, failure: errors.FallbackError) -> bool:
        """Book one more request after `failure`; False if the caps forbid it. What the server
        refused outright was not charged, so its amount serves once more."""
        free = isinstance(failure, UNCHARGED) and not isinstance(failure, errors.ConnectionBroken)
        try:
            return self._book(Decimal(0) if free else self.amount) is None
        except BudgetUnreadable:
            return False

    def settle(self, answer: Answer | None) -> None:
        """Replace what is booked for the last request by what `answer` says of it."""
        booked = Spending(self.calls, self.dollars)
        calls, cost = (1, self.amount) if answer is None else charged(answer, self.amount)
        actual = Spending(self.calls - 1 + calls, self.dollars - self.amount + cost)
        self.budget.settle(self.day, booked, actual, self.person)

    def _book(self, amount: Decimal) -> Refusal | None:
        refusal = self.budget.reserve(self.day, amount, self.caps, self.person)
        if refusal is None:
            self.calls += 1
            self.dollars += amount
        return refusal


def charged(answer: Answer, reserve: Decimal) -> tuple[int, Decimal]:
    """How many calls and dollars to book for `answer`."""
    # a broken connection is a kind of unreachable, and yet the request may have arrived
    sure = not answer.text and not isinstance(answer.error, errors.ConnectionBroken)
    if sure and isinstance(answer.error, NEVER_SENT):
        return 0, Decimal(0)
    if sure and isinstance(answer.error, UNCHARGED):
        return 1, Decimal(0)
    return 1, reserve if answer.cost is None else answer.cost

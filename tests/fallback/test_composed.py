"""Answerers made of answerers, and the file behind the budget."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Answer, Answerer, Delta, Question, Usage
from fallback.budget import Budget, BudgetUnreadable, Caps, Refusal, Spending
from fallback.build import succession, with_successors
from fallback.composed import FirstOf, WithinBudget, WithinDeadline
from fallback.prompts import most_tokens
from fallback.targets.pricing import cost_of, most_of
from fallback.targets.target import Prices, load_targets
from tests.fallback.asked import CHAT, KEY, answerer_at, asked
from tests.fallback.scripted import HELLO, HOLD, STREAM, Script, error, said, scripted

DAY = date(2026, 11, 21)
CENT = Decimal("0.01")
FINE = Answer("fine", "Yes.", "complete", total_s=1.0, first_s=0.5)


@dataclass
class Fixed:
    """Gives one answer, and keeps the questions."""

    answer: Answer
    questions: list[Question] = field(default_factory=list)

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        self.questions.append(question)
        if self.answer.text:
            yield Delta(self.answer.text)
        yield self.answer


def failed(kind: type[errors.FallbackError], text: str = "", **facts: Any) -> Answer:
    facts = {"variable": "V", "model": "m", "when": "", "advice": "", "detail": "d"} | facts
    return Answer("first", text, "failed", total_s=2.0, error=kind("first", **facts))


IN_VAIN = (
    errors.KeyMissing,
    errors.ModelRetired,
    errors.ServerUnreachable,
    errors.AnswerUnreadable,
    errors.AnswerCut,
)


@pytest.mark.parametrize("kind", IN_VAIN)
def test_the_next_is_asked_when_the_first_cannot_answer(kind: Any) -> None:
    """The answer names who gave it, who was asked in vain, and the time of both."""
    first = failed(kind)
    deltas, answer = asked(FirstOf((Fixed(first), Fixed(FINE))))
    assert deltas == ["Yes."]
    assert answer == replace(FINE, before=(first,), total_s=3.0, first_s=2.5)


@pytest.mark.parametrize(
    "answer",
    [
        FINE,
        failed(errors.ServerUnreachable, text="Half an ans"),
        failed(errors.PromptTooLong),
        failed(errors.AnswerFiltered),
        failed(errors.BudgetSpent, cap="1 call"),
        failed(errors.DeadlinePassed, seconds=1.0),
        Answer("first", "", "stopped"),
    ],
)
def test_the_next_is_not_asked_when_it_would_not_help(answer: Answer) -> None:
    """An answer that began, a filter, a deadline and a Stop are final."""
    second = Fixed(FINE)
    assert asked(FirstOf((Fixed(answer), second)))[1] == answer
    assert second.questions == []


def test_the_last_failure_is_reported_with_those_before() -> None:
    """When nobody can answer, all reasons are there."""
    first, second = failed(errors.ModelRetired), failed(errors.KeyMissing)
    answer = asked(FirstOf((Fixed(first), Fixed(second))))[1]
    assert answer == replace(second, before=(first,), total_s=4.0)


@pytest.mark.parametrize(("given", "expected"), [(None, 107.0), (103.0, 103.0), (200.0, 107.0)])
def test_deadline_is_the_earlier_of_two(given: float | None, expected: float) -> None:
    """Its own seconds from now, or what the question brings if that is sooner."""
    inner = Fixed(FINE)
    asked(WithinDeadline(inner, 7.0, clock=lambda: 100.0), Question("Hi", deadline=given))
    assert inner.questions == [Question("Hi", deadline=expected)]


def test_one_deadline_bounds_all_attempts() -> None:
    """Two servers that hold the line do not take two timeouts."""
    targets = {
        "a": replace(CHAT, name="a", successor="b", timeout_s=60),
        "b": replace(CHAT, name="b", timeout_s=60),
    }
    with scripted(error(404, "The model x has been deprecated"), [HOLD]) as server:
        targets = {name: replace(t, base_url=server.url) for name, t in targets.items()}
        answerer = with_successors("a", targets, environ={"TEST_KEY": KEY}, deadline_s=4)
        answer = asked(answerer)[1]
    assert (answer.target, answer.outcome, len(answer.before)) == ("b", "timeout", 1)
    assert answer.total_s < 30  # far from the two timeouts of a minute


def test_the_line_of_successors() -> None:
    """The retired pair leads to the living; a ring ends where it began."""
    targets = load_targets()
    assert [t.name for t in succession("gpt-3.5-turbo", targets)] == ["gpt-3.5-turbo", "gpt-6-luna"]
    assert [t.name for t in succession("text-davinci-003", targets)] == [
        "text-davinci-003",
        "gpt-6-luna-emulated",
    ]
    ring = {
        "a": replace(CHAT, name="a", successor="b"),
        "b": replace(CHAT, name="b", successor="a"),
    }
    assert [t.name for t in succession("a", ring)] == ["a", "b"]


def test_a_retired_target_is_answered_by_its_successor() -> None:
    """TargetAnswerer for gpt-3.5-turbo today is answered by gpt-6-luna, and says so."""
    with scripted(HELLO) as server:
        targets = load_targets()
        targets["gpt-6-luna"] = replace(targets["gpt-6-luna"], base_url=server.url)
        answerer = with_successors("gpt-3.5-turbo", targets, environ={"OPENAI_API_KEY": KEY})
        answer = asked(answerer)[1]
    assert (answer.target, answer.outcome) == ("gpt-6-luna", "complete")
    assert [(a.target, type(a.error)) for a in answer.before] == [
        ("gpt-3.5-turbo", errors.ModelRetired)
    ]


@pytest.fixture
def budget(tmp_path: Path) -> Iterator[Budget]:
    budget = Budget(tmp_path / "spending.db")
    yield budget
    budget.close()


def capped(
    answerer: Answerer, budget: Budget, caps: Caps, reserve: Decimal | None = CENT
) -> WithinBudget:
    return WithinBudget(answerer, "paid", budget, caps, lambda _: reserve, today=lambda: DAY)


def test_a_cap_in_calls(budget: Budget) -> None:
    """The call after the last allowed is not made, and the sentence says why."""
    inner = Fixed(FINE)
    answerer = capped(inner, budget, Caps(calls=2))
    answers = [asked(answerer)[1] for _ in range(3)]
    assert [answer.outcome for answer in answers] == ["complete", "complete", "failed"]
    assert str(answers[2].error) == "Today's budget of 2 calls is used up, so paid was not asked."
    assert len(inner.questions) == 2


def test_a_cap_in_money_counts_what_answers_cost(budget: Budget) -> None:
    """The reserve is replaced by the real cost: cheap answers leave room for more."""
    answerer = capped(
        Fixed(replace(FINE, cost=Decimal("0.004"))), budget, Caps(dollars=Decimal("0.02"))
    )
    outcomes = [asked(answerer)[1].outcome for _ in range(4)]
    # 0.000, 0.004 and 0.008 leave a cent; 0.012 does not
    assert outcomes == ["complete", "complete", "complete", "failed"]
    assert budget.spent(DAY) == Spending(3, Decimal("0.012"))


# what an answer books: (answer, calls, dollars)
BOOKED = [
    (replace(FINE, cost=Decimal("0.004")), 1, Decimal("0.004")),
    (replace(FINE, cost=None), 1, CENT),
    (failed(errors.KeyMissing), 0, Decimal(0)),
    (failed(errors.ModelRetired), 0, Decimal(0)),
    (failed(errors.ServerUnreachable), 0, Decimal(0)),
    (failed(errors.RateLimited, wait=""), 1, Decimal(0)),
    (failed(errors.RequestRefused), 1, Decimal(0)),
    (failed(errors.AnswerUnreadable), 1, CENT),
    (Answer("paid", "", "stopped"), 1, CENT),
]


@pytest.mark.parametrize(("answer", "calls", "dollars"), BOOKED)
def test_what_an_answer_books(budget: Budget, answer: Answer, calls: int, dollars: Decimal) -> None:
    """Known costs as they are, unknown ones at the most, what nobody heard not at all."""
    asked(capped(Fixed(answer), budget, Caps()))
    assert budget.spent(DAY) == Spending(calls, dollars)


def test_a_server_that_hangs_up_at_once_may_have_charged(budget: Budget) -> None:
    """`ConnectionBroken` is a kind of unreachable and yet the request had been heard."""
    asked(capped(Fixed(failed(errors.ConnectionBroken)), budget, Caps()))
    assert budget.spent(DAY) == Spending(1, CENT)


def test_walking_away_books_the_reserve(budget: Budget) -> None:
    """An answer nobody waited for was paid for nevertheless."""
    stream = capped(Fixed(FINE), budget, Caps()).stream(Question("Hi"), threading.Event())
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    assert budget.spent(DAY) == Spending(1, CENT)


def test_calls_side_by_side_do_not_overspend(tmp_path: Path) -> None:
    """Twenty threads and two budgets on one file: five calls are allowed, five are made."""
    inner = Fixed(FINE)
    budgets = [Budget(tmp_path / "spending.db") for _ in range(2)]
    capped_answerers = [capped(inner, budget, Caps(calls=5)) for budget in budgets] * 10
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda b: asked(b)[1], capped_answerers))
    assert sorted(answer.outcome for answer in answers) == ["complete"] * 5 + ["failed"] * 15
    assert {type(answer.error) for answer in answers} == {type(None), errors.BudgetSpent}
    assert len(inner.questions) == 5
    for budget in budgets:
        budget.close()


def test_the_budget_outlives_the_process_and_ends_with_the_day(tmp_path: Path) -> None:
    """Another budget on the same file knows; another day starts at nothing."""
    first = Budget(tmp_path / "spending.db")
    assert first.reserve(DAY, CENT, Caps(calls=1)) is None
    first.close()
    second = Budget(tmp_path / "spending.db")
    assert second.reserve(DAY, CENT, Caps(calls=1)) == Refusal("1 call")
    assert second.reserve(date(2026, 11, 22), CENT, Caps(calls=1)) is None
    second.close()


def test_what_a_person_spent_is_forgotten_after_a_month(budget: Budget, tmp_path: Path) -> None:
    """With the first call of a day; what everybody spent together stays."""
    for person in ("", "ann"):
        for day in (DAY, DAY + timedelta(1)):
            budget.reserve(day, CENT, Caps(), person)
    budget.reserve(DAY + timedelta(32), CENT, Caps())
    with closing(sqlite3.connect(tmp_path / "spending.db")) as book:
        accounts = [row[0] for row in book.execute("SELECT day FROM spending ORDER BY day")]
    assert accounts == ["2026-11-21", "2026-11-22", "2026-11-22 ann", "2026-12-23"]


def test_each_person_has_a_share(budget: Budget) -> None:
    """One person's is used up, another's is not; who is not told counts for all alone."""
    inner = Fixed(FINE)
    for_all = capped(inner, budget, Caps(calls=4))
    share = WithinBudget(
        for_all, "t", budget, Caps(calls=1), lambda _: CENT, today=lambda: DAY, a_person=True
    )

    def says(person: str) -> Answer:
        events = list(share.stream(Question("hello", person=person), threading.Event()))
        assert isinstance(events[-1], Answer)
        return events[-1]

    assert says("ann").error is None
    refused = says("ann").error
    assert isinstance(refused, errors.PersonBudgetSpent)
    assert str(refused) == "Your share of today, 1 call, is used up, so t was not asked."
    assert [says(person).error for person in ("bob", "", "")] == [None, None, None]
    assert type(says("eve").error) is errors.BudgetSpent
    assert len(inner.questions) == 4


def test_requests_that_are_sent_again_are_calls_too(budget: Budget) -> None:
    """A server that fails is asked as often as the cap says, and not twice as often."""
    with scripted(error(503, "Oops.")) as server:
        answerer = WithinBudget(
            answerer_at(server.url), "paid", budget, Caps(calls=5), lambda _: CENT
        )
        answers = [asked(answerer)[1] for _ in range(5)]
        assert len(server.requests) == 5
    assert [answer.retries for answer in answers] == [1, 1, 0, 0, 0]
    failed_first = [errors.ServerFailed] * 3
    assert [type(a.error) for a in answers] == [*failed_first, *[errors.BudgetSpent] * 2]
    assert budget.spent(date.today()) == Spending(5, Decimal(0))


@pytest.mark.parametrize(
    ("first", "dollars"),
    [(error(503, "Oops."), "0"), (error(400, "x", code="x", param="temperature"), "0"), ([], "1")],
)
def test_what_a_first_request_may_have_cost_stays_booked(
    budget: Budget, first: Script, dollars: str
) -> None:
    """A refusal costs nothing; a connection that broke may have cost all."""
    target = replace(CHAT, temperature=0.0)
    with scripted(first, HELLO) as server:
        alone = answerer_at(server.url, target)
        answer = asked(WithinBudget(alone, "paid", budget, Caps(), lambda _: Decimal(1)))[1]
    assert (answer.outcome, answer.retries) == ("complete", 1)
    assert answer.cost is not None
    assert budget.spent(date.today()) == Spending(2, Decimal(dollars) + answer.cost)


def test_calls_under_way_are_waited_for(budget: Budget) -> None:
    """What forty calls side by side set aside is more than the cap; what they cost is not: all
    are answered."""
    paid = replace(FINE, cost=Decimal("0.12"))

    class Slow(Fixed):
        def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
            time.sleep(0.02)
            yield from super().stream(question, stop)

    answerer = capped(Slow(paid), budget, Caps(dollars=Decimal(20)), Decimal(5))
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: asked(answerer)[1], range(40)))
    assert {answer.outcome for answer in answers} == {"complete"}
    assert budget.spent(DAY) == Spending(40, Decimal("4.80"))


def test_waiting_for_calls_under_way_ends(budget: Budget) -> None:
    """With the question's deadline, and at once with Stop."""
    assert budget.reserve(DAY, Decimal(5), Caps()) is None
    answerer = capped(Fixed(FINE), budget, Caps(dollars=Decimal(6)), Decimal(5))
    answer = asked(answerer, Question("Hi", deadline=time.monotonic() + 0.2))[1]
    assert type(answer.error) is errors.BudgetSpent
    stop = threading.Event()
    stop.set()
    assert asked(answerer, stop=stop)[1].outcome == "stopped"


def test_no_more_is_set_aside_than_the_question_can_cost() -> None:
    """The prompt's own tokens count, not those of a full one; an estimate is doubled."""
    target = replace(CHAT, prices=Prices(Decimal(1_000_000), Decimal(0)), prompt_tokens=3000)
    short, long = (Question("x" * n, system="") for n in (8, 40_000))
    assert most_tokens(short, 3000) == len("User: xxxxxxxx\nAssistant:")
    assert most_of(target, most_tokens(short, 3000)) == 25
    assert most_tokens(long, 3000) > 10_000


@pytest.mark.parametrize("kind", ["no folder", "no database"])
def test_an_unreadable_budget_stops_spending(tmp_path: Path, kind: str) -> None:
    """Nothing is asked while nobody knows what was spent."""
    path = tmp_path / "nowhere" / "spending.db"
    if kind == "no database":
        path = tmp_path / "spending.db"
        path.write_text("not a database " * 100)
    inner, budget = Fixed(FINE), Budget(path)
    answer = asked(capped(inner, budget, Caps(calls=9)))[1]
    assert (answer.outcome, inner.questions) == ("failed", [])
    assert str(answer.error) == "Today's spending cannot be read, so paid was not asked."
    with pytest.raises(BudgetUnreadable, match=r"spending\.db cannot be read or written"):
        budget.spent(DAY)


def test_a_locked_budget_recovers(tmp_path: Path) -> None:
    """After another process held the file too long, the next call works again."""
    path = tmp_path / "spending.db"
    budget = Budget(path, wait_s=0.1)
    budget.reserve(DAY, CENT, Caps())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BudgetUnreadable):
        budget.reserve(DAY, CENT, Caps())
    other.execute("ROLLBACK")
    other.close()
    assert budget.reserve(DAY, CENT, Caps()) is None
    assert budget.spent(DAY).calls == 2
    budget.close()


def test_embedded_targets_are_never_capped(tmp_path: Path) -> None:
    """A demo without a key costs nothing and stops for nothing."""
    budget = Budget(tmp_path / "spending.db")
    with scripted([STREAM, said("Hi", "stop")]) as server:
        answerer = with_successors(
            "offline-chat",
            load_targets(),
            environ={},
            embedded_url=server.url,
            budget=budget,
            caps=Caps(calls=0),
        )
        assert asked(answerer)[1].outcome == "complete"


# target's prices, model that answered, tokens, cost
COSTS = [
    (Prices(Decimal("0.5"), Decimal("1.5")), "some-model", Usage(1000, 100), "0.00065"),
    (Prices(Decimal("0.5"), Decimal("1.5")), "some-model-2026-01", Usage(1000, 100), "0.00065"),
    (Prices(Decimal("0.5"), Decimal("1.5")), None, Usage(1000, 100), "0.00065"),
    (Prices(Decimal("0.5"), Decimal("1.5")), "another", Usage(1000, 100), None),
    (Prices(Decimal(0), Decimal(0)), "another", Usage(1000, 100), "0"),
    (Prices(Decimal("0.5"), Decimal("1.5")), "some-model", Usage(), None),
    (None, "some-model", Usage(1000, 100), None),
]


@pytest.mark.parametrize(("prices", "model", "usage", "cost"), COSTS)
def test_costs(prices: Prices | None, model: str | None, usage: Usage, cost: str | None) -> None:
    """A Decimal from the target's prices, unknown when another model answered or none is listed."""
    target = replace(CHAT, prices=prices)
    assert cost_of(target, model, usage.input_tokens, usage.output_tokens) == (
        None if cost is None else Decimal(cost)
    )


@pytest.mark.parametrize("name", ["gpt-6-luna", "gpt-3.5-turbo", "text-davinci-003"])
def test_our_prices_are_those_of_genai_prices(name: str) -> None:
    """The presets' prices and the list's agree; without prices of its own the list is used."""
    target = load_targets()[name]
    listed = cost_of(replace(target, prices=None), None, 12_345, 678)
    assert listed is not None
    assert cost_of(target, target.model, 12_345, 678) == listed


def test_a_model_newer_than_the_list_costs_an_unknown_amount() -> None:
    """Never an invented 0."""
    target = replace(load_targets()["gpt-6-luna"], prices=None, model="gpt-99")
    assert cost_of(target, None, 10, 10) is None
    assert most_of(target) is None


def test_the_most_an_answer_can_cost() -> None:
    """A full prompt and a full answer."""
    assert most_of(load_targets()["gpt-6-luna"]) == Decimal("0.0013")

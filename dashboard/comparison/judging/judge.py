"""A target as judge: a job that asks it about every pair in both orders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.comparison.judging.votes import (
    JUDGE,
    judge_prompt,
    of_both_orders,
    pairs,
    said_verdict,
)
from dashboard.comparison.runs import Comparison
from dashboard.jobs.jobs import Item, Job, Jobs, Result, Task
from dashboard.log.job import topic_of_judges
from dashboard.log.votes import Pair, Verdict, Vote
from fallback.answerer import Answer, Answerer, Question

KIND = "judge"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge said so far: `votes` of both orders, how many pairs it changed its mind on
    with the order, and how many it said nothing readable about."""

    judge: str
    votes: tuple[Vote, ...]
    turned: int
    unread: int
    open: int


@dataclass(frozen=True)
class Judge:
    """The work of a judge's job; `await_allowance` raises where the judge's target must not be
    asked now, `patience` turns an answer's error into what the job does."""

    answerer_of: Callable[[str], Answerer]
    await_allowance: Callable[[str], None]
    patience: Callable[[Task, Answer], None]

    def __call__(self, task: Task) -> Mapping[str, Any]:
        """See `dashboard.jobs.job.Kind`."""
        self.await_allowance(task.item.lane)
        question = Question(task.item.payload["prompt"], system=JUDGE)
        answer = _whole(self.answerer_of(task.item.lane), question, task.stop)
        self.patience(task, answer)
        return {"text": answer.text[:200], "verdict": said_verdict(answer.text)}


def _whole(answerer: Answerer, question: Question, stop: threading.Event) -> Answer:
    for event in answerer.stream(question, stop):
        if isinstance(event, Answer):
            return event
    raise RuntimeError("an answerer ended without an Answer")


def launch(jobs: Jobs, comparison: Comparison, judge: str) -> Job | None:
    """Ask `judge` about every pair of whole answers, twice; None if there is no pair."""
    items = [item for n in range(len(comparison.utterances)) for item in _items(comparison, n)]
    return (
        jobs.start(
            KIND,
            [Item(item.key, judge, item.payload) for item in items],
            topic=topic_of_judges(comparison.job.id),
            title=judge,
            parameters={"patient": True},
            width=2,
        )
        if items
        else None
    )


def _items(comparison: Comparison, question: int) -> list[Item]:
    whole = comparison.whole(question)
    found = []
    for number, pair in enumerate(pairs(question, whole)):
        texts = (whole[pair.first].text, whole[pair.second].text)
        for order, (one, other) in (("straight", texts), ("turned", texts[::-1])):
            payload = {
                "question": question,
                "first": pair.first,
                "second": pair.second,
                "prompt": judge_prompt(comparison.utterances[question], one, other),
                "order": order,
            }
            found.append(Item(f"{question}/{number}/{order}", "", payload))
    return found


def read(job: Job, results: Sequence[Result]) -> Judged:
    """What the judge's rows add up to."""
    said: dict[Pair, dict[str, Verdict | None]] = {}
    waiting = 0
    for one in results:
        payload = one.item.payload
        pair = Pair(payload["question"], payload["first"], payload["second"])
        if one.state in ("open", "begun"):
            waiting += 1
        else:
            said.setdefault(pair, {})[payload["order"]] = one.result.get("verdict")
    both = {pair: verdicts for pair, verdicts in said.items() if len(verdicts) == 2}
    decided = {p: of_both_orders(v["straight"], v["turned"]) for p, v in both.items()}
    votes = tuple(
        Vote(p.question, p.first, p.second, verdict) for p, verdict in decided.items() if verdict
    )
    turned = sum(v == "tie" and both[p]["straight"] != "tie" for p, v in decided.items())
    unread = sum(verdict is None for verdict in decided.values())
    return Judged(job.title, votes, turned, unread, waiting)

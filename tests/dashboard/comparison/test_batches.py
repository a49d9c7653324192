"""Comparisons and judges as jobs of the whole app, towards scripted models on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.comparison.judging import judge as judges
from dashboard.comparison.runs import Comparison
from dashboard.jobs.jobs import Jobs, Kind, Task
from dashboard.log.job import topic_of_judges
from dashboard.log.votes import Vote
from dashboard.services import Services, start
from dashboard.settings import read_settings
from fallback.answerer import Answer, Delta, Question
from tests.browser.models import Models, models

BOT = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4)


@contextmanager
def app(folder: Path, **environ: str) -> Iterator[tuple[Services, Models]]:
    """The app's services with two scripted targets."""
    with models() as running:
        file = running.targets_file(folder, "batch", "batch-too")
        address = f"sqlite:///{folder / 'log.sqlite3'}"
        settings = {"LEXLENS_TARGETS": file, "DATABASE_URL": address, **environ}
        services = start(read_settings(settings))
        with services.running:
            yield services, running


def launch(services: Services, *utterances: str) -> str:
    targets = {name: services.targets.known[name] for name in ("batch", "batch-too")}
    asked = [Question(one) for one in utterances]
    return runs.launch(services.jobs, asked, targets, bot=BOT, topic="c").id


def ended(services: Services, job_id: str) -> Comparison:
    services.jobs.wait(job_id, 60)
    progress = services.jobs.progress(job_id)
    assert progress is not None
    return runs.read(progress.job, services.jobs.results(job_id))


def test_a_batch_respects_the_budget_of_the_day(tmp_path: Path) -> None:
    """Five calls are allowed: the job is held, keeps what it has, and goes on another day."""
    with app(tmp_path, LEXLENS_DAY_CALLS="5") as (services, running):
        job_id = launch(services, *(f"question {n}" for n in range(5)))
        held = ended(services, job_id)
        assert held.job.state == "held"
        assert "Today's budget of 5 calls is used up" in (held.job.note or "")
        assert sum(one.answer is not None for one in held.entries) == 5
        assert sum(running.asked.values()) == 5
    with app(tmp_path) as (services, running):
        assert services.jobs.resume(job_id)
        whole = ended(services, job_id)
        assert whole.job.state == "finished"
        assert [str(o.answer.error) for o in whole.entries if o.answer and not o.answer.whole] == []
        assert sum(running.asked.values()) == 5  # the other half of ten


def test_the_stamp_holds_what_was_asked_with(tmp_path: Path) -> None:
    """Parameters and prices as they were at the start, and what the answers cost by them."""
    with app(tmp_path) as (services, _):
        found = ended(services, launch(services, "why?"))
        assert found.stated["batch"]["prices"] == {
            "input": "1",
            "output": "2",
            "source": "the test",
        }
        answer = found.of(0)["batch"].answer
        assert answer is not None
        # 10 tokens at 1 dollar and 3 at 2 dollars for a million
        assert (answer.text, answer.cost) == ("answer to why?", Decimal("0.000016"))
        sent: Any = answer.sent["messages"]
        assert sent[-1] == {"role": "user", "content": "why?"}


class Prefers:
    """A judge by a rule: the answer that holds a word, else whatever stands first."""

    def __init__(self, word: str) -> None:
        self.word = word

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        _, _, answers = question.text.partition("Answer A:")
        one, _, other = answers.partition("Answer B:")
        said = "B" if self.word in other and self.word not in one else "A"
        yield Answer("judge", said, "complete")


@pytest.mark.parametrize(
    ("word", "votes", "turned"),
    [
        ("better", (Vote(0, "batch", "batch-too", "second"),), 0),
        ("nothing", (Vote(0, "batch", "batch-too", "tie"),), 1),  # it said A both times
    ],
)
def test_a_judge_is_asked_about_each_pair_twice(
    open_jobs: Callable[[Mapping[str, Kind]], Jobs],
    word: str,
    votes: tuple[Vote, ...],
    turned: int,
) -> None:
    """Only what holds in both orders counts; a column that failed is not among the pairs."""
    judge = judges.Judge(
        {"judge": Prefers(word)}.__getitem__, lambda _target: None, lambda _task, _answer: None
    )
    jobs = open_jobs({judges.KIND: Kind(lambda _: judge), runs.KIND: Kind(lambda _: says)})
    targets = {"batch": None, "batch-too": None, "failing": None}
    job = runs.launch(jobs, [Question("why?")], targets, bot=BOT, topic="c")
    jobs.wait(job.id, 30)
    asked = judges.launch(jobs, runs.read(job, jobs.results(job.id)), "judge")
    assert asked is not None
    jobs.wait(asked.id, 30)
    (found,) = jobs.recent(judges.KIND, topic=topic_of_judges(job.id))
    told = judges.read(found, jobs.results(found.id))
    assert (told.judge, told.votes, told.turned, told.unread, told.open) == (
        "judge",
        votes,
        turned,
        0,
        0,
    )


def says(task: Task) -> dict[str, str]:
    """Three targets, one of which fails."""
    target = task.item.payload["target"]
    if target == "failing":
        return {"target": target, "outcome": "failed", "error": "KeyMissing"}
    text = "a better answer" if target == "batch-too" else "an answer"
    return {"target": target, "outcome": "complete", "text": text}

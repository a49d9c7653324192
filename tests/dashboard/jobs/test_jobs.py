"""Jobs: every item once, whoever cancels, ends or kills the process in the middle."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from dashboard.jobs.jobs import Held, Item, Job, Jobs, Kind, NotNow, Progress, Task, Work
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore


def items(count: int, *lanes: str) -> list[Item]:
    return [Item(f"{lane}-{n}", lane, {"n": n}) for lane in lanes or ("a",) for n in range(count)]


OPENED: list[Jobs] = []


def registry(database: Database, work: Callable[[Task], Mapping[str, Any]], **kind: Any) -> Jobs:
    OPENED.append(Jobs(JobStore(database), {"double": Kind(lambda _job: work, **kind)}))
    return OPENED[-1]


@pytest.fixture(autouse=True)
def every_run_ends_before_its_database(database: Database) -> Iterator[None]:
    """A run that is still writing would keep a connection that nobody closes."""
    yield
    while OPENED:
        OPENED.pop().close()


def double(task: Task) -> Mapping[str, Any]:
    return {"twice": task.item.payload["n"] * task.parameters.get("by", 2)}


class Gate:
    """Work that waits at its door once so many items are done; counts who was worked on. A deaf
    one does not hear Stop: so hangs what belongs to a dead process."""

    def __init__(self, open_for: int, *, deaf: bool = False) -> None:
        self.open_for = open_for
        self.deaf = deaf
        self.asked: Counter[str] = Counter()
        self.reached = threading.Event()
        self.go = threading.Event()

    def __call__(self, task: Task) -> Mapping[str, Any]:
        self.asked[task.item.key] += 1
        if len(self.asked) > self.open_for:
            self.reached.set()
            while not self.go.wait(0.01) and (self.deaf or not task.stop.is_set()):
                pass
        return {"stopped": task.stop.is_set()}


def ended(jobs: Jobs, job_id: str) -> Progress:
    jobs.wait(job_id, 30)
    progress = jobs.progress(job_id)
    assert progress is not None
    return progress


@pytest.mark.parametrize("once", [True, False])
def test_a_job_does_every_item_and_keeps_their_order(database: Database, once: bool) -> None:
    """Lanes side by side, results in the order of the items, parameters in every task."""
    jobs = registry(database, double, once=once)
    job = jobs.start("double", items(5, "a", "b"), parameters={"by": 3}, width=2, title="t")
    progress = ended(jobs, job.id)
    assert (progress.job.state, progress.total, progress.done, progress.open) == (
        "finished",
        10,
        10,
        0,
    )
    assert [(r.item.key, r.state, r.result) for r in jobs.results(job.id)] == [
        (f"{lane}-{n}", "done", {"twice": 3 * n}) for lane in "ab" for n in range(5)
    ]
    assert [one.id for one in jobs.recent("double", topic="")] == [job.id]
    assert jobs.recent("double", topic="another") == []


def test_progress_says_how_long_the_rest_takes(database: Database) -> None:
    """Nothing before the first result, then the pace so far times what is left."""
    gate = Gate(open_for=2)
    jobs = registry(database, gate)
    job = jobs.start("double", items(4))
    assert gate.reached.wait(30)
    progress = jobs.progress(job.id)
    assert progress is not None
    assert (progress.done, progress.open) == (2, 2)
    assert progress.left_s is not None
    assert progress.left_s > 0
    gate.go.set()
    assert ended(jobs, job.id).left_s is None
    assert jobs.progress("nobody") is None


def test_the_rest_takes_as_long_as_the_slowest_lane(database: Database) -> None:
    """A lane that is done says nothing about one that takes 0.2 seconds an item, and on a busy
    machine no longer than all of it took until now: nine of those are left after its first. Both
    lanes together had ten of twenty done by then."""

    def work(task: Task) -> Mapping[str, Any]:
        time.sleep(0.2 if task.item.lane == "slow" else 0.0)
        return {}

    jobs = registry(database, work)
    begun = time.monotonic()
    job = jobs.start("double", items(10, "fast", "slow"))
    while (now := jobs.progress(job.id)) and now.done < 11 and time.monotonic() < begun + 60:
        time.sleep(0.01)
    assert now is not None
    assert now.left_s is not None
    assert now.open * 0.2 * 0.8 < now.left_s <= now.open * (time.monotonic() - begun)
    jobs.cancel(job.id)


def test_nothing_says_how_long_a_lane_takes_before_its_first_answer(database: Database) -> None:
    """A fast target beside one that has not answered yet gives no figure at all."""
    go = threading.Event()

    def work(task: Task) -> Mapping[str, Any]:
        assert task.item.lane == "fast" or go.wait(30)
        return {}

    jobs = registry(database, work)
    job = jobs.start("double", items(4, "fast", "slow"))
    until = time.monotonic() + 30
    while (now := jobs.progress(job.id)) and now.done < 4 and time.monotonic() < until:
        time.sleep(0.01)
    assert now is not None
    assert (now.done, now.left_s) == (4, None)
    go.set()


def test_a_cancelled_job_stops_what_is_under_way_and_can_go_on(database: Database) -> None:
    """Cancel interrupts; what was done stays; `resume` does the rest and nothing twice."""
    gate = Gate(open_for=3)
    jobs = registry(database, gate)
    job = jobs.start("double", items(8))
    assert gate.reached.wait(30)
    jobs.cancel(job.id)
    progress = ended(jobs, job.id)
    assert (progress.job.state, progress.done) == ("cancelled", 4)
    assert jobs.results(job.id)[3].result == {"stopped": True}
    gate.go.set()
    assert jobs.resume(job.id)
    progress = ended(jobs, job.id)
    assert (progress.job.state, progress.done) == ("finished", 8)
    assert set(gate.asked.values()) == {1}


def test_a_process_that_is_told_to_end_leaves_no_item_half_done(database: Database) -> None:
    """`close` lets the calls under way end; the next process does the rest at once: 200 items,
    each exactly once."""
    gate = Gate(open_for=99)
    first = registry(database, gate)
    job = first.start("double", items(100, "a", "b"))
    assert gate.reached.wait(30)
    closing = threading.Thread(target=first.close)
    closing.start()
    gate.go.set()
    closing.join()
    halfway = first.progress(job.id)
    assert halfway is not None
    assert halfway.job.state == "running"
    assert 100 <= halfway.done < 200

    second = registry(database, gate)
    second.resume_all()
    progress = ended(second, job.id)
    assert (progress.job.state, progress.done, progress.lost) == ("finished", 200, 0)
    assert len(gate.asked) == 200
    assert set(gate.asked.values()) == {1}


def test_a_job_that_runs_is_not_begun_again(database: Database) -> None:
    """However often somebody clicks."""
    gate = Gate(open_for=1)
    jobs = registry(database, gate)
    job = jobs.start("double", items(3))
    assert gate.reached.wait(30)
    assert not jobs.resume(job.id)
    assert not jobs.reopen(job.id, ["a-0"])
    gate.go.set()
    assert ended(jobs, job.id).done == 3
    assert gate.asked["a-0"] == 1


def test_an_item_that_cannot_be_done_now_is_done_later(database: Database) -> None:
    """`NotNow` rests the lane and tries the same item again; none is lost, none comes twice."""
    tried: list[tuple[str, float]] = []

    def busy_once(task: Task) -> Mapping[str, Any]:
        tried.append((task.item.key, time.monotonic()))
        if len(tried) == 2:
            raise NotNow(0.3)
        return {}

    jobs = registry(database, busy_once)
    job = jobs.start("double", items(3))
    assert ended(jobs, job.id).done == 3
    assert [key for key, _ in tried] == ["a-0", "a-1", "a-1", "a-2"]
    assert tried[2][1] - tried[1][1] >= 0.3


def test_a_job_that_cannot_go_on_is_held_and_says_why(database: Database) -> None:
    """`Held` keeps every open item for later."""
    allowed = threading.Event()

    def until_spent(task: Task) -> Mapping[str, Any]:
        if task.item.payload["n"] >= 2 and not allowed.is_set():
            raise Held("the day's budget is spent")
        return {}

    jobs = registry(database, until_spent)
    job = jobs.start("double", items(5))
    progress = ended(jobs, job.id)
    assert (progress.job.state, progress.job.note) == ("held", "the day's budget is spent")
    assert (progress.done, progress.open, progress.lost) == (2, 3, 0)
    allowed.set()
    assert jobs.resume(job.id)
    assert ended(jobs, job.id).done == 5


def test_work_that_fails_loses_its_item_only(database: Database) -> None:
    """And no stranger's message gets into the row: the name of the error alone."""

    def fail_one(task: Task) -> Mapping[str, Any]:
        if task.item.key == "a-1":
            raise RuntimeError("sk-secret")
        return {}

    jobs = registry(database, fail_one)
    job = jobs.start("double", items(3))
    ended(jobs, job.id)
    assert [(r.state, r.result) for r in jobs.results(job.id)] == [
        ("done", {}),
        ("lost", {"error": "RuntimeError"}),
        ("done", {}),
    ]


def test_a_job_whose_work_cannot_begin_is_held_and_goes_on_later(database: Database) -> None:
    """`begin` is asked anew each time, and knows the job."""
    begun: list[Mapping[str, Any]] = []

    def begin(job: Job) -> Work:
        begun.append(job.parameters)
        if len(begun) == 1:
            raise Held("not today")
        return double

    OPENED.append(Jobs(JobStore(database), {"double": Kind(begin)}))
    job = OPENED[0].start("double", items(2), parameters={"by": 3})
    progress = ended(OPENED[0], job.id)
    assert (progress.job.state, progress.job.note, progress.open) == ("held", "not today", 2)
    assert OPENED[0].resume(job.id)
    assert ended(OPENED[0], job.id).done == 2
    assert begun == [{"by": 3}, {"by": 3}]


def test_a_cancelled_job_leaves_behind_what_can_be_done_again(database: Database) -> None:
    """Without `once`, work that does not hear Stop holds nobody up, and its item stays open."""
    gate = Gate(open_for=1, deaf=True)
    jobs = registry(database, gate, once=False)
    job = jobs.start("double", items(3))
    assert gate.reached.wait(30)
    jobs.cancel(job.id)
    progress = ended(jobs, job.id)
    assert not gate.go.is_set()
    assert (progress.job.state, progress.done, progress.open) == ("cancelled", 1, 2)
    gate.go.set()


def test_results_without_once_are_written_while_the_job_runs(database: Database) -> None:
    """A process that dies the next moment has lost little of it; the job goes on elsewhere."""
    gate = Gate(open_for=2)
    jobs = registry(database, gate, once=False)
    job = jobs.start("double", items(3))
    assert gate.reached.wait(30)
    until = time.monotonic() + 30
    while (states := [r.state for r in jobs.results(job.id)]) != ["done", "done", "open"]:
        assert time.monotonic() < until, states
        time.sleep(0.02)
    gate.go.set()


def test_more_results_than_one_statement_takes(database: Database) -> None:
    """Each in its own row, whatever their number."""
    jobs = registry(database, double, once=False)
    job = jobs.start("double", items(700))
    assert ended(jobs, job.id).done == 700
    assert [r.result["twice"] for r in jobs.results(job.id)] == [2 * n for n in range(700)]


def test_what_cannot_be_started(database: Database) -> None:
    """An unknown kind and a key that comes twice are mistakes of ours."""
    jobs = registry(database, double)
    with pytest.raises(KeyError, match="triple"):
        jobs.start("triple", [])
    with pytest.raises(ValueError, match="two items have the same key"):
        jobs.start("double", [*items(1), *items(1)])
    assert not jobs.resume("nobody")


def test_deleting_a_job_removes_its_rows(database: Database) -> None:
    """Nothing of it is left, running or not."""
    gate = Gate(open_for=0)
    jobs = registry(database, gate)
    job = jobs.start("double", items(3))
    assert gate.reached.wait(30)
    jobs.delete(job.id)
    assert jobs.progress(job.id) is None
    assert jobs.results(job.id) == []

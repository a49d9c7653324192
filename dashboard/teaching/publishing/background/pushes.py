"""A push as a job: an item a step, each of which can be done again.

    import ──► build ko_KR ──► build en_US ──► pull

A step first looks where the draft stands (`standing`), so a job whose process was killed goes on,
and one that was stopped goes on when somebody resumes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event

from dashboard.jobs.jobs import Item, Job, Jobs, Json, Kind, NotNow, Task
from dashboard.log.processes.locks import Locks
from dashboard.log.teaching.pulls import Pull
from dashboard.teaching.publishing import push
from dashboard.teaching.publishing.background.stop import Stop
from dashboard.teaching.publishing.desk import Desk
from dashboard.teaching.publishing.pulled import NotPulled
from dashboard.teaching.publishing.standing import Pushing
from lexclient.errors import LexError

KIND = "push"
IMPORT, BUILD, PULL = "import", "build ", "pull"
WAIT_S = 1.0  # between two looks whether another push of the bot has ended its step
REMEMBERED = 20  # pushes of a bot that are looked through


class UnderWay(Exception):
    """Another push of the bot runs."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be pushed: the export `target` over the pulled `base`, by their hashes; `sent`
    are those of pushes since. `measured` is what the gate saw, for the audit."""

    place: str
    bot_id: str
    name: str
    updated: str
    base: str
    target: str
    who: str
    sent: tuple[str, ...] = ()
    measured: str = ""

    @classmethod
    def from_json(cls, stored: Json) -> Request:
        """What `asdict` gave."""
        return cls(**{**stored, "sent": tuple(stored["sent"])})


def topic_of(place: str, bot_id: str) -> str:
    """What the jobs of one bot have in common."""
    return f"{place}:{bot_id}"


def start(
    desk: Desk, jobs: Jobs, pull: Pull, target: bytes, *, who: str, measured: str = ""
) -> Job:
    """Begin to push an export over what was pulled. Raises `UnderWay`, `NotPulled`, and what
    `read` raises."""
    topic = topic_of(pull.place, pull.bot_id)
    earlier = jobs.recent(KIND, topic=topic, last=REMEMBERED)
    if any(job.state == "running" for job in earlier):
        raise UnderWay(topic)
    locales = push.locales_of(desk.read(target))
    sent = tuple({str(job.parameters["target"]) for job in earlier})
    request = Request(
        place=pull.place,
        bot_id=pull.bot_id,
        name=pull.name,
        updated=pull.updated,
        base=pull.sha256,
        target=desk.pulls.keep_archive(target),
        who=who,
        sent=sent,
        measured=measured,
    )
    desk.audit.record(who, "push begun", f"{topic} {request.target[:12]} {measured}".rstrip())
    steps = (IMPORT, *(f"{BUILD}{locale_id}" for locale_id in locales), PULL)
    return jobs.start(
        KIND,
        [Item(step, "lex", {}) for step in steps],
        topic=topic,
        title=f"{pull.name} · {', '.join(locales)}",
        parameters={name: getattr(request, name) for name in Request.__dataclass_fields__},
    )


def kind(desk: Desk, locks: Locks, is_here: Callable[[str], bool]) -> Kind:
    """How jobs of the kind `KIND` are done; `is_here` says of a place that only this process
    reaches it."""

    def work(task: Task) -> Json:
        request = Request.from_json(task.parameters)
        with _alone(locks, request, task.halt):
            return _step(desk, request, task)

    return Kind(lambda _job: work, once=False, here=lambda job: is_here(job.parameters["place"]))


@contextmanager
def _alone(locks: Locks, request: Request, halt: Event) -> Iterator[None]:
    """One step of a bot at a time, of all processes of this log."""
    lock = locks.take(f"push {topic_of(request.place, request.bot_id)}")
    if lock is None:
        halt.wait(WAIT_S)
        raise NotNow(0)
    with closing(lock):
        yield


def _step(desk: Desk, request: Request, task: Task) -> Json:
    """Do a step. Raises `Held` with a `Stop` where it cannot be done."""
    step = task.item.key
    try:
        result = _done(desk, request, step, partial(_watch, task))
    except push.ChangedMeanwhile as refused:
        theirs = desk.pulls.keep_archive(refused.export)
        desk.audit.record(request.who, "push refused", _line(request, "changed meanwhile"))
        raise Stop(step, "changed", theirs=theirs).held() from refused
    except push.PushStopped as stopped:
        _record_stop(desk, request, stopped.state, str(stopped))
        raise Stop.by(stopped.step, stopped.state, stopped.error).held() from stopped
    except (NotPulled, LexError) as error:
        _record_stop(desk, request, "unknown", str(error))
        raise Stop(step, "unknown", type(error).__name__, str(error)).held() from error
    return result


def _done(desk: Desk, request: Request, step: str, watch: Callable[[str], None]) -> Json:
    models = desk.models.models_of(request.place)
    if step == PULL:
        pull = desk.pull(request.place, request.bot_id, who=request.who, watch=watch)
        desk.audit.record(request.who, "push", _line(request, "built"))
        return {"sha256": pull.sha256}
    pushing = _pushing(desk, request)
    if step == IMPORT:
        return {"before": push.bring_in(models, pushing, desk.read, watch)}
    push.build(models, pushing, step.removeprefix(BUILD), desk.read, watch)
    return {"built": step.removeprefix(BUILD)}


def _pushing(desk: Desk, request: Request) -> Pushing:
    kept = [desk.pulls.archive(sha256) for sha256 in request.sent]
    return Pushing(
        bot_id=request.bot_id,
        updated=request.updated,
        base=desk.archive(request.base),
        target=desk.archive(request.target),
        sent=tuple(each for each in kept if each is not None),
    )


def standing_of(desk: Desk, job: Job) -> push.State:
    """Where the draft of a job's bot stands now. Raises `NotPulled`."""
    request = Request.from_json(job.parameters)
    try:
        models = desk.models.models_of(request.place)
    except LexError:
        return "unknown"
    return push.state_of(models, _pushing(desk, request), desk.read)


def _watch(task: Task, _state: str) -> None:
    """A job that was cancelled, or whose process ends, waits for Lex no more."""
    if task.halt.is_set():
        raise NotNow(0)


def _record_stop(desk: Desk, request: Request, state: str, message: str) -> None:
    desk.audit.record(request.who, "push stopped", _line(request, f"{state} {message}"))


def _line(request: Request, what: str) -> str:
    return f"{topic_of(request.place, request.bot_id)} {request.target[:12]} {what}"


def of_bot(jobs: Jobs, place: str, bot_id: str) -> Sequence[Job]:
    """The pushes of a bot, the newest first."""
    return jobs.recent(KIND, topic=topic_of(place, bot_id), last=REMEMBERED)

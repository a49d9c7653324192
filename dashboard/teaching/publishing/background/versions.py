"""A new version of the built draft as a job, which ends with the version and its trial alias."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.jobs.jobs import Item, Job, Jobs, Json, Kind, NotNow, Task
from dashboard.log.teaching.pulls import Pull
from dashboard.teaching.publishing import publish, push
from dashboard.teaching.publishing.background.pushes import REMEMBERED, topic_of
from dashboard.teaching.publishing.background.stop import Stop
from dashboard.teaching.publishing.desk import Desk
from dashboard.teaching.publishing.publish import Numbered
from lexclient.errors import LexError

KIND = "version"


def start(desk: Desk, jobs: Jobs, pull: Pull, *, who: str) -> Job:
    """Begin to give the draft a number. Raises `NotPulled`, and what `read` raises."""
    locales = push.locales_of(desk.files(pull.sha256))
    parameters = {"place": pull.place, "bot_id": pull.bot_id, "locales": locales, "who": who}
    topic = topic_of(pull.place, pull.bot_id)
    steps = [Item(KIND, "lex", {})]
    return jobs.start(KIND, steps, topic=topic, title=pull.name, parameters=parameters)


def kind(desk: Desk, is_here: Callable[[str], bool]) -> Kind:
    """How jobs of the kind `KIND` are done: one that was cut finds the version that it made."""

    def work(task: Task) -> Json:
        return _numbered(desk, task)

    return Kind(lambda _job: work, once=False, here=lambda job: is_here(job.parameters["place"]))


def _numbered(desk: Desk, task: Task) -> Json:
    asked = task.parameters
    place, bot_id = str(asked["place"]), str(asked["bot_id"])

    def watch(_step: str, _state: str) -> None:
        if task.halt.is_set():
            raise NotNow(0)

    try:
        models = desk.models.models_of(place)
        made = publish.number(models, bot_id, asked["locales"], desk.read, watch)
    except LexError as error:
        desk.audit.record(str(asked["who"]), "version stopped", f"{place} {bot_id} {error}")
        raise Stop.by(KIND, "built", error).held() from error
    desk.audit.record(str(asked["who"]), "version", f"{place} {bot_id} {made.version}")
    return {"version": made.version, "trial": made.trial_alias_id}


def of_bot(jobs: Jobs, place: str, bot_id: str) -> Sequence[Job]:
    """The versions that were made of a bot here, the newest first."""
    return jobs.recent(KIND, topic=topic_of(place, bot_id), last=REMEMBERED)


def numbered(jobs: Jobs, job: Job) -> Numbered | None:
    """What a job made, None while it has not."""
    ended = (one.result for one in jobs.results(job.id) if one.state == "done")
    made = next(iter(ended), None)
    return Numbered(str(made["version"]), str(made["trial"])) if made else None

"""A person's share of the day, whatever asks a target for them and in which process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.bots.hook_variant import PERSON, TARGET
from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.comparison.judging import judge as judges
from dashboard.conversation.conductor import LiveTurn, Setup
from dashboard.conversation.preflight import preflight
from dashboard.conversation.turn import FallbackIn, Turn
from dashboard.evaluation.run import runs as evaluations
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn
from dashboard.jobs.jobs import Job
from dashboard.log.api_messages import ApiMessages
from dashboard.services import Services, start
from dashboard.settings import read_settings
from dashboard.token_buckets import TokenBuckets
from dashboard.webapi.choice import Choice
from dashboard.webapi.limits import Limit
from dashboard.webapi.messages import Chat
from dashboard.webapi.service import ChatService
from fallback.answerer import Question
from fallback.errors import PersonBudgetSpent
from tests.browser.models import Models, models

BOT = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4)
UNKNOWN = "Lex에 대해 설명해줘"
NO_MORE = "Your share of today, 3 calls, is used up"


@contextmanager
def process(model: Models, folder: Path, address: str) -> Iterator[Services]:
    """The services of one process: each person may ask three times."""
    settings = {
        "LEXLENS_TARGETS": model.targets_file(folder, "batch", "batch-too", "fast"),
        "LEXLENS_PERSON_CALLS": "3",
        "DATABASE_URL": address,
    }
    services = start(read_settings(settings))
    with services.running:
        yield services


@pytest.fixture
def model() -> Iterator[Models]:
    with models() as running:
        yield running


@pytest.fixture
def app(model: Models, tmp_path: Path, address: str) -> Iterator[Services]:
    """With the log in each dialect."""
    with process(model, tmp_path, address) as services:
        yield services


def compared(services: Services, person: str, *utterances: str) -> Job:
    targets = {name: services.targets.known[name] for name in ("batch", "batch-too")}
    asked = [Question(one) for one in utterances]
    return ended(
        services,
        runs.launch(services.jobs, asked, targets, bot=BOT, topic="c", person=person),
    )


def ended(services: Services, job: Job) -> Job:
    services.jobs.wait(job.id, 60)
    progress = services.jobs.progress(job.id)
    assert progress is not None
    return progress.job


def spoken(services: Services, person: str, fallback_in: FallbackIn, conversation: str) -> Turn:
    bot = next(one for one in services.bots.listed if one.bot_id == BOT.bot_id)
    ref = BotRef.of(services.bots.answering(bot, fallback_in), "ko_KR")
    setup = Setup(ref, "fast", "EMBEDDED", "LIVE", fallback_in)
    live = services.conversations.conductor.start(conversation, UNKNOWN, setup, owner=person)
    assert live.done.wait(60)
    return live.turn


def test_a_comparison_is_held_where_the_share_ends(app: Services, model: Models) -> None:
    """Four calls of the person who began it: three are made; another person has their own."""
    held = compared(app, "ann", "one", "two")
    assert (held.state, (held.note or "")[: len(NO_MORE)]) == ("held", NO_MORE)
    assert sum(model.asked.values()) == 3
    assert compared(app, "bob", "three").state == "finished"


def test_who_resumes_pays(app: Services, model: Models) -> None:
    """What the share of one person did not reach goes on out of another's."""
    held = compared(app, "ann", "one", "two")
    assert app.jobs.resume(held.id, "bob")
    assert ended(app, held).state == "finished"
    assert ended(app, held).parameters["person"] == "bob"
    assert sum(model.asked.values()) == 4
    assert compared(app, "ann", "three").state == "held"


def test_each_client_of_the_web_api_has_a_share(app: Services, model: Models) -> None:
    """One that used its own up takes nothing from another, nor does a new session give more."""
    choice = Choice(app.bots.listed[0], "ko_KR", "fast")
    no_limit: Limit = TokenBuckets({})
    messages = ApiMessages(app.database)
    service = ChatService(app.conversations, app.bots, choice, messages, no_limit, no_limit)

    def outcome(client: str, number: int) -> str | None:
        name = f"client-{client.rpartition('.')[2]}-{number:08d}"
        live = service.start(Chat(msgId=name, text=UNKNOWN), f"api-{name}", client)
        assert isinstance(live, LiveTurn)
        assert live.done.wait(60)
        return live.turn.outcome

    assert [outcome("192.0.2.1", n) for n in range(4)] == [*["complete"] * 3, "failed"]
    assert outcome("192.0.2.2", 0) == "complete"
    assert sum(model.asked.values()) == 4


def test_a_judge_counts_for_who_asked_it(app: Services, model: Models) -> None:
    """Two calls of the comparison and one of the judge's two."""
    job = compared(app, "ann", "one")
    comparison = runs.read(job, app.jobs.results(job.id))
    judged = judges.launch(app.jobs, comparison, "fast", person="ann")
    assert judged is not None
    held = ended(app, judged)
    assert (held.state, (held.note or "")[: len(NO_MORE)]) == ("held", NO_MORE)
    assert sum(model.asked.values()) == 3


def test_a_hook_counts_for_who_speaks(app: Services, model: Models) -> None:
    """Inside Lex as in the app, both of one share; a presenter's look at the services too."""
    setup = Setup(BOT, "fast", "EMBEDDED", "LIVE")
    services = app.conversations
    answerer = services.targets.answerer_of("fast")
    preflight(services.lex, answerer, services.log, setup, "ann")
    said = [spoken(app, "ann", where, f"c-{where}") for where in ("hook", "app", "hook")]
    assert [turn.outcome for turn in said] == ["complete", "complete", "failed"]
    assert said[0].route is not None
    assert said[0].route.reason == "hook_answered"
    assert sum(model.asked.values()) == 3
    assert spoken(app, "bob", "hook", "c-bob").outcome == "complete"


def test_a_test_set_does_not_choose_who_pays(app: Services, model: Models) -> None:
    """A turn may name a target, and somebody else besides: it counts for who runs the set."""
    attributes = {TARGET: "fast", PERSON: "bob"}
    turns = tuple(
        Conversation(
            "", (UserTurn(n, n, UNKNOWN, "FallbackIntent", request_attributes=attributes),)
        )
        for n in range(1, 6)
    )
    hook = app.bots.hook_variants[BOT.bot_id]
    plan = evaluations.Plan(BotRef.of(hook, "ko_KR"), "EMBEDDED", 1)
    ended(app, evaluations.start(app.jobs, TestSet("set", turns), plan, person="ann"))
    assert sum(model.asked.values()) == 3
    assert spoken(app, "bob", "app", "c-bob").outcome == "complete"


def test_processes_count_together(model: Models, tmp_path: Path, server_address: str) -> None:
    """Two calls in one process, one in the other, and no more in either."""
    with (
        process(model, tmp_path, server_address) as one,
        process(model, tmp_path, server_address) as other,
    ):
        assert compared(one, "ann", "one").state == "finished"
        assert spoken(other, "ann", "hook", "c-1").outcome == "complete"
        refused = [spoken(each, "ann", "app", f"c-{n}") for n, each in enumerate((one, other))]
    errors = [turn.answer.error for turn in refused if turn.answer]
    assert [type(error) for error in errors] == [PersonBudgetSpent] * 2
    assert sum(model.asked.values()) == 3

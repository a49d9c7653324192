"""Which bot is asked: two runtimes that answer otherwise under one bot id are told apart
wherever somebody asks Lex."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.export import as_zip
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.comparison import runs as comparisons
from dashboard.comparison.asking import Asker, Board
from dashboard.conversation.conductor import Conductor, Setup
from dashboard.conversation.preflight import PING
from dashboard.conversation.session_cleanup import SessionCleanup
from dashboard.conversation.turn import Route
from dashboard.evaluation.run import runs as evaluations
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn
from dashboard.jobs.jobs import Job, Jobs, Kind
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.turns import TurnLog
from dashboard.services import read_export
from dashboard.settings import BOTS
from dashboard.teaching.lesson import taught
from dashboard.teaching.trial import understood
from fallback.answerer import Answer, Delta, Question
from lexclient.errors import LexNotFound
from lexclient.local import serve

UNKNOWN = "Lex에 대해 설명해줘"
HERE = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4)
TAUGHT = BotRef("HelloWorldBot (2)", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4, "upload-taught")
GONE = BotRef("HelloWorldBot (3)", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4, "upload-gone")
# whom is asked: what the unknown utterance is taken for
ANSWERS = [(HERE, "FallbackIntent"), (TAUGHT, "HelloWorld")]


@pytest.fixture(scope="module")
def lex() -> Iterator[LexByPlace]:
    """The bundled bot as the configured Lex, and a taught export of it, which keeps the id."""
    files = taught(read_export(BOTS / "HelloWorldBot"), "ko_KR", {UNKNOWN: "HelloWorld"})
    with serve(BOTS / "HelloWorldBot") as configured, serve() as server:
        embedded = EmbeddedLex(server, LexByPlace(client_at(configured.url)))
        bot = embedded.add(as_zip(files), TAUGHT.place)
        assert bot.bot_id == HERE.bot_id
        yield embedded.lex


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield opened
    opened.close()


@dataclass
class Says:
    """A target that says its name."""

    name: str = "t"

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        yield Answer(self.name, self.name, "complete")


class Watched:
    """Tells when a session was deleted."""

    def __init__(self, lex: LexByPlace) -> None:
        self.lex = lex
        self.deleted = threading.Event()

    def delete_session(self, bot: BotRef, session_id: str) -> None:
        self.lex.delete_session(bot, session_id)
        self.deleted.set()


def ended(jobs: Jobs, job: Job) -> Job:
    jobs.wait(job.id, 60)
    progress = jobs.progress(job.id)
    assert progress is not None
    return progress.job


def test_one_json_form() -> None:
    """Back as it was; what was stored without a place asked the configured Lex."""
    assert BotRef.from_json(TAUGHT.as_json()) == TAUGHT
    before = {name: value for name, value in HERE.as_json().items() if name != "place"}
    assert BotRef.from_json(before) == HERE


@pytest.mark.parametrize(("bot", "intent"), ANSWERS)
def test_the_chat_and_compare_ask_the_same_bot(
    lex: LexByPlace, database: Database, bot: BotRef, intent: str
) -> None:
    """ "Would Lex have answered this itself" comes from the bot that the chat talks to."""
    log = TurnLog(database)
    live = Conductor(log, lex, lambda *_: Says()).start(
        f"chat-{intent}", UNKNOWN, Setup(bot, "t", "EMBEDDED", "EMBEDDED")
    )
    assert live.done.wait(60)
    asker = Asker(Board(), lambda *_: Says(), lex, recalled=lambda *_: pytest.fail("no recording"))
    jobs = Jobs(JobStore(database), {comparisons.KIND: Kind(lambda _: asker)})
    job = comparisons.launch(
        jobs, [Question(UNKNOWN)], {"t": None}, bot=bot, topic="c", live=True, route=True
    )
    compared = comparisons.read(ended(jobs, job), jobs.results(job.id))
    jobs.close()
    row = log.turn(live.id)
    assert row is not None
    assert (row.intent, compared.routes[0].intent) == (intent, intent)
    assert compared.routes[0].reason == row.reason
    assert compared.bot == bot


@pytest.mark.parametrize(("bot", "intent"), ANSWERS)
def test_a_test_run_asks_the_bot_of_its_plan(
    lex: LexByPlace, database: Database, bot: BotRef, intent: str
) -> None:
    jobs = Jobs(JobStore(database), {evaluations.KIND: evaluations.kind(lex.client_of)})
    testset = TestSet("set.csv", (Conversation("", (UserTurn(1, 2, UNKNOWN, intent),)),))
    job = evaluations.start(jobs, testset, evaluations.Plan(bot, "EMBEDDED", 2))
    run = evaluations.read_run(jobs, ended(jobs, job))
    jobs.close()
    assert run.plan.bot == bot
    assert [(turn.actual, turn.match) for turn in run.results] == [(intent, "Matched")]


def test_a_run_of_an_earlier_version_is_read() -> None:
    """Its parameters had the bot's fields beside the plan's, the later ones a place."""
    flat: Mapping[str, object] = {
        "bot_name": "Bot",
        "bot_id": "BOTBOTBOT1",
        "alias_id": "TSTALIASID",
        "locale_id": "ko_KR",
        "threshold": 0.4,
        "mode": "LIVE",
        "width": 2,
        "per_second": 5.0,
    }
    bot = BotRef("Bot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)
    assert evaluations.Plan.from_json(flat) == evaluations.Plan(bot, "LIVE", 2, 5.0)
    placed = evaluations.Plan.from_json({**flat, "place": "account"})
    assert placed.bot.place == "account"


def test_a_trial_hears_both(lex: LexByPlace) -> None:
    """The bot as it is and as it was taught, told apart by their places alone."""
    said = [understood(lex, bot, UNKNOWN, "trial").intent for bot, _ in ANSWERS]
    assert said == ["FallbackIntent", "HelloWorld"]


def test_the_session_that_was_left_is_deleted_where_it_is(lex: LexByPlace) -> None:
    """Both bots have a session of the same id; only the one that was left is gone, and coming
    back to one does not keep the other."""
    for bot, _ in ANSWERS:
        lex.recognize(bot, "left", "안녕")
    watched = Watched(lex)
    cleanup = SessionCleanup(watched, after_s=0.05)
    cleanup.leave(TAUGHT, "left")
    assert cleanup.come_back(HERE, "left") is False
    assert watched.deleted.wait(10)
    lex.delete_session(HERE, "left")
    with pytest.raises(LexNotFound):
        lex.delete_session(TAUGHT, "left")


def test_a_place_that_is_gone_answers_for_nobody(lex: LexByPlace, database: Database) -> None:
    """Not the configured Lex in its stead, whose bot of the same id would answer."""
    with pytest.raises(LexNotFound, match="is no longer served here"):
        lex.recognize(GONE, "gone", PING)
    with pytest.raises(LexNotFound, match="is no longer served here"):
        lex.delete_session(GONE, "gone")
    asker = Asker(Board(), lambda *_: Says(), lex, recalled=lambda *_: pytest.fail("no recording"))
    jobs = Jobs(JobStore(database), {comparisons.KIND: Kind(lambda _: asker)})
    job = comparisons.launch(jobs, [Question(PING)], {"t": None}, bot=GONE, topic="c", route=True)
    job = ended(jobs, job)
    results = jobs.results(job.id)
    compared = comparisons.read(job, results)
    jobs.close()
    assert compared.routes[0] == Route(None, "lex_error", GONE.threshold)
    kept = [one.result["route"] for one in results if one.item.payload.get("route")]
    assert kept == [{"reason": "lex_error", "error": "LexNotFound"}]

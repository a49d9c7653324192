"""The composition root's wiring: whoever asks Lex in the app asks the bot of the reference, also
where an upload has the id of a bundled bot or the fallback is answered inside Lex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.bots.export import as_zip
from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.comparison.questions import Question
from dashboard.conversation.conductor import Setup
from dashboard.conversation.preflight import preflight
from dashboard.conversation.sentences import why
from dashboard.conversation.turn import FallbackIn, Turn
from dashboard.services import Services, read_export, start
from dashboard.settings import BOTS, read_settings
from dashboard.teaching.lesson import taught
from dashboard.texts import Texts
from lexclient.catalog import Bot
from lexclient.errors import LexNotFound

UNKNOWN = "Lex에 대해 설명해줘"
TARGET = "offline-chat"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, offline_endpoint: str) -> Iterator[Services]:
    """The app as it starts without an account and without a key."""
    log = f"sqlite:///{tmp_path_factory.mktemp('places') / 'log.sqlite3'}"
    environ = {"DATABASE_URL": log, "LEXLENS_FALLBACK_URL": offline_endpoint}
    started = start(read_settings(environ))
    with started.running:
        yield started


@pytest.fixture(scope="module")
def bundled(services: Services) -> Bot:
    return services.bots.listed[0]


@pytest.fixture(scope="module")
def upload(services: Services) -> Bot:
    """The bundled bot as somebody taught and uploaded it, under the same id."""
    files = taught(read_export(BOTS / "HelloWorldBot"), "ko_KR", {UNKNOWN: "HelloWorld"})
    return services.bots.own.upload(as_zip(files), "browser-me")


def said(services: Services, bot: Bot, fallback_in: FallbackIn = "app") -> Turn:
    """The turn that the unknown utterance becomes in the chat."""
    ref = BotRef.of(services.bots.answering(bot, fallback_in), "ko_KR")
    setup = Setup(ref, TARGET, "EMBEDDED", "EMBEDDED", fallback_in)
    conversation = f"chat-{ref.place}-{fallback_in}"
    live = services.conversations.conductor.start(conversation, UNKNOWN, setup)
    assert live.done.wait(60)
    turn = services.log.turn(live.id)
    assert turn is not None
    return turn


def compared(services: Services, bot: Bot, fallback_in: FallbackIn = "app") -> runs.Comparison:
    """Whether Lex would have answered the unknown utterance itself, as Compare finds out."""
    ref = BotRef.of(services.bots.answering(bot, fallback_in), "ko_KR")
    targets = {TARGET: services.targets.known[TARGET]}
    asked = [Question(UNKNOWN)]
    job = runs.launch(services.jobs, asked, targets, bot=ref, topic="c", live=True, route=True)
    services.jobs.wait(job.id, 60)
    progress = services.jobs.progress(job.id)
    assert progress is not None
    return runs.read(progress.job, services.jobs.results(job.id))


def test_chat_and_compare_agree(services: Services, bundled: Bot, upload: Bot) -> None:
    """Of two bots that share an id, each is asked by its own name for both."""
    assert upload.bot_id == bundled.bot_id
    intents = [
        (said(services, bot).intent, compared(services, bot).routes[0].intent)
        for bot in (bundled, upload)
    ]
    assert intents == [("FallbackIntent", "FallbackIntent"), ("HelloWorld", "HelloWorld")]


def test_compare_asks_lex_without_its_hook(services: Services, bundled: Bot) -> None:
    """The hook would ask a target; what is asked is what Lex would have done by itself."""
    assert said(services, bundled, "hook").reason == "hook_answered"
    asked = compared(services, bundled, "hook")
    assert asked.bot.place == "hook"
    assert asked.routes[0].reason == said(services, bundled).reason


def test_an_upload_has_no_hook_variant(services: Services, bundled: Bot, upload: Bot) -> None:
    """Though a bundled bot of its id has one."""
    has = services.bots.has_hook_variant
    assert (has(bundled), has(upload)) == (True, False)
    assert services.bots.answering(upload, "hook") is upload
    assert services.bots.answering(bundled, "hook").place == "hook"


def test_preflight_asks_the_bot_of_the_setup(services: Services, upload: Bot) -> None:
    """One that is no longer served is told, whatever is served under its id elsewhere."""
    parts = services.conversations
    answerer = parts.targets.answerer_of(TARGET)
    setup = Setup(BotRef.of(upload, "ko_KR"), TARGET, "EMBEDDED", "EMBEDDED")
    gone = replace(setup, bot=replace(setup.bot, place="upload-gone"))
    first, *_ = preflight(parts.lex, answerer, parts.log, setup, "ann")
    second, *_ = preflight(parts.lex, answerer, parts.log, gone, "ann")
    assert first.error is None
    assert isinstance(second.error, LexNotFound)


def test_a_real_bot_is_asked_where_it_is(services: Services, bundled: Bot) -> None:
    """A bot of the account, of any id, is never asked of the embedded Lex in its stead."""
    there = replace(bundled, place="account")
    assert services.bots.mode_of(there) == "LIVE"
    assert services.bots.answering(there, "hook") is there
    with pytest.raises(LexNotFound, match="no longer served here"):  # nobody gave credentials
        services.conversations.lex.recognize(BotRef.of(there, "ko_KR"), "a-session", "안녕")


def test_the_log_tells_two_uploads_of_one_name_and_id_apart(
    services: Services, bundled: Bot, upload: Bot
) -> None:
    """By their places; each conversation finds the bot that it began with."""
    files = taught(read_export(BOTS / "HelloWorldBot"), "ko_KR", {"안녕하신가": "HelloWorld"})
    second = services.bots.own.upload(as_zip(files), "browser-you")
    assert (second.name, second.bot_id) == (upload.name, upload.bot_id)
    own = [upload, second]
    for bot in (bundled, upload, second):
        ref = said(services, bot).bot
        assert ref.place == bot.place
        assert services.bots.held_with(ref, own) == bot
        assert services.bots.held_with(ref, []) == (bundled if bot is bundled else None)
    inside = said(services, bundled, "hook").bot
    assert services.bots.held_with(inside, own) == bundled


def test_a_question_that_is_asked_again_is_counted(services: Services) -> None:
    """Of as many times as the bot's own export lets it ask; nothing is counted where it does not
    ask. In a conversation with a bot whose limits nobody knows here, nothing is known."""
    flowers = next(bot for bot in services.bots.listed if bot.name == "FlowerShopBot")
    turns = [
        told(services, flowers, "en_US", "counted", text)
        for text in ("I want to order flowers", "qwerty", "qwerty", "roses")
    ]
    slot = "FlowerType"
    most = services.embedded.asks_at_most(turns[0].bot, "OrderFlowers", slot)
    assert [(turn.asked, turn.asks_at_most) for turn in turns[:3]] == [(n, most) for n in (1, 2, 3)]
    assert turns[3].asked == 1
    assert why(turns[1], Texts("en")) == (
        f"Lex asked again, 2 of {most}: the reply was not a value for {slot} of OrderFlowers."
    )
    gone = replace(turns[0].bot, place="upload-gone")
    assert services.embedded.asks_at_most(gone, "OrderFlowers", slot) is None


def told(services: Services, bot: Bot, locale_id: str, conversation: str, text: str) -> Turn:
    setup = Setup(BotRef.of(bot, locale_id), TARGET, "EMBEDDED", "EMBEDDED")
    live = services.conversations.conductor.start(conversation, text, setup)
    assert live.done.wait(60)
    turn = services.log.turn(live.id)
    assert turn is not None
    return turn

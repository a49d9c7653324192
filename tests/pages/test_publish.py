"""The publish page as a script: any order of steps, others at the same bot, bots that go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.bots.catalog import LOCAL
from dashboard.evaluation.run import runs
from dashboard.log.audit.audit import Audit
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.teaching.publishing.background import pushes
from lexclient.models import ModelsClient

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"
HELLO = LoggedBot("HelloWorldBot", "en_US")
STEPS = ("pull", "lessons", "gate", "push", "publish", "history")

pytestmark = pytest.mark.timeout(240)


def open_page(language: str = "en", **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    app.session_state["language"], app.session_state["conversation"] = language, CONVERSATION
    for name, value in {"c": CONVERSATION, "of": "HELLOWORLD", **address}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/publish.py").run()
    assert not app.exception
    return app


def test_a_bot_that_is_gone_or_another_is_told_so() -> None:
    """The address names one that is not here; the page is about another than the sidebar."""
    app = open_page(of="NOSUCHBOT1")
    assert next(one.value for one in app.warning).startswith("The bot of this address")
    other = open_page(of="FLOWERSHOP")
    assert not other.warning
    assert any("This page is about **FlowerShopBot**" in one.value for one in other.caption)
    own = open_page(of="HELLOWORLD")
    assert not any("This page is about" in one.value for one in own.caption)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def step(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="publish_step").set_value(name).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    listed = [*app.markdown, *app.caption, *app.success, *app.info, *app.warning, *app.error]
    return "\n".join(str(one.value) for one in listed).replace("\\", "")


def models() -> ModelsClient:
    return services.services().desk.models.models_of(LOCAL)


def teach(**lesson: str) -> None:
    taught: dict[str, str | None] = {text.replace("_", " "): name for text, name in lesson.items()}
    services.services().desk.lessons.change(HELLO, taught, "kim")


def pushed(app: AppTest) -> AppTest:
    """Push without a measurement, as a person may who says so, and wait for the end."""
    step(app, "push")
    app.checkbox(key="publish_although").check().run()
    press(app, "publish_push")
    ended()
    return app.run()


def ended(bot_id: str = "HELLOWORLD") -> str:
    """The state of the newest push once it runs no more."""
    jobs = services.services().jobs
    newest = pushes.of_bot(jobs, LOCAL, bot_id)[0]
    jobs.wait(newest.id, 120)
    progress = jobs.progress(newest.id)
    assert progress is not None
    return progress.job.state


def change_there(utterance: str) -> None:
    """Somebody else adds an utterance to the bot."""
    lex: Any = models()._lex
    place = {"botId": "HELLOWORLD", "botVersion": "DRAFT", "localeId": "en_US"}
    listed = lex.list_intents(**place)["intentSummaries"]
    intent_id = next(x["intentId"] for x in listed if x["intentName"] == "HelloWorld")
    intent = lex.describe_intent(**place, intentId=intent_id)
    for name in ("ResponseMetadata", "creationDateTime", "lastUpdatedDateTime"):
        intent.pop(name)
    intent["sampleUtterances"].append({"utterance": utterance})
    lex.update_intent(**intent)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_step_can_be_opened_first(language: str) -> None:
    """Without a pull each says what to do; with one, each shows itself."""
    app = open_page(language)
    for name in STEPS:
        step(app, name)
    step(app, "pull")
    press(app, "publish_pull")
    for name in STEPS:
        step(app, name)
    assert app.dataframe  # the audit has a line


def test_a_lesson_is_pushed_numbered_and_rolled_back() -> None:
    """The job ends; the version is measured nowhere; the alias goes on and back, with lines of the
    audit for all of it."""
    app = press(open_page(), "publish_pull")
    press(step(app, "publish"), "publish_number")
    services.services().jobs.wait(newest_version(), 120)
    app.run()
    app.text_input(key="publish_new_alias").set_value("live").run()
    press(app, "publish_make_alias")
    teach(quarterly_penguin_inventory="HelloWorld")
    assert "quarterly penguin inventory" in lesson_of(step(app, "lessons"))
    pushed(app)
    assert "The draft of HELLOWORLD is built: en_US, ko_KR." in words(app)
    press(step(app, "publish"), "publish_number")
    services.services().jobs.wait(newest_version(), 120)
    app.run()
    app.selectbox(key="publish_alias").set_value("live").run()
    press(app, "publish_move")
    assert aliases()["live"] == "2"
    app.selectbox(key="publish_alias").set_value("live").run()
    press(app, "publish_roll_back")
    assert aliases()["live"] == "1"
    entries = Audit(services.services().database).about("HELLOWORLD", last=50)
    assert [entry.action for entry in entries][::-1] == [
        *("pull", "version", "alias", "push begun", "pull", "push", "version", "alias", "alias")
    ]
    assert entries[0].details.endswith("2 -> 1 rolled back")


def newest_version() -> str:
    jobs = services.services().jobs
    return jobs.recent("version", last=1)[0].id


def aliases() -> dict[str, str]:
    return {one.name: one.version for one in models().aliases("HELLOWORLD")}


def lesson_of(app: AppTest) -> list[str]:
    return [text for one in app.dataframe for text in one.value.get("Utterance", [])]


def test_what_others_did_meanwhile_is_shown_and_not_overwritten() -> None:
    """Both differences, the place both touched; after another pull both changes are there."""
    app = press(open_page(), "publish_pull")
    teach(our_own_utterance="HelloWorld")
    change_there("their own utterance")
    pushed(app)
    assert ended() == "held"
    page = words(app)
    assert "The bot was changed since it was pulled. Nothing was sent." in page
    assert "Changed by both: en_US / HelloWorld" in page
    shown = [text for one in app.dataframe for text in one.value.get("After", [])]
    assert {"their own utterance", "our own utterance"} <= set(shown)
    press(step(app, "pull"), "publish_pull")
    pushed(app)
    assert ended() == "finished"
    press(step(app, "pull"), "publish_pull")
    files = services.services().desk.files(
        services.services().desk.pulls.of(LOCAL, "HELLOWORLD")[0].sha256
    )
    intent = next(p for p in files if str(p).endswith("en_US/Intents/HelloWorld/Intent.json"))
    samples = [one["utterance"] for one in json.loads(files[intent])["sampleUtterances"]]
    assert {"their own utterance", "our own utterance"} <= set(samples)


def test_what_changed_since_the_pull_before_is_shown() -> None:
    """Line by line; the first pull has nothing to be held against, nor has a version's."""
    app = press(open_page(), "publish_pull")
    assert "This is the first pull of it" in words(app)
    change_there("their own utterance")
    press(app, "publish_pull")
    assert "added 1" in words(app)
    shown = app.dataframe[0].value.iloc[0].to_dict()
    assert (shown["Where"], shown["After"]) == ("en_US / HelloWorld", "their own utterance")
    press(app, "publish_pull")
    assert "No difference." in words(app)


def test_two_who_push_at_once() -> None:
    """The second is told, whichever tab it comes from, and the bot holds what one of them sent."""
    first, second = press(open_page(), "publish_pull"), open_page()
    teach(our_own_utterance="HelloWorld")
    for app in (first, second):
        step(app, "push")
        app.checkbox(key="publish_although").check().run()
    first.button(key="publish_push").click()
    second.button(key="publish_push").click()
    first.run()
    second.run()
    assert not first.exception
    assert not second.exception
    states = []
    for job in pushes.of_bot(services.services().jobs, LOCAL, "HELLOWORLD"):
        services.services().jobs.wait(job.id, 120)
        progress = services.services().jobs.progress(job.id)
        states.append(progress.job.state if progress else "")
    assert set(states) == {"finished"}


def test_a_bot_that_was_deleted_meanwhile_is_told() -> None:
    """In every step, in words; nothing is made anew."""
    app = press(open_page(), "publish_pull")
    teach(our_own_utterance="HelloWorld")
    lex: Any = models()._lex
    lex.delete_bot(botId="HELLOWORLD", skipResourceInUseCheck=True)
    pushed(app)
    assert ended() == "held"
    assert "Bot HELLOWORLD was not found" in words(app)
    for name in STEPS:
        step(app, name)
    press(step(app, "pull"), "publish_pull")
    assert "Bot HELLOWORLD was not found" in words(app)
    assert [one.name for one in services.services().desk.models.account_of(LOCAL).bots()] == [
        "FlowerShopBot"
    ]


WRONG = (  # utterances of the bundled set, all of other intents
    "I'd like to order some flowers",
    "please send a bouquet",
    "I want to buy carnations for Mother's Day",
    "order ten tulips",
    "I need flowers as a birthday present",
    "please cancel what I ordered",
    "I would like a refund",
    "can I cancel yesterday's order?",
)


def test_a_bot_that_got_worse_is_pushed_on_purpose_only() -> None:
    """The gate is closed, in McNemar's words; the button waits for somebody who ticks it."""
    app = press(open_page(of="FLOWERSHOP"), "publish_pull")
    bot = LoggedBot("FlowerShopBot", "en_US")
    services.services().desk.lessons.change(bot, dict.fromkeys(WRONG, "Greeting"), "kim")
    step(app, "gate")
    app.checkbox(key="publish_with_lesson").uncheck().run()
    press(app, "publish_gate")
    for run in services.services().jobs.recent(runs.KIND, last=2):
        services.services().jobs.wait(run.id, 120)
    page = words(app.run())
    assert "That is worse than chance explains (McNemar p = 0.008). The gate is closed." in page
    step(app, "push")
    assert app.button(key="publish_push").disabled
    assert app.checkbox(key="publish_although").label == "Push although it got worse"
    app.checkbox(key="publish_although").check().run()
    press(app, "publish_push")
    assert ended("FLOWERSHOP") == "finished"
    step(app, "history")
    details = [text for one in app.dataframe for text in one.value.get("Details", [])]
    assert any("55 -> 47 of" in text for text in details)


def test_a_limit_is_named_with_where_it_is_from() -> None:
    """And keeps the button shut."""
    app = press(open_page(), "publish_pull")
    teach(**{"a" * 501: "HelloWorld"})
    step(app, "gate")
    assert "an utterance of 501 characters, Lex takes 500" in app.code[0].value
    assert "docs.aws.amazon.com/lexv2/latest/dg/quotas.html" in app.code[0].value
    step(app, "push")
    app.checkbox(key="publish_although").check().run()
    assert app.button(key="publish_push").disabled


def test_a_collision_is_named_and_keeps_the_button_shut() -> None:
    """A taught utterance that another intent has is refused before anything is sent."""
    app = press(open_page(of="FLOWERSHOP"), "publish_pull")
    desk = services.services().desk
    bot = LoggedBot("FlowerShopBot", "en_US")
    desk.lessons.change(bot, {"cancel my order": "Greeting"}, "kim")
    step(app, "push")
    assert "CancelOrder" in words(app)
    assert "publish_push" not in [button.key for button in app.button]
    newest = desk.lessons.newest(bot)
    assert newest is not None
    desk.lessons.undo(bot, newest.id)
    desk.lessons.change(bot, {"cancel my orders": "Greeting"}, "kim")
    step(app, "gate")
    assert "To look at before anything is sent: 1" in words(app)
    assert "cancel my orders" in app.code[0].value

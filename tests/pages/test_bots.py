"""The bots page as a script: every bot's inside, hooks attached, uploads renamed and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.bots.export import as_zip
from dashboard.log.audit.audit import Audit
from dashboard.services import read_export
from dashboard.settings import BOTS

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"
HOOK = "bots.flower_shop_hook:handler"


def open_page(language: str = "en", **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"], app.session_state["conversation"] = language, CONVERSATION
    for name, value in {"c": CONVERSATION, **address}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/bots.py").run()
    assert not app.exception
    return app


def upload(app: AppTest) -> AppTest:
    """The flower shop as somebody's own: without the hook that the bundled one has."""
    content = as_zip(read_export(BOTS / "FlowerShopBot"))
    app.file_uploader(key="export-file").upload("shop.zip", content, "application/zip").run()
    assert not app.exception
    app.selectbox(key="browsed_bot").set_value("FlowerShopBot (2)").run()
    assert not app.exception
    return app


def test_the_page_and_the_sidebar_say_what_they_are_about() -> None:
    """Another bot than the sidebar's is named; why an upload answers in the app alone is said."""
    app = open_page(bot="FlowerShopBot")
    line = "This page is about **FlowerShopBot**; the bot in the sidebar is HelloWorldBot."
    assert any(line in one.value for one in app.caption)
    upload(app)
    assert app.sidebar.selectbox(key="bot").value == "FlowerShopBot (2)"
    assert any("Only the bundled bots" in one.value for one in app.sidebar.caption)
    assert not any("This page is about" in one.value for one in app.caption)


def test_a_bot_that_is_gone_is_said_to_be() -> None:
    """An address that a colleague sent, of an upload of theirs: once, not at each click."""
    app = open_page(bot="Their *bot*")
    assert [one.value.replace("\\", "") for one in app.warning] == [
        "The bot of this address, Their *bot*, is not here. Another one was chosen."
    ]
    assert not app.run().warning


def texts(app: AppTest) -> str:
    assert not app.exception
    listed = [*app.markdown, *app.text, *app.caption, *app.warning, *app.subheader]
    return "\n".join(one.value for one in listed).replace("\\", "").replace(":small[]", "")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_bot_is_not_opaque(language: str) -> None:
    """Samples, slots with their values, what is said when, contexts and the hook of an intent."""
    app = open_page(language, bot="FlowerShopBot", intent="BookClass")
    app.segmented_control(key="browsed_locale").set_value("en_US").run()
    page = texts(app)
    for part in (
        "BookClass",
        "book a class",
        "**ClassType** · ClassType",
        "terrarium",
        "On which day? We are closed on Mondays.",
        "You are booked: {ClassType} on {ClassDate} at {ClassTime} for {PeopleCount}.",
        "bots.flower_shop_hook:handler",
    ):
        assert part in page
    assert list(app.dataframe[0].value.iloc[:, 0])[:2] == ["BookClass", "CancelOrder"]


def test_intents_are_found_by_what_they_listen_to() -> None:
    """A word of a sample finds its intent; a word of none says so."""
    app = open_page(bot="FlowerShopBot")
    app.segmented_control(key="browsed_locale").set_value("en_US").run()
    app.text_input(key="bots_search").set_value("opening HOURS").run()
    assert list(app.dataframe[0].value.iloc[:, 0]) == ["OpeningHours"]
    app.text_input(key="bots_search").set_value("wifi").run()
    assert [one.value for one in app.info] == ["No intent, sample or slot has this in it."]


def test_a_hook_is_attached_only_with_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a function of this machine is refused; an address is taken, and can be taken off
    again."""
    monkeypatch.delenv("LEXLENS_LOCAL_HOOKS", raising=False)
    app = upload(open_page())
    assert "BookClass, CheckDelivery, OrderFlowers" in texts(app)
    app.text_input(key="bots_hook").set_value("json:loads")
    app.button(key="bots_attach").click().run()
    assert "LEXLENS_LOCAL_HOOKS=1" in app.error[0].value
    app.text_input(key="bots_hook").set_value("lambda:Shop@http://127.0.0.1:3001")
    app.button(key="bots_attach").click().run()
    assert "Attached: lambda:Shop@http://127.0.0.1:3001" in texts(app)
    assert "No Lambda function is attached" not in texts(app)
    app.button(key="bots_detach").click().run()
    assert "No Lambda function is attached" in texts(app)


def test_a_function_of_this_machine_with_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs; one that cannot be imported is told with the reason."""
    monkeypatch.setenv("LEXLENS_LOCAL_HOOKS", "1")
    app = upload(open_page())
    app.text_input(key="bots_hook").set_value("no.such.module:handler")
    app.button(key="bots_attach").click().run()
    assert "no.such.module cannot be imported" in app.error[0].value.replace("\\", "")
    app.text_input(key="bots_hook").set_value(HOOK)
    app.button(key="bots_attach").click().run()
    assert f"Attached: {HOOK}" in texts(app)
    entry = Audit(services.services().database).entries(last=1)[0]
    assert entry.action == "settings"
    assert entry.details.endswith(HOOK)


def test_an_upload_is_renamed_and_removed() -> None:
    """On the picker at once; a name that is taken is not given twice, a bundled bot stays as it
    is."""
    app = upload(open_page())
    name = "bots_name-FlowerShopBot (2)"
    app.text_input(key=name).set_value("HelloWorldBot").run()
    assert app.button(key="bots_rename").disabled
    app.text_input(key=name).set_value("My").run()
    app.text_input(key=name).set_value("My shop")
    app.button(key="bots_rename").click().run()  # before a run has drawn the button anew
    assert not app.exception
    assert app.selectbox(key="bot").value == "My shop"
    assert app.selectbox(key="browsed_bot").options == ["HelloWorldBot", "FlowerShopBot", "My shop"]
    app.button(key="bots_remove").click().run()
    assert not app.exception
    assert app.selectbox(key="bot").value == "HelloWorldBot"
    assert app.selectbox(key="browsed_bot").options == ["HelloWorldBot", "FlowerShopBot"]
    assert "bots_rename" not in [button.key for button in app.button]

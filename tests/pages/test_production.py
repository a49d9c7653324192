"""The views of traffic as a whole, over the small log worked out by hand (AppTest)."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Lessons
from tests.dashboard.recorded import change, record
from tests.pages.test_diagnostics import captions, lesson, metrics, open_view


def test_conversations() -> None:
    """How many there are, and how they ended: ten turns of the log, in their conversations."""
    app = open_view("talks")
    assert {"Fulfilled", "Failed", "Left"} <= metrics(app).keys()
    assert any("conversations, of the newest" in caption for caption in captions(app))


def test_before_and_after() -> None:
    """Every number of the overview stands in a row; Bedrock has none where it chose nothing."""
    app = open_view("spans")
    table = next(text.value for text in app.markdown if "What it means" in text.value)
    assert table.count("\n") == 2 + 9


def test_missed() -> None:
    """The groups, and how many turns of the chosen bot its lesson holds; a label is none."""
    record(services.services().database)
    change(services.services().database, "t3", label="Delivery")
    app = open_view("misses")
    app.selectbox(key="misses-bot").select_index(1).run()
    note = next(text for text in captions(app) if "Turns missed of" in text)
    assert "FlowerShopBot · ko" in note
    assert ": 4. Of these, 0 say what stands in its lesson" in note
    assert sum(app.dataframe[0].value["Times"]) == 4
    Lessons(services.services().database).change(
        LoggedBot("FlowerShopBot", "ko_KR"), {"배송 어디쯤": "Delivery"}, "somebody"
    )
    app.run()
    assert any(": 4. Of these, 1 says what stands" in text for text in captions(app))
    marks = {row["What they say"]: row["Taught as"] for row in rows_of(app)}
    taught = {says: mark for says, mark in marks.items() if mark}
    assert [mark.split()[:2] for mark in taught.values()] == [["✔", "Delivery"]]
    assert all("배송 어디쯤" in says for says in taught)
    assert "Teach 0 utterances" in [button.label for button in app.button]


def rows_of(app: AppTest) -> list[dict[str, str]]:
    """The rows of the table of groups."""
    rows: list[dict[str, str]] = app.dataframe[0].value.to_dict("records")
    return rows


def test_what_is_taught_from_missed_is_the_lesson_that_opens() -> None:
    """The bot that was chosen stays chosen, and is so again after one talked to its taught copy;
    the copy says what it was made of and leads to that lesson."""
    app = open_view("misses")
    app.selectbox(key="misses-bot").select_index(1).run()
    bot = app.session_state["misses-bot"]
    app.session_state["misses"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    app.button(key="misses-teach").click().run()
    assert not app.exception
    assert app.session_state["pupil"] == bot
    assert lesson(app)
    app.button(key="teach-talk").click().run()
    change(services.services().database, "t4", bot_name=f"{bot.bot_name} (taught)")
    app.switch_page("pages/diagnostics.py").run()
    assert (app.selectbox(key="pupil").value, app.session_state["pupil"]) == (bot, bot)
    app.session_state["pupil"] = LoggedBot(f"{bot.bot_name} (taught)", bot.locale_id)
    app.run()
    assert any(f"a taught copy of {bot.bot_name}" in caption for caption in captions(app))
    app.button(key="teach-original").click().run()
    assert app.session_state["pupil"] == bot


def test_missed_lists_the_intents_of_the_bot() -> None:
    """Those that nobody said yet, too."""
    app = open_view("misses")
    bots = app.selectbox(key="misses-bot")
    bots.select_index(next(n for n, one in enumerate(bots.options) if "FlowerShopBot" in one)).run()
    app.session_state["misses"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    (intents,) = (one for one in app.selectbox if one.label == "Intent")
    assert {"OrderFlowers", "CheckDelivery"} <= set(intents.options)
    intents.set_value("CheckDelivery").run()
    app.button(key="misses-teach").click().run()
    assert [intent for _, intent in lesson(app)] == ["CheckDelivery"]


def test_conversation_logs() -> None:
    """The form, with what is kept asked for before anything comes in."""
    app = open_view("ingest")
    assert [radio.label for radio in app.radio] == ["What is kept of the texts"]
    assert app.radio[0].value == "masked"

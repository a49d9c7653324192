"""The diagnostics page as a script, over the small log worked out by hand (AppTest)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.bots.ref import BotRef
from dashboard.log.audit.audit import Audit
from dashboard.log.schema import turns
from dashboard.log.teaching.lessons import Lessons
from tests.dashboard.recorded import change, record

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"


def open_view(view: str, *, recorded: bool = True, **address: str) -> AppTest:
    """The page in English with all turns of the log, whenever they were."""
    if recorded and not services.services().log.recent(last=1):
        record(services.services().database)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"], app.session_state["conversation"] = "en", CONVERSATION
    for name, value in {"c": CONVERSATION, "view": view, "f_time": "all", **address}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/diagnostics.py").run()
    assert not app.exception
    return app


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_the_overview_says_what_the_log_holds() -> None:
    """The numbers of the hand-worked log, cost in dollars with what is unknown beside it."""
    app = open_view("overview")
    assert metrics(app) == {
        "Turns": "10",
        "● Answered by intents": "33.3%",
        "▲ Fallback": "44.4%",
        "✖ Failed": "22.2%",
        "Near misses": "1",
        "Tokens": "180",
        "Cost (USD)": "0.0000",
        "Lex (ms)": "500",
        "First token (ms)": "700",
        "Whole turn (ms)": "900",
    }
    assert "unknown for 2 of 4 answers" in captions(app)
    assert len(app.get("vega_lite_chart")) == 5
    assert not app.dataframe  # it would load pandas
    table = next(one.value for one in app.markdown if one.value.startswith("| Fallback target"))
    assert [line.strip("| ").split(" | ") for line in table.splitlines()[2:]] == [
        ["local", "1", "0", "0.90", "3.00", "3.00", "–"],  # what it cost is unknown
        ["luna", "3", "1", "0.50", "1.00", "2.00", "0.000030"],
    ]


def test_the_name_of_a_target_leads_to_its_turns() -> None:
    """The list has the turns that it was asked in."""
    app = open_view("overview")
    app.button(key="target-1").click().run()
    assert app.session_state["view"] == "turns"
    assert app.session_state["f_target"] == ["luna"]
    assert len(app.dataframe[0].value) == 3


def test_an_empty_log_is_told_in_words() -> None:
    """Before the first turn there is nothing to choose from."""
    app = open_view("overview", recorded=False)
    assert [info.value for info in app.info] == [
        "There are no turns yet. Say something to the bot on the chat page."
    ]


def test_a_filter_that_finds_nothing_says_so() -> None:
    """Not empty pictures, but what to do."""
    app = open_view("overview", f_text="nobody says this")
    assert "No turn fits these filters" in app.info[0].value
    assert metrics(app) == {}


def test_a_turn_has_its_own_page() -> None:
    """The address of a turn shows it and no filter, although the filter does not find it."""
    app = open_view("turns", turn="t3", f_route="lex")
    assert [one.value for one in app.title] == ["Turn"]
    assert not app.text_input
    assert not [one for one in app.button_group if one.key == "f_time"]
    assert any("UTC · FlowerShopBot" in text for text in captions(app))
    shown = [text.value for text in app.markdown]
    assert ":orange-badge[▲ Fallback · luna]" in shown
    assert any("Delivery, scored 0.30, under the threshold 0.40" in text for text in captions(app))


def test_back_leads_to_the_list_as_it_was() -> None:
    """Previous and Next keep to the filter; the way back keeps it, too."""
    app = open_view("turns", f_route="fallback", turn="t5")
    assert app.button(key="turn-back").label == "Go to Turns"
    assert not app.button(key="turn-next").disabled
    assert app.button(key="turn-previous").disabled
    app.button(key="turn-next").click().run()
    assert any(" · t4" in text for text in captions(app))
    app.button(key="turn-back").click().run()
    assert not app.exception
    assert list(app.dataframe[0].value["Utterance"]) == ["날씨", "배송비 100%", "배송 어디쯤"]


def test_the_way_back_names_where_it_leads() -> None:
    """Who came from the chat gets to the overview; of what Lex gave to its fallback above the
    threshold it is said that no threshold changes it, and what does."""
    record(services.services().database)
    won = {"reason": "fallback_won", "best_intent": "Delivery", "best_score": 0.41}
    change(services.services().database, "t3", top_score=0.41, **won)
    app = open_view("overview", turn="t3")
    page = " ".join([*captions(app), *(one.value for one in app.markdown)])
    assert "so no threshold changes this" in page
    assert "teach the bot this utterance" in page
    assert app.button(key="turn-back").label == "Go to Overview"
    app.button(key="turn-back").click().run()
    assert not app.exception
    near = next(one for one in app.metric if one.label == "Near misses")
    assert "Teach them" in near.help


def test_a_turn_that_is_gone_is_told_so() -> None:
    """Deleted, or never there: a sentence and the way to the list."""
    app = open_view("turns", turn="nobody")
    assert [one.value for one in app.warning] == [
        "There is no turn with this id in the log. It may have been deleted."
    ]


def labelled(turn_id: str) -> str | None:
    turn = services.services().log.turn(turn_id)
    assert turn is not None
    return turn.label


def test_labels_are_kept_as_they_are_given() -> None:
    """Right is the intent that was chosen, wrong is nobody knows which, or the one it is."""
    app = open_view("turns", turn="t3")
    app.button_group(key="label-t3").set_value("right").run()
    assert labelled("t3") == "FallbackIntent"
    app.button_group(key="label-t3").set_value("should").run()
    assert labelled("t3") == "?"
    app.selectbox(key="should-t3").select("CheckDelivery").run()
    assert labelled("t3") == "CheckDelivery"
    app.button_group(key="label-t3").set_value(None).run()
    assert not app.exception
    assert labelled("t3") is None


def test_a_turn_becomes_a_test() -> None:
    """A reply takes the turn that opened its intent along; the set is there on Evaluate."""
    app = open_view("turns", turn="t1")
    app.selectbox(key="set-name").set_value("my tests").run()
    app.button(key="set-add").click().run()
    turn = services.services().log.turn("t1")
    assert turn is not None
    assert turn.test_set == "my tests"
    app.button(key="set-out").click().run()
    assert not app.exception
    turn = services.services().log.turn("t1")
    assert turn is not None
    assert turn.test_set is None


def lesson(app: AppTest) -> list[tuple[str, ...]]:
    """The lines of the lesson: utterance and intent."""
    assert not app.exception
    rows = [row for one in app.dataframe for row in one.value.to_dict("records")]
    lines = [row for row in rows if "Taught by" in row]
    return [(row["Utterance"], row["Intent"]) for row in lines]


def test_a_labelled_turn_is_taught() -> None:
    """What it should have been stands in the lesson; the page is the one that teaches."""
    app = open_view("turns", turn="t3")
    app.button_group(key="label-t3").set_value("should").run()
    app.selectbox(key="should-t3").select("CheckDelivery").run()
    app.button(key="turn-teach").click().run()
    assert not app.exception
    assert lesson(app) == [("배송 어디쯤", "CheckDelivery")]


def test_thumbs_and_labels_are_filters() -> None:
    """Each by what was said, and by nothing was said."""
    app = open_view("turns", f_thumb="down")
    assert list(app.dataframe[0].value["Utterance"]) == ["배송 어디쯤"]
    assert list(app.dataframe[0].value["Thumb"]) == ["👎"]


def test_a_turn_still_running_is_shown_as_far_as_it_came() -> None:
    """Nothing of it is known but the utterance."""
    app = open_view("turns", turn="t9")
    assert any("✖" in text.value for text in app.markdown)
    assert "No intent has a score. FallbackIntent never has one." in captions(app)


def test_what_if_moves_with_the_slider() -> None:
    """At the recorded threshold nothing flips; lower, the near miss becomes Lex's."""
    app = open_view("whatif")
    assert metrics(app)["Turns that flip"] == "0"
    assert any("3 turns cannot be worked out again" in text for text in captions(app))
    app.slider(key="w_threshold").set_value(0.3).run()
    assert not app.exception
    assert metrics(app)["Turns that flip"] == "1"
    assert metrics(app)["USD per 1,000 turns"] == "-0.0025"  # one call of six turns, 15,000 nano
    assert list(app.dataframe[0].value["Utterance"]) == ["배송 어디쯤"]


def test_what_if_says_that_lex_may_keep_to_its_fallback() -> None:
    """Where a flip to Lex is predicted, in the list and in the verdict; a turn that was above the
    threshold and went to FallbackIntent is counted by name."""
    record(services.services().database)
    change(services.services().database, "t3", label="Delivery", thumb=None)
    change(services.services().database, "t4", reason="fallback_won", top_score=0.41)
    app = open_view("whatif")
    assert not any("may still prefer FallbackIntent" in text for text in captions(app))
    app.slider(key="w_threshold").set_value(0.3).run()
    assert "the best, 0.30 (95%)" in app.info[0].value
    assert "may still prefer FallbackIntent" in app.info[0].value
    assert any("may still prefer FallbackIntent" in text for text in captions(app))
    won = "1 was at or above the threshold and Lex chose FallbackIntent all the same"
    assert any(won in text for text in captions(app))


def test_a_threshold_is_applied_to_the_local_bot_at_once() -> None:
    """The bot of this process is held to it from its next turn on; who did it is in the audit."""
    app = open_view("whatif")
    app.slider(key="w_threshold").set_value(0.3).run()
    app.button(key="apply-threshold").click().run()
    assert not app.exception
    assert any("is held to 0.30 now" in text for text in captions(app))
    assert app.button(key="apply-threshold").disabled
    shop = next(one for one in services.services().bots.listed if one.name == "FlowerShopBot")
    held = services.services().bots.thresholds.of(BotRef.of(shop, "ko_KR"))
    assert held.threshold == 0.3
    entry = Audit(services.services().database).entries(last=1)[0]
    assert entry.details == "threshold of FlowerShopBot ko_KR: 0.30"


def test_the_bench_is_about_one_bot() -> None:
    """A threshold is one bot's in one locale; the other locale's turns are not mixed in."""
    app = open_view("whatif")
    assert app.selectbox(key="w_bot").options == ["FlowerShopBot · ko_KR", "FlowerShopBot · en_US"]
    assert len(app.metric) == 8
    app.selectbox(key="w_bot").set_value("FlowerShopBot/en_US").run()
    assert not app.exception
    assert "None of the turns found can be worked out again." in app.info[0].value


def test_labels_are_given_on_the_bench() -> None:
    """What is ticked gets a label; then errors are counted, and it is told from where to where the
    thresholds are equally good."""
    app = open_view("whatif")
    assert "It is not known of any turn" in app.info[0].value
    assert "There is nothing to draw yet" in app.info[1].value  # in place of an empty chart
    charts = len(app.get("vega_lite_chart"))
    table = next(one.value for one in app.dataframe if "Label" in one.value)
    rows = [list(table["Utterance"]).index(said) for said in ("배송 어디쯤", "배송비 100%")]
    app.session_state["near-0"] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    app.run()
    app.button(key="bench-right").click().run()
    assert not app.exception
    assert (labelled("t3"), labelled("t4")) == ("Delivery", "Delivery")
    assert "Over the 2 turns" in app.info[0].value
    assert len(app.get("vega_lite_chart")) == charts + 1


def test_pages_of_a_long_log() -> None:
    """Fifty rows a page; the second begins where the first ended."""
    record(services.services().database)
    with services.services().database.engine.begin() as connection:
        row: dict[str, Any] = dict(connection.execute(sa.select(turns)).mappings().first() or {})
        del row["number"]
        for n in range(60):
            at = row["created_at"] + dt.timedelta(days=1, minutes=n)
            connection.execute(sa.insert(turns).values(row | {"id": f"x{n}", "created_at": at}))
    app = open_view("turns")
    assert "1–50 of 71" in captions(app)
    app.pagination[0].set_value(2).run()
    assert not app.exception
    assert "51–71 of 71" in captions(app)
    assert len(app.dataframe[0].value) == 21


def test_teaching_from_the_candidates() -> None:
    """Tick, choose the intent, and the lesson can be downloaded in three forms, talked to and
    measured."""
    app = open_view("teach")
    app.selectbox(key="pupil").select_index(1).run()
    app.session_state["candidates-group-0"] = {
        "selection": {"rows": [0], "columns": [], "cells": []}
    }
    app.run()
    app.selectbox(key="teach_intent").set_value("CheckDelivery").run()
    app.button(key="teach-add").click().run()
    assert not app.exception
    assert lesson(app) == [("배송 어디쯤", "CheckDelivery")]
    marks = {
        row["Utterance"]: row["Taught as"] for row in app.dataframe[0].value.to_dict("records")
    }
    assert marks["배송 어디쯤"] == "✔ CheckDelivery"
    assert list(marks.values()).count("") == len(marks) - 1
    row = app.dataframe[1].value.to_dict("records")[0]
    assert (row["Taught by"], row["Newest turn"]) == ("this machine", "/diagnostics?turn=t3")
    assert [one.label for one in app.get("download_button")] == [
        "Test Workbench CSV",
        "Utterances (text)",
        "Taught bot (ZIP)",
    ]
    logged = app.session_state["pupil"]
    Lessons(services.services().database).change(logged, {"아직 안 왔어요": "CheckDelivery"}, "me")
    app.run()
    app.button(key="teach-talk").click().run()
    assert not app.exception
    assert services.services().log.recent(last=1)[0].utterance == "아직 안 왔어요"


def test_the_best_rejected_intent_is_proposed_and_a_new_name_is_checked() -> None:
    """With each choice anew; a name that cannot be one adds nothing, and what was typed right
    before the click is taught."""
    record(services.services().database)
    with services.services().database.engine.begin() as connection:
        nearly = {"top_intent": "CheckDelivery", "top_score": 0.3}
        connection.execute(
            sa.update(turns).values(nearly).where(turns.c.utterance == "배송 어디쯤")
        )
    app = open_view("teach")
    app.selectbox(key="pupil").select_index(1).run()
    assert app.selectbox(key="teach_intent").value == "BookClass"
    ticked = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.session_state["candidates-group-0"] = ticked
    app.run()
    assert app.selectbox(key="teach_intent").value == "CheckDelivery"
    app.selectbox(key="teach_intent").set_value("+").run()
    assert app.button(key="teach-add").disabled
    for name, told in (
        ("Where is it", "✖ Where is it cannot be taught"),
        ("checkdelivery", "✖ The bot has an intent CheckDelivery"),
    ):
        app.text_input(key="teach_name").set_value(name).run()
        assert any(told in text.value for text in app.markdown)
        assert app.button(key="teach-add").disabled
    app.text_input(key="teach_name").set_value("WhereIsIt").run()
    app.text_area(key="teach_response").set_value("It is on its way.")
    app.button(key="teach-add").click().run()  # before a run has drawn the button anew
    assert not app.exception
    assert lesson(app) == [("배송 어디쯤", "WhereIsIt")]
    (response,) = (one for one in app.text_area if "as WhereIsIt" in one.label)
    assert response.value == "It is on its way."
    response.set_value("It is around the corner.").run()
    assert not app.exception
    (response,) = (one for one in app.text_area if "as WhereIsIt" in one.label)
    assert response.value == "It is around the corner."


def test_keeping_and_deleting_with_confirmation() -> None:
    """Days are saved with the log; deleting asks first, says how many, and leaves nothing."""
    app = open_view("keep", f_route="fallback")
    assert any("3 turns fit the filter" in text for text in captions(app))
    app.number_input(key="keep_days").set_value(3650)
    app.number_input(key="keep_alone").set_value(400)
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    assert services.services().log.settings.keeping().days == 3650
    assert services.services().log.settings.alone_days() == 400
    assert (
        "This deletes the 11 turns of all conversations, and all comparisons, test runs and "
        "recordings, for good. Jobs that run are stopped."
    ) in [text.value for text in app.markdown]
    app.button(key="delete-all").click().run()
    entries = Audit(services.services().database).entries(last=5)
    assert [(one.who, one.action, one.details) for one in entries] == [
        ("this machine", "delete", "everything"),
        ("this machine", "settings", "days=3650 texts=yes alone=400"),
    ]
    assert not app.exception
    assert services.services().log.recent(last=1) == []

"""Everything that Diagnostics does, over turns that were brought in (AppTest)."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.comparison import fromlog
from dashboard.ingest.command import main
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.schema import turns
from tests.dashboard.ingest.records import BOT, a_record, intent, lines
from tests.dashboard.recorded import record
from tests.pages.test_diagnostics import captions, metrics, open_view

FLOWERS = BOT | {"name": "FlowerShopBot", "id": "FLOWERSHOP"}
# of ten conversations of two turns: the first is Lex's, the second nearly, missed or asked again
MISSED = [intent("FallbackIntent"), intent("CheckDelivery", "0.36")]
ASSISTED = [intent("CheckDelivery", interpretationSource="Bedrock")]
ENDS = (*(MISSED,) * 6, *([intent("OrderFlowers", "0.80")],) * 2, *(ASSISTED,) * 2)


def traffic() -> str:
    """Twenty records; six missed turns, two that Assisted NLU understood."""
    made = []
    for number, listed in enumerate(ENDS):
        session = {"bot": FLOWERS, "sessionId": f"visitor-{number}"}
        first = [intent("OrderFlowers", "0.90", interpretationSource="Lex")]
        first[0]["intent"]["state"] = "Fulfilled"
        made.append(a_record(2 * number, *first, inputTranscript="order roses", **session))
        said = {"inputTranscript": f"is there sunday delivery {number % 2}"}
        made.append(a_record(2 * number + 1, *listed, **said, **session))
    return lines(made)


@pytest.fixture(autouse=True)
def ingested(own_services: None, tmp_path: Path) -> None:
    """The log holds these twenty turns and nothing else."""
    assert own_services is None
    file = tmp_path / "shop.jsonl"
    file.write_text(traffic())
    assert main([str(file), "--texts", "kept"]) == 0


def view(name: str, **address: str) -> AppTest:
    return open_view(name, recorded=False, **address)


def test_the_overview_with_what_no_record_says() -> None:
    """14 of 20 are Lex's, six near misses; cost and times are unknown, not zero."""
    numbers = metrics(view("overview", f_source="shop.jsonl"))
    assert (numbers["Turns"], numbers["Near misses"]) == ("20", "6")
    assert numbers["● Answered by intents"] == "70.0%"
    assert (numbers["Lex (ms)"], numbers["First token (ms)"]) == ("–", "–")


@pytest.mark.parametrize("name", ["overview", "turns", "misses"])
def test_what_the_time_of_the_filter_hides_is_said(name: str) -> None:
    """Turns of last year are not there in the last hour: how many, and a click that shows them."""
    app = view(name, f_time="1h")
    assert any("**20 turns lie outside this time.**" in one.value for one in app.markdown)
    app.button(key="any-time").click().run()
    assert not app.exception
    assert app.session_state["f_time"] == "all"
    assert "any-time" not in {one.key for one in app.button}


def test_the_live_view_shows_what_comes_in(tmp_path: Path) -> None:
    """What is brought in while the list is open stands above it, and is not yet in it."""
    app = view("turns")
    assert "1–20 of 20" in captions(app)
    file = tmp_path / "later.jsonl"
    file.write_text(lines([a_record(50, bot=FLOWERS, inputTranscript="do you sell vases")]))
    assert main([str(file), "--texts", "kept"]) == 0
    app.run()
    assert not app.exception
    assert any("do you sell vases" in text for text in captions(app))
    assert "1–20 of 20" in captions(app)


def test_what_if_in_turns_and_in_money() -> None:
    """At 0.30 the six missed are Lex's. Of a log without tokens the price is unknown; with an
    answer of 200 tokens in and 100 out it is that of the chosen target, which costs nothing."""
    app = view("whatif")
    app.slider(key="w_threshold").set_value(0.3).run()
    assert metrics(app)["Turns that flip"] == "6"
    assert metrics(app)["Model calls"] == "-6"
    assert metrics(app)["USD per 1,000 turns"] == "unknown"
    assert any("no cost was recorded" in text for text in captions(app))
    record(services.services().database)
    with services.services().database.engine.begin() as connection:
        connection.execute(sa.update(turns).values(cost_nano=None))
    app = view("whatif", f_source="shop.jsonl")
    assert any("the medians of this log" in text for text in captions(app))


def test_a_missed_turn_becomes_a_test() -> None:
    """The turn's own page, as for one that was said here."""
    log = services.services().log
    missed = next(one for one in log.recent() if one.answered_by == "fallback")
    app = view("turns", turn=missed.id)
    app.button_group(key=f"label-{missed.id}").set_value("should").run()
    app.selectbox(key=f"should-{missed.id}").select("CheckDelivery").run()
    name = app.selectbox(key="set-name").value
    app.button(key="set-add").click().run()
    assert not app.exception
    kept = log.turn(missed.id)
    assert kept
    assert (kept.label, kept.test_set) == ("CheckDelivery", name)


def test_compare_on_these_fallbacks() -> None:
    """The two different utterances that were missed are put to several targets."""
    app = view("turns", f_source="shop.jsonl")
    app.button(key="turns-compare").click().run()
    assert not app.exception
    only = TurnFilter(sources=("shop.jsonl",))
    questions = fromlog.questions(services.services().database, only, last=50, history=True)
    assert [one.text for one in questions] == [f"is there sunday delivery {n}" for n in (0, 1)]


def test_assisted_nlu_stands_beside_lex() -> None:
    """All time is cut in halves: of the ten turns of the later one Bedrock chose two, all of them
    answered."""
    app = view("spans")
    table = next(text.value for text in app.markdown if "(Bedrock)" in text.value)
    row = next(line for line in table.splitlines() if "(Bedrock)" in line)
    assert [cell.strip() for cell in row.split("|")][2:6] == ["2", "20.0%", "100.0%", "0.0%"]


def test_from_a_box_of_the_picture_to_conversations_and_turns() -> None:
    """The end «Left» stands for six conversations; the newest has two turns, each with a link."""
    app = view("talks")
    assert any("lists its conversations" in text for text in captions(app))
    for number in range(12):
        app.session_state["talks-flow"] = {"selection": {"picked": [{"drill": number}]}}
        app.run()
        assert not app.exception
        titles = [one.value for one in app.markdown if "of these conversations" in one.value]
        if titles == ["#### 6 of these conversations"]:
            break
    else:
        raise AssertionError("no box stands for the six that were missed")
    tables = [frame.value for frame in app.dataframe]
    assert [len(one) for one in tables[1:3]] == [6, 2]
    assert list(tables[2]["Utterance"]) == ["order roses", "is there sunday delivery 1"]

"""What Bedrock answered inside Lex, on every page (AppTest), towards a Lex that answers so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from dashboard import services
from tests.dashboard.evaluation.scripted import answer, scripted
from tests.lexclient.bedrock import AGENT, generated
from tests.pages.test_compare import ask, open_page, said
from tests.pages.test_diagnostics import captions, metrics, open_view

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"
HOURS = "The shop is open until nine in the evening."
UNKNOWN = {
    "sessionState": {"intent": {"name": "FallbackIntent"}, "dialogAction": {"type": "Close"}},
    "interpretations": [{"intent": {"name": "FallbackIntent"}}],
}


def replies(text: str, _calls: int) -> Response | dict[str, Any] | None:
    """An intent with a score, a knowledge base, an agent, and what nobody knows."""
    if "order" in text:
        return answer("OrderFlowers", 0.9)
    if "open" in text:
        return generated(HOURS)
    if "parcel" in text:
        return generated("It is on its way.", intent="Parcels", attribute=AGENT, near=None)
    return UNKNOWN


@pytest.fixture(autouse=True)
def live(own_services: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lex is a server that answers as Lex does; boto3 asks it as it would ask AWS."""
    assert own_services is None
    with scripted(reply=replies) as lex:
        for name, value in {
            "LEX_BOT_ID": "ABCDEFGHIJ",
            "LEX_BOT_NAME": "StoreBot",
            "LEX_THRESHOLD": "0.4",
            "AWS_ENDPOINT_URL_LEX_RUNTIME_V2": lex.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(name, value)
        yield
        services.stop_services()


def talk(language: str = "en") -> AppTest:
    """A conversation of four turns: an intent, a knowledge base, an agent, the fallback."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"], app.session_state["conversation"] = language, CONVERSATION
    app.query_params["c"] = CONVERSATION
    app.run()
    for text in ("order roses", "when do you open", "where is my parcel", "sing a song"):
        app.chat_input[0].set_value(text).run()
    assert not app.exception
    return app


BADGES = {
    "en": [":blue-badge[● Lex · Ord", ":green-badge[◆ Bedrock in Lex · StoreFaq]"],
    "ko": [":blue-badge[● Lex · Ord", ":green-badge[◆ Lex 내 Bedrock · StoreFaq]"],
}


@pytest.mark.parametrize("language", BADGES)
def test_a_source_of_its_own_beside_intents_and_the_fallback(language: str) -> None:
    """Badge, reason and ribbon; our target is asked for the last turn only."""
    app = talk(language)
    texts = [text.value for text in app.markdown]
    for badge in BADGES[language]:
        assert any(text.startswith(badge) for text in texts), badge
    assert HOURS in texts
    log = services.services().log.conversation(CONVERSATION)
    assert [turn.answered_by for turn in log] == ["lex", "bedrock", "bedrock", "fallback"]
    assert [turn.target for turn in log[:3]] == [None] * 3
    ribbon = next(html.value for html in app.get("html") if 'class="ribbon"' in html.value)
    assert ribbon.count('class="cell bedrock">◆<') == 2


def test_diagnostics_count_and_filter_it() -> None:
    """A number of its own, in the filter, and in words where it is not counted otherwise."""
    talk()
    numbers = metrics(open_view("overview", recorded=False))
    assert numbers["◆ Bedrock in Lex"] == "50.0%"
    assert (numbers["● Answered by intents"], numbers["▲ Fallback"]) == ("25.0%", "25.0%")
    app = open_view("turns", recorded=False, f_route="bedrock")
    assert "1–2 of 2" in captions(app)
    whatif = open_view("whatif", recorded=False)
    told = "2 were answered by Bedrock inside Lex, which no threshold decides"
    assert any(told in text for text in captions(whatif))
    teach = open_view("teach", recorded=False)
    assert any("Not listed: 2 turns that Amazon Bedrock" in text for text in captions(teach))


def test_a_turn_of_it_says_through_what_and_from_where() -> None:
    """The built-in intent and the documents, as Lex named them."""
    talk()
    turn = services.services().log.conversation(CONVERSATION)[1]
    app = open_view("turns", recorded=False, turn=turn.id)
    cells = [str(cell) for table in app.dataframe for cell in table.value.to_numpy().ravel()]
    texts = " ".join([*cells, *(text.value for text in app.markdown)])
    texts = texts.replace("\\", "")
    assert "AMAZON.QnAIntent" in texts
    assert "opening-hours.md" in texts


def test_compare_says_that_bedrock_would_have_answered() -> None:
    """Beside the answers of one's own targets, in its own colour, with the reason."""
    app = open_page()
    ask(app, "when do you open", "offline-chat", "offline-completion")
    page = said(app).replace("\\", "")
    assert ":green-badge[◆ Amazon Bedrock would have answered this inside Lex.]" in page
    assert "The best other intent, OrderFlowers, scored 0" in page


def test_missed_utterances_say_what_they_leave_out() -> None:
    """Of four turns one was missed; two were Bedrock's."""
    talk()
    app = open_view("misses", recorded=False)
    assert any("Not listed: 2 turns that Amazon Bedrock" in text for text in captions(app))


def test_before_and_after_have_its_share() -> None:
    """Neither better nor worse."""
    talk()
    tables = [text.value for text in open_view("spans", recorded=False).markdown]
    (row,) = [line for one in tables for line in one.splitlines() if "Bedrock in Lex" in line]
    assert not {"better", "worse", "▲", "▼"} & set(row.replace("|", " ").split())

"""Each page as a script, with the real services of the process behind it (AppTest)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.texts import Texts

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"


def open_app() -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.session_state["language"], app.session_state["conversation"] = "en", CONVERSATION
    app.query_params["c"] = CONVERSATION
    return app.run()


def said(app: AppTest) -> list[str]:
    """All Markdown of the page, in order."""
    assert not app.exception
    return [element.value for element in app.markdown]


def test_the_first_page_is_the_chat_with_something_to_click() -> None:
    """No account, no key: a bot, its locale, a target, both sides EMBEDDED."""
    app = open_app()
    assert app.title[0].value == "LexLens"
    assert app.selectbox(key="bot").value == "HelloWorldBot"
    assert app.selectbox(key="locale").value == "en_US"
    offered = app.selectbox(key="target").options
    assert offered[:2] == ["offline-chat", "offline-completion"]
    assert {"gpt-3.5-turbo", "text-davinci-003", "gpt-6-luna"} < set(offered)
    assert "2026-10-23" in app.selectbox(key="target").help  # why gpt-3.5-turbo cannot be used
    assert [text for text in said(app) if "EMBEDDED" in text] == [
        ":gray-badge[◇ Lex: EMBEDDED]",
        ":gray-badge[◇ Fallback: EMBEDDED]",
    ]
    assert "**1. Defined intent** Hello" in [button.label for button in app.button]


def test_the_dialogue_and_the_fallback_on_the_chat_page() -> None:
    """Lex's answers with badge and reason, then one of the fallback."""
    app = open_app()
    for text in ("Hello", "Anna", "yes"):
        app.chat_input[0].set_value(text).run()
    assert {"Nice to meet you, Anna.", "That is all for the HelloWorld intent."} <= set(said(app))
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert any(text.startswith(":orange-badge[▲ Fallback · offline") for text in said(app))
    assert any("under the threshold 0.40" in caption.value for caption in app.caption)


def test_switching_the_locale_starts_a_conversation() -> None:
    """Another language is another Lex session: the old turns stay in their conversation."""
    app = open_app()
    app.chat_input[0].set_value("Hello").run()
    app.selectbox(key="locale").set_value("ko_KR").run()
    assert app.session_state["conversation"] != CONVERSATION
    app.chat_input[0].set_value("안녕").run()
    assert any(text.startswith(":blue-badge[● Lex · HelloWorld") for text in said(app))


def test_blank_and_long_texts_are_refused_in_words() -> None:
    """Before any call."""
    app = open_app()
    app.chat_input[0].set_value("x" * 1025).run()
    assert "Lex takes up to 1024 characters and this text has 1025." in app.warning[0].value
    assert services.services().log.count(CONVERSATION) == 0


def test_a_bad_setting_is_told_instead_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the variable; there is no traceback."""
    monkeypatch.setenv("LEX_BOT_ID", "ABCDEFGHIJ")
    monkeypatch.setenv("LEX_THRESHOLD", "many")
    app = open_app()
    assert not app.exception
    assert "LEX_THRESHOLD" in app.error[0].value


def test_a_retired_target_is_explained_before_and_after_it_is_asked() -> None:
    """The sidebar says why it cannot be used; asking it all the same is a bubble, not a crash."""
    app = open_app()
    app.selectbox(key="target").set_value("text-davinci-003").run()
    assert any("2024-01-04" in caption.value for caption in app.caption)
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert any("2024-01-04" in warning.value for warning in app.warning)
    assert any("✖" in text for text in said(app))


def told_by_the_hook(turn_id: str) -> list[tuple[str, str]]:
    """The table of Diagnostics with what the hook wrote down of its answer to a turn."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"], app.session_state["conversation"] = "en", CONVERSATION
    app.query_params["c"], app.query_params["turn"] = CONVERSATION, turn_id
    app.query_params["view"], app.query_params["f_time"] = "turns", "all"
    app.run()
    app.switch_page("pages/diagnostics.py").run()
    assert f"#### {Texts('en').say('diagnostics.hook')}" in said(app)
    tables = [table.value for table in app.dataframe if "Value" in table.value.columns]
    return [tuple(row) for table in tables for row in table.astype(str).to_numpy().tolist()]


def test_the_fallback_answers_inside_lex_when_asked_to() -> None:
    """The hook's answer comes through Lex, and Diagnostics tells of its target and tokens."""
    app = open_app()
    app.segmented_control(key="where").set_value("hook").run()
    conversation = app.session_state["conversation"]
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert any(text.startswith(":violet-badge[■ Lex hook") for text in said(app))
    why = "in the code hook inside Lex: the best intent, HelloWorld, scored 0."
    assert any(why in caption.value for caption in app.caption)
    assert any("Model: offline\\-chat" in text for text in said(app))
    turn = services.services().log.conversation(conversation)[0]
    assert (turn.reason, turn.outcome, turn.target) == ("hook_answered", "complete", "offline-chat")
    assert turn.answer is not None
    assert (turn.answer.usage.output_tokens or 0) > 0
    assert "Amazon Lex" in turn.answer.text
    assert ("target", "offline-chat") in told_by_the_hook(turn.id)
    app.segmented_control(key="where").set_value("app").run()
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert any(text.startswith(":orange-badge[▲ Fallback · offline") for text in said(app))


def test_the_system_prompt_can_be_edited_and_is_what_is_sent() -> None:
    """Diagnostics shows the edited one as the first message of the request."""
    app = open_app()
    app.text_area(key="system").set_value("Answer like a pirate.").run()
    app.chat_input[0].set_value("Tell me about Lex").run()
    turn = services.services().log.conversation(CONVERSATION)[0]
    assert turn.answer is not None
    messages: Any = turn.answer.sent["messages"]
    assert messages[0] == {
        "role": "system",
        "content": "Answer like a pirate.",
    }

"""What a visitor of a demo is shown (AppTest)."""

from __future__ import annotations

import pytest

from tests.pages.test_pages import open_app, said


def test_visitors_of_a_demo_chat_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No uploads, no prompt, no recordings; no link to a page that is not theirs."""
    monkeypatch.setenv("LEXLENS_DEMO", "1")
    app = open_app()
    app.chat_input[0].set_value("Hello").run()
    assert "My name is Lex. What is your name?" in said(app)
    assert [one.label for one in app.expander if "own bot" in one.label] == []
    assert app.text_area == []
    assert app.sidebar.selectbox(key="bot").value == "HelloWorldBot"

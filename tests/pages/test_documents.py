"""One's own documents in the sidebar of the chat page (AppTest)."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.texts import Texts
from tests.pages.test_pages import open_app

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"
FAQ = "# Shop\n\n## Opening hours\nWe are open until nine in the evening.\n"
QUESTION = "Until when are you open in the evening?"


def captions(app: AppTest) -> list[str]:
    """As they are read, without Markdown's escapes."""
    return [caption.value.replace("\\", "") for caption in app.caption]


def test_documents_are_not_used_inside_lex_and_the_page_says_so() -> None:
    """In the app an answer quotes them; in the hook the switch is off limits, the reason stands
    beside it, and the answer rests on nothing. Back in the app they are used as before."""
    app = open_app()
    app.selectbox(key="locale").set_value("en_US").run()
    app.file_uploader(key="documents-files").upload("shop.md", FAQ.encode(), "text/markdown").run()
    assert app.toggle(key="grounded").value is True
    app.chat_input[0].set_value(QUESTION).run()
    told = Texts("en").say("documents.inside_lex")
    assert told not in captions(app)
    app.segmented_control(key="where").set_value("hook").run()
    assert app.toggle(key="grounded").disabled
    assert told in captions(app)
    app.chat_input[0].set_value(QUESTION).run()
    app.segmented_control(key="where").set_value("app").run()
    assert not app.toggle(key="grounded").disabled
    assert not app.exception
    first, second = services.services().log.recent(last=2)[::-1]
    assert (first.answered_by, second.reason) == ("fallback", "hook_answered")
    assert first.answer is not None
    assert second.answer is not None
    assert [one.title for one in first.answer.citations] == ["shop.md › Opening hours"]
    assert second.answer.citations == ()

"""What somebody sees who never saw the app: in their language, with one button to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import last_answer, picture, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"


@pytest.mark.parametrize(
    ("locale", "bot_locale", "start", "first"),
    [("en-US", "en_US", "Start the demo", "Hello"), ("ko-KR", "ko_KR", "시연 시작", "안녕")],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_one_button_begins_the_demo_in_the_language_of_the_page(
    app: str, open_page: OpenPage, width: int, locale: str, bot_locale: str, start: str, first: str
) -> None:
    """The bot speaks it, too; the button is in view and says the first step, which goes well."""
    page = open_page(app, locale=locale, width=width)
    expect(page.locator(".st-key-locale input").first).to_have_value(bot_locale)
    button = page.get_by_role("button", name=start)
    expect(button).to_be_in_viewport()
    picture(page, f"first-{locale}-{width}")
    button.click()
    expect(page.locator(BUBBLES).first).to_contain_text(first)
    expect(page.locator(".st-key-prompt-1 button")).to_contain_text("✔ 1.")
    expect(button).to_have_count(0)


def test_the_bot_follows_the_language_until_something_was_said(
    app: str, open_page: OpenPage
) -> None:
    """A conversation goes on in the locale it began in."""
    page = open_page(app, locale="ko-KR")
    chosen = page.locator(".st-key-locale input").first
    language = page.locator(".st-key-language")
    language.get_by_text("English").click()
    expect(chosen).to_have_value("en_US")
    settle(page)
    say(page, "Hello")
    expect(last_answer(page)).to_contain_text("My name is Lex")
    language.get_by_text("한국어").click()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("봇 언어")
    settle(page)
    expect(chosen).to_have_value("en_US")

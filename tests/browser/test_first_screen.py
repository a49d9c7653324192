"""What somebody sees who never saw the app: in their language, with one button to press."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import last_answer, picture, say, settle

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
# what is seen in an element: its own text, unless that has no size, and what is put after it
SEEN = """e => { const size = parseFloat(getComputedStyle(e).fontSize);
  return (size ? e.innerText : '') + getComputedStyle(e, '::after').content; }"""
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
    settle(page)
    page.locator(".st-key-prompt-4 button").click()  # wider than what a phone shows of the row
    fourth = page.locator(".st-key-prompt-4 button")
    expect(fourth).to_contain_text("✔ 4.")
    settle(page)
    after = page.locator(".st-key-next-step").bounding_box()
    shown = fourth.bounding_box()
    assert after
    assert shown
    assert after["x"] + after["width"] <= shown["x"]


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


@pytest.mark.parametrize("width", [390, 1280])
def test_an_upload_field_speaks_korean(app: str, open_page: OpenPage, width: int) -> None:
    """Streamlit's own words are English: the button, and the line that tells the limit, which is
    the one of the settings."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    page = open_page(app, width=width)
    sidebar = page.get_by_test_id("stSidebar")
    if width == 390:
        page.get_by_test_id("stExpandSidebarButton").click()
    sidebar.get_by_text("내 봇 가져오기").click()
    sidebar.get_by_text("문서", exact=True).click()
    for key, button in (("export-file", "파일 고르기"), ("documents-folder", "폴더 고르기")):
        field = page.locator(f".st-key-{key}")
        field.scroll_into_view_if_needed()
        drop = field.get_by_test_id("stFileUploaderDropzone")
        assert drop.locator("button p").evaluate(SEEN) == f'"{button}"'
        line = field.get_by_test_id("stFileUploaderDropzoneInstructions").locator("span")
        limit = f"파일당 {settings['server']['maxUploadSize']} MB까지"
        assert line.last.evaluate(SEEN) == f'"또는 여기에 끌어다 놓기 · {limit}"'
        box = field.bounding_box()
        assert box
        assert box["x"] + box["width"] <= width

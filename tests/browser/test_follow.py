"""The chat follows the newest text in a real browser, unless the person scrolled up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, last_answer, settle
from tests.browser.models import models

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
WIDTHS = (1920, 1280, 390)
TURNS_A_LOOK = 10
# How many pixels of the conversation lie under what is seen.
BELOW = """() => {
  const scroller = document.querySelector('[data-testid=stAppScrollToBottomContainer]');
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
}"""
NEAR = 60


def send(page: Page, text: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def assert_follows(page: Page) -> None:
    """The newest text is in view, at once or within the time a frame takes."""
    page.wait_for_function(f"({BELOW})() < {NEAR}", timeout=2_000)


@pytest.mark.timeout(300)  # half a minute on a machine that has nothing else to do
def test_sixty_streamed_turns_are_followed(tmp_path: Path, open_page: OpenPage) -> None:
    """In the middle of an answer and after it, at three widths, in presenter mode too."""
    with (
        models() as served,
        dashboard(tmp_path, LEXLENS_TARGETS=served.targets_file(tmp_path, "talkative")) as url,
    ):
        page = open_page(url)
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        number = 0
        for presenting in (False, True):
            if presenting:
                settle(page)
                page.locator(".st-key-presenter label").click()
                expect(page).to_have_url(re.compile("present="))
                settle(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                for _ in range(TURNS_A_LOOK):
                    number += 1
                    send(page, f"zzqx {number}")
                    expect(last_answer(page)).to_contain_text(
                        f"line 8 of the answer to zzqx {number}"
                    )
                    assert_follows(page)
                    expect(last_answer(page)).to_contain_text(f"end of zzqx {number}")
                    expect(page.locator(".st-key-stop")).to_have_count(0)
                    assert_follows(page)
        assert number == 60


def test_who_scrolls_up_is_left_alone_until_the_button(tmp_path: Path, open_page: OpenPage) -> None:
    """An answer that streams does not pull the page down; the button does, and then it follows."""
    with (
        models() as served,
        dashboard(tmp_path, LEXLENS_TARGETS=served.targets_file(tmp_path, "slow")) as url,
    ):
        page = open_page(url, locale="en-US", width=390)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        send(page, "zzqx 1")
        expect(last_answer(page)).to_contain_text("word49", timeout=30_000)
        settle(page)
        assert_follows(page)
        send(page, "zzqx 2")
        expect(last_answer(page)).to_contain_text("word3 ")
        page.mouse.move(195, 300)
        page.mouse.wheel(0, -5_000)
        expect(last_answer(page)).to_contain_text("word20 ")
        newest = page.get_by_role("button", name="Newest")
        expect(newest).to_be_visible()
        assert page.evaluate(BELOW) > NEAR
        newest.click()
        expect(newest).to_be_hidden()
        expect(last_answer(page)).to_contain_text("word40 ")
        assert_follows(page)

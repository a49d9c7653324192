"""Details of a turn on a phone: what is opened is read from its head."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import last_answer, picture, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def test_details_open_at_their_head(app: str, open_page: OpenPage) -> None:
    """The fold's head stays in view; the reason breaks between words only."""
    page = open_page(app, locale="ko-KR", width=390)
    page.set_viewport_size({"width": 390, "height": 844})
    for text in ("안녕", "홍길동", "네", "Lex에 대해 설명해줘"):
        say(page, text)
    fold = last_answer(page).locator("[class*=st-key-fold-]")
    head = fold.locator("summary").first
    head.click()
    expect(fold.locator(".waterfall").nth(1)).to_be_attached()
    settle(page)
    picture(page, "phone-details")
    expect(head).to_be_in_viewport()
    reason = last_answer(page).get_by_test_id("stCaptionContainer").first.locator("p").first
    expect(reason).to_have_css("word-break", "keep-all")

"""The list of one's conversations: find, open, rename, delete; nobody else's is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import dashboard, last_answer, picture, say, settle

pytestmark = pytest.mark.browser


def rows(page: Page) -> Locator:
    """What the list shows, newest first."""
    return page.locator("[class*='st-key-open-'] [data-testid=stTooltipHoverTarget] button")


def begin(page: Page, text: str) -> None:
    """A new conversation in which this is said first."""
    before = page.url
    page.get_by_test_id("stSidebar").get_by_role("button", name="새 대화").click()
    page.wait_for_url(lambda url: url != before)
    settle(page)
    say(page, text)


def test_find_open_rename_and_delete(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """Each opens with its bot as it was; a name is found again; what is deleted is gone."""
    with dashboard(tmp_path) as url:
        other = open_page(url)
        say(other, "남의 비밀")
        page = open_page(url)
        say(page, "안녕")
        begin(page, "Lex에 대해 설명해줘")
        page.get_by_text("지난 대화", exact=True).click()
        expect(rows(page)).to_have_text(["Lex에 대해 설명해줘", "안녕"])

        rows(page).nth(1).click()
        expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다")
        settle(page)
        page.locator("[class*='st-key-more-'] button").nth(1).click()
        name = page.get_by_label("이름", exact=True)
        name.fill("이사회 시연")
        name.press("Enter")
        expect(rows(page)).to_have_text(["Lex에 대해 설명해줘", "이사회 시연"])
        page.keyboard.press("Escape")
        settle(page)
        picture(page, "conversations-ko")

        search = page.locator(".st-key-past-search input")
        for words, found in (
            ("이사회", ["이사회 시연"]),
            ("설명", ["Lex에 대해 설명해줘"]),
            ("비밀", []),
        ):
            search.fill(words)
            search.press("Enter")
            expect(rows(page)).to_have_text(found)
        expect(page.get_by_test_id("stSidebar")).to_contain_text(
            "이 말이 들어 있는 대화가 없습니다"
        )
        search.fill("이사회")
        search.press("Enter")
        expect(rows(page)).to_have_count(1)
        settle(page)
        page.locator("[class*='st-key-more-'] button").click()
        page.get_by_role("button", name="대화 삭제").click()
        expect(rows(page)).to_have_count(0)
        expect(page.get_by_role("heading", name="LexLens")).to_be_visible()
        search.fill("")
        search.press("Enter")
        expect(rows(page)).to_have_text(["Lex에 대해 설명해줘"])

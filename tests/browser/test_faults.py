"""The fault panel on a stage: a presenter lets something fail, shows it, and ends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import dashboard, last_answer, picture, say, settle
from tests.dashboard.postgres import stoppable

pytestmark = pytest.mark.browser

UNKNOWN = "Lex에 대해 설명해줘"


def panel(page: Page, label: str) -> Locator:
    """The panel's button, which is called as the fault that is on."""
    return page.get_by_role("button").filter(has=page.get_by_text(label, exact=True))


def choose(page: Page, now: str, wanted: str) -> None:
    """Open the panel and choose."""
    panel(page, now).click()
    page.get_by_test_id("stPopoverBody").get_by_text(wanted, exact=True).click()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_a_presenter_shows_faults(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """The button says what is on; bubbles say what went wrong; without the fault all is well."""
    with dashboard(tmp_path, LEXLENS_FAULTS="1") as url:
        page = open_page(url)
        choose(page, "장애", "Lex 호출 제한")
        expect(panel(page, "Lex 호출 제한")).to_be_visible()
        say(page, "안녕")
        expect(last_answer(page)).to_contain_text("Lex")
        expect(page.get_by_text("제 이름은 Lex입니다")).to_have_count(0)
        picture(page, "faults-lex-throttled")
        choose(page, "Lex 호출 제한", "모델: 종료됨")
        say(page, UNKNOWN)
        expect(last_answer(page)).to_contain_text("종료")
        choose(page, "모델: 종료됨", "없음")
        say(page, "안녕")
        expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다")


def test_a_log_that_is_away_and_comes_back(open_page: Callable[..., Page], tmp_path: Path) -> None:
    """On PostgreSQL: the page says it in words, keeps what was typed, and comes back by itself."""
    with (
        stoppable() as cluster,
        dashboard(tmp_path, LEXLENS_FAULTS="1", DATABASE_URL=cluster.address) as url,
    ):
        page = open_page(url)
        say(page, "안녕")
        cluster.stop()
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("홍길동")
        box.press("Enter")
        expect(page.get_by_text("지금은 로그에 연결할 수 없습니다")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stCode")).to_contain_text("홍길동")
        picture(page, "log-away")
        cluster.start()
        expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다", timeout=60_000)
        expect(box).to_have_value("홍길동")
        box.press("Enter")
        expect(last_answer(page)).to_contain_text("홍길동", timeout=60_000)


def test_there_is_no_panel_without_the_setting(app: str, open_page: Callable[..., Page]) -> None:
    """Nobody finds it by chance."""
    page = open_page(app)
    expect(panel(page, "장애")).to_have_count(0)

"""What people are used to in a chat, in a real browser: copy, edit, recall, fold, undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import dashboard, last_answer, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"


def height(one: Locator) -> float:
    measured: float = one.evaluate("e => e.getBoundingClientRect().height")
    return measured


def test_an_answer_is_copied(app: str, open_page: OpenPage) -> None:
    """As it was said, without badge and reason; what the clipboard holds is asked of a paste."""
    page = open_page(app, locale="en-US")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app)
    say(page, "Hello")
    last_answer(page).get_by_role("button", name="Copy").click()
    expect(last_answer(page).get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "My name is Lex. What is your name?"


def test_an_utterance_is_edited_and_sent_again(app: str, open_page: OpenPage) -> None:
    """It stands in the input, ready to be changed."""
    page = open_page(app, locale="en-US")
    say(page, "날씨 어때?")
    last_answer(page).locator("[class*=st-key-edit-] button").click()
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_have_value("날씨 어때?")
    settle(page)
    box.press("End")
    box.press_sequentially(" 내일은?")
    box.press("Enter")
    expect(page.locator(BUBBLES).nth(2)).to_contain_text("날씨 어때? 내일은?")


def test_arrow_up_recalls_what_was_said(app: str, open_page: OpenPage) -> None:
    """Further up what was said before that, down again to the empty input; a text of one's own
    is left alone."""
    page = open_page(app)
    for text in ("안녕", "홍길동"):
        say(page, text)
    box = page.get_by_test_id("stChatInputTextArea")
    for key, value in (
        ("ArrowUp", "홍길동"),
        ("ArrowUp", "안녕"),
        ("ArrowUp", "안녕"),
        ("ArrowDown", "홍길동"),
        ("ArrowDown", ""),
    ):
        box.press(key)
        expect(box).to_have_value(value)
    box.press_sequentially("네")
    box.press("ArrowUp")
    expect(box).to_have_value("네")
    box.press("Enter")
    expect(last_answer(page)).to_contain_text("반갑습니다. 홍길동님.")


def test_a_long_text_is_folded(app: str, open_page: OpenPage) -> None:
    """An utterance of 1,000 characters takes no more of the page than a short one, until it is
    opened."""
    page = open_page(app, locale="en-US")
    say(page, "꽃말" * 500)
    bubble = page.locator("[class*=st-key-folded-said-]")
    folded = height(bubble)
    assert folded <= 200
    page.get_by_role("button", name="Show all 1,000 characters").click()
    settle(page)
    assert height(page.locator("[class*=st-key-whole-said-]")) > folded + 50
    page.get_by_role("button", name="Show less").click()
    expect(bubble).to_be_visible()


def test_a_refused_text_and_its_reason_stay(app: str, open_page: OpenPage) -> None:
    """Whatever else is pressed, until something is sent."""
    page = open_page(app, locale="en-US")
    say(page, "Hello")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("꽃" * 1025)
    box.press("Enter")
    reason = page.get_by_test_id("stBottom").get_by_test_id("stAlert")
    expect(reason).to_contain_text("Lex takes up to 1024 characters and this text has 1025.")
    settle(page)
    last_answer(page).locator("[class*=st-key-beside-] button").click()
    settle(page)
    expect(reason).to_be_in_viewport()
    expect(box).to_have_value("꽃" * 1025)
    box.fill("Anna")
    box.press("Enter")
    expect(last_answer(page)).to_contain_text("So your name is Anna?")
    expect(reason).to_have_count(0)


def test_undo_is_gone_once_something_was_said(app: str, open_page: OpenPage) -> None:
    """Going back would leave the new turn behind."""
    page = open_page(app)
    say(page, "안녕")
    page.locator(".st-key-start-over button").click()
    expect(page.locator(".st-key-undo")).to_be_visible()
    expect(page.locator(BUBBLES)).to_have_count(0)
    settle(page)
    say(page, "반가워")
    expect(page.locator(BUBBLES)).to_have_count(2)
    expect(page.locator(".st-key-undo")).to_have_count(0)


def said_again(log_file: Path, times: int) -> None:
    """Have the log hold its only turn so many times more."""
    with closing(sqlite3.connect(log_file)) as log, log:
        names = [name for _, name, *_ in log.execute("PRAGMA table_info(turns)")]
        same = ", ".join(name for name in names if name not in ("number", "id"))
        once_more = f"INSERT INTO turns (id, {same}) SELECT ?, {same} FROM turns LIMIT 1"
        log.executemany(once_more, [(f"{n:032x}",) for n in range(times)])


def test_the_ribbon_counts_all_turns_and_shows_the_newest(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Of 52 turns, 50 are on the page; the last cell lies within the ribbon on a phone."""
    with dashboard(tmp_path) as url:
        page = open_page(url, locale="en-US", width=390)
        say(page, "안녕히")
        said_again(tmp_path / "log.sqlite3", 50)
        say(page, "날씨 어때?")
        ribbon = page.locator(".ribbon")
        expect(ribbon.locator(".cell")).to_have_count(50)
        counts = ribbon.locator(".count").all_inner_texts()
        assert sum(int(text.split()[-1]) for text in counts if "…" not in text) == 52
        assert "… 2" in counts
        right = "e => e.getBoundingClientRect().right"
        assert ribbon.locator(".cell").last.evaluate(right) <= ribbon.evaluate(right) + 1 <= 391

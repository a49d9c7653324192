"""The panel beside the chat in a real browser: it follows the newest turn unless it is pinned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import choose, dashboard, last_answer, say, settle, targets
from tests.fallback.scripted import HOLD, STREAM, scripted

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def test_the_ranking_is_there_before_the_model_has_said_a_word(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """Of the newest turn, while its answer is waited for."""
    with scripted([STREAM, HOLD], models=[]) as silent:
        file = targets(tmp_path, silent=silent.url)
        with dashboard(tmp_path, LEXLENS_TARGETS=file) as url:
            page = open_page(url)
            say(page, "안녕")
            page.locator(".st-key-start-over button").click()
            settle(page)
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill("Lex에 대해 설명해줘")
            box.press("Enter")
            panel = page.locator(".st-key-panel")
            expect(panel).to_contain_text("Lex에 대해 설명해줘")
            expect(panel.locator(".scores")).to_contain_text("HelloWorld")
            expect(panel).to_contain_text("임계값 0.40보다 낮습니다")
            expect(page.locator(".st-key-stop")).to_be_visible()


def test_the_panel_follows_unless_it_is_pinned(app: str, open_page: OpenPage) -> None:
    """What is pinned says so and can be let go."""
    page = open_page(app, locale="en-US")
    choose(page, "locale", "en_US")
    panel = page.locator(".st-key-panel")
    for text in ("Hello", "Anna"):
        say(page, text)
        expect(panel.locator("strong").first).to_have_text(text)
    page.locator("[class*=st-key-beside-] button").first.click()
    expect(panel).to_contain_text("Pinned")
    say(page, "yes")
    expect(panel.locator("strong").first).to_have_text("Hello")
    page.locator(".st-key-unpin button").click()
    expect(panel.locator("strong").first).to_have_text("yes")
    expect(panel).not_to_contain_text("Pinned")
    page.locator("[class*=st-key-beside-] button").first.click()
    page.locator(".st-key-start-over button").click()
    settle(page)
    say(page, "Hi there")
    expect(panel.locator("strong").first).to_have_text("Hi there")


def test_what_lex_keeps_can_be_read(app: str, open_page: OpenPage) -> None:
    """Slots as they fill, what Lex asks, and after the order its context and its attribute."""
    page = open_page(app, locale="en-US")
    choose(page, "bot", "FlowerShopBot")
    choose(page, "locale", "en_US")
    panel = page.locator(".st-key-panel")
    say(page, "Ten roses for tomorrow evening please")
    expect(panel).to_contain_text("Lex asks for RecipientName of OrderFlowers.")
    expect(panel.locator("tr", has_text="Quantity ✎")).to_contain_text("10")
    expect(panel.locator("tr", has_text="RecipientName")).to_contain_text("–")
    say(page, "Anna")
    expect(panel).to_contain_text("Lex asks whether OrderFlowers is right as it is: yes or no.")
    expect(panel.locator("tr", has_text="RecipientName ✎")).to_contain_text("Anna")
    expect(panel.locator("tr", has_text="Quantity ✎")).to_have_count(0)
    say(page, "yes")
    expect(panel).to_contain_text("OrderFlowers has ended.")
    expect(panel.locator("tr", has_text="order").first).to_contain_text("600")
    expect(panel.locator("tr", has_text="orderNumber")).to_be_attached()
    expect(last_answer(page)).to_contain_text("order")


def test_an_answer_leads_to_the_page_of_its_turn(app: str, open_page: OpenPage) -> None:
    """One click beside *Details*; there the request ids are whole and can be copied."""
    page = open_page(app, locale="en-US", width=1280)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app)
    say(page, "Tell me about Lex")
    last_answer(page).get_by_role("link", name="Open the turn").click()
    expect(page.get_by_role("heading", name="Turn", exact=True)).to_be_visible()
    settle(page)
    for name in ("lex_request_id", "fallback_request_id"):
        line = page.locator(f".st-key-id-{name}")
        shown = line.get_by_test_id("stText").inner_text()
        assert len(shown) >= 32
        cut = "e => e.scrollWidth > e.clientWidth"
        assert not line.get_by_test_id("stText").evaluate(cut)
        line.get_by_role("button", name="Copy").click()
        expect(line.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == shown

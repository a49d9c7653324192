"""What stands on the projector in a real browser: sizes, the reason, tools, Compare, a replay."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import choose, choose_recording, last_answer, picture, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"
SMALLEST = 24
# Texts that are seen, with the size of each; what is there for readers aloud alone is 1 px wide.
SEEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = [];
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || element.closest('script, style')) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const parts = [];
    for (let part = element; part; part = part.parentElement) parts.push(part);
    const aloud = part => part.getBoundingClientRect().width <= 1
      || getComputedStyle(part).clipPath !== 'none';
    if (parts.some(aloud)) continue;
    seen.push([text.slice(0, 40), parseFloat(getComputedStyle(element).fontSize)]);
  }
  return seen;
}"""
LOOK = """e => { const style = getComputedStyle(e);
  let opacity = 1;
  for (let part = e; part; part = part.parentElement) opacity *= getComputedStyle(part).opacity;
  return [parseFloat(style.fontSize), style.color, opacity]; }"""
ON_TOP = """e => { const box = e.getBoundingClientRect();
  return e.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"""
CENTRE = "e => { const box = e.getBoundingClientRect(); return (box.top + box.bottom) / 2; }"


def present(page: Page) -> None:
    page.locator(".st-key-presenter label").click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    settle(page)


def small(page: Page) -> list[str]:
    return [text for text, size in page.evaluate(SEEN) if size < SMALLEST]


def test_everything_can_be_read_from_the_back_row(app: str, open_page: OpenPage) -> None:
    """24 pixels and more at 1920, before the first word and after an answer of each side; the
    reason is larger than the answer and as dark, the tools stand in one row."""
    page = open_page(app, width=1920)
    present(page)
    assert small(page) == []
    say(page, "안녕")
    say(page, "Lex에 대해 설명해줘")
    seen = page.evaluate(SEEN)
    assert len(seen) > 20
    assert small(page) == []
    reason = last_answer(page).get_by_test_id("stCaptionContainer").locator("p")
    size, colour, opacity = reason.evaluate(LOOK)
    answer = last_answer(page).locator("[data-testid=stMarkdownContainer] > p").nth(1)
    plain_size, plain_colour, _ = answer.evaluate(LOOK)
    assert size > plain_size
    assert (colour, opacity) == (plain_colour, 1)
    tools = page.locator(
        ".st-key-tools button, .st-key-tools label, .st-key-tools .stMarkdownBadge"
    )
    middles = [one.evaluate(CENTRE) for one in tools.all() if one.is_visible()]
    assert len(middles) >= 5
    assert max(middles) - min(middles) < 12
    picture(page, "presenter-1920")


def test_a_phone_finds_its_way(app: str, open_page: OpenPage) -> None:
    """Pages and bots are behind the folded sidebar, no tool runs off the edge, and the switch of
    the mode is in view and turns it off again."""
    page = open_page(f"{app}?present=1", locale="en-US", width=390)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar.get_by_role("link", name="Diagnostics")).to_be_in_viewport(ratio=1)
    choose(page, "bot", "FlowerShopBot")
    page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_text("steps with FlowerShopBot")).to_be_visible()
    expect(page).to_have_url(re.compile("present="))
    assert page.locator(".st-key-tools").evaluate("e => e.scrollWidth - e.clientWidth") <= 1
    switch = page.locator(".st-key-presenter label")
    expect(switch).to_be_in_viewport(ratio=1)
    switch.click()
    expect(page).not_to_have_url(re.compile("present="))


def test_compare_begins_at_the_top_of_the_screen(app: str, open_page: OpenPage) -> None:
    """The answers first, the form below them."""
    page = open_page(app, locale="en-US", width=1920)
    present(page)
    page.get_by_text("Compare", exact=True).first.click()
    settle(page)
    page.get_by_role("textbox", name="Utterance").fill("Tell me about Lex")
    page.get_by_role("button", name="Ask all").click()
    columns = page.get_by_test_id("stColumn")
    expect(columns).to_have_count(2)
    settle(page)
    top = columns.first.bounding_box()
    form = page.get_by_test_id("stForm").bounding_box()
    assert top
    assert form
    assert top["y"] < 450
    assert form["y"] > top["y"] + top["height"] - 1
    assert small(page) == []


def test_a_replay_says_so_over_everything(app: str, open_page: OpenPage) -> None:
    """It pauses, goes step by step and ends; no popover and nothing grey is left on the picture."""
    page = open_page(app)
    for text in ("안녕", "홍길동", "네"):
        say(page, text)
    page.locator(".st-key-record button").first.click()
    with page.expect_download() as download:
        page.locator(".st-key-download-save button").click()
    saved = download.value.path().read_bytes()
    play = page.locator(".st-key-play button")
    choose_recording(page, saved, play)
    play.click()
    badge = page.locator(".st-key-replay")
    expect(badge).to_contain_text("⟲ 녹화 재생")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.locator(".st-key-replay-pause button").click()
    expect(page.locator(BUBBLES)).to_have_count(2)
    settle(page)
    expect(badge).to_contain_text("2개 남음")
    page.wait_for_timeout(1_500)
    expect(page.locator(BUBBLES)).to_have_count(2)
    page.locator(".st-key-replay-step button").click()
    expect(page.locator(BUBBLES)).to_have_count(4)
    settle(page)
    expect(badge).to_contain_text("1개 남음")
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    assert badge.evaluate(ON_TOP)
    page.locator(".st-key-replay-plays button").click()
    expect(page.locator(BUBBLES)).to_have_count(6)
    settle(page)
    expect(badge).to_have_text(re.compile(r"^\s*⟲ 녹화 재생\s*$"))
    page.locator(".st-key-start-over button").click()
    expect(badge).to_be_hidden()

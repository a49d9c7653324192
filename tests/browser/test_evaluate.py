"""The test bench in a real browser: upload, cancel, resume, matrix, drill-down, report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import dashboard, picture, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SLOW = 60_000
ROWS = [
    *((f"안녕하세요 {n}번 손님이에요", "HelloWorld") for n in range(12)),
    *((f"{n}월 날씨 알려줘", "FallbackIntent") for n in range(1, 13)),
    ("점심 뭐 먹지?", "HelloWorld"),  # expected wrongly, to have something to look at
]


def choose(page: Page, group: str, name: str) -> None:
    page.locator(f".st-key-{group}").get_by_role("radio", name=name).click()
    settle(page)


def click_first_row(page: Page, table: str) -> None:
    """The box before the first row of a canvas grid: headings and rows are 35 pixels high."""
    grid = page.locator(f".st-key-{table} canvas").first
    expect(grid).to_be_visible(timeout=SLOW)
    grid.evaluate("grid => grid.scrollIntoView({block: 'center'})")
    settle(page)
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 52)
    settle(page)


def click_cell(page: Page, expected: str, actual: str) -> None:
    """A square of the matrix, by what it says to those who do not see it."""
    said = f'[aria-label*=" expected: {expected}; actual: {actual};"]'
    square = page.locator(f".st-key-matrix path{said}")
    square.evaluate("square => square.scrollIntoView({block: 'center'})")
    settle(page)
    square.click(position={"x": 4, "y": 4})  # its number stands in the middle
    settle(page)


def test_from_an_upload_to_the_report(
    app: str, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    """A cancelled run survives a reload and goes on; every cell leads to its utterances, those
    to the turn; the report opens without a network."""
    page = open_page(f"{app}/evaluate")
    choose(page, "set_source", "파일 올리기")
    lines = "".join(f"{text};{intent}\n" for text, intent in ROWS)
    content = f"utterance;intent\n;HelloWorld\n{lines}".encode("utf-8-sig")
    upload = {"name": "손님.csv", "mimeType": "text/csv", "buffer": content}
    page.locator(".st-key-set_file input[type=file]").set_input_files([upload])
    expect(page.get_by_text("2번째 줄, utterance 열: 발화가 비어 있습니다.")).to_be_visible()
    expect(page.get_by_text("손님.csv: 발화 25개")).to_be_visible()

    rate = page.locator(".st-key-run_rate input")
    rate.fill("4")
    rate.press("Enter")
    settle(page)
    page.locator(".st-key-run_start button").click()
    expect(page.get_by_text(re.compile("[1-9][0-9]* / 25 대화"))).to_be_visible(timeout=SLOW)
    page.locator(".st-key-run_cancel button").click()
    expect(page.get_by_text(re.compile("취소됨 · [0-9]+ / 25"))).to_be_visible(timeout=SLOW)
    page.reload()
    settle(page)
    expect(page.get_by_text(re.compile("취소됨 · (?!25)[0-9]+ / 25"))).to_be_visible()
    page.locator(".st-key-run_resume button").click()
    expect(page.get_by_text("끝남 · 25 / 25 대화")).to_be_visible(timeout=SLOW)

    expect(page.locator(".st-key-ended")).to_contain_text("96.0%")
    page.locator(".st-key-see_results button").click()
    accuracy = page.get_by_test_id("stMetric").filter(has_text=re.compile("^정확도"))
    expect(accuracy).to_contain_text("96.0%")
    expect(page.get_by_text("24/25 · 80.5–99.3%").first).to_be_visible()
    expect(page.locator(".st-key-matrix svg.marks")).to_be_visible(timeout=SLOW)
    picture(page, "evaluate")
    click_cell(page, "HelloWorld", "HelloWorld")
    expect(page.get_by_text("HelloWorld → HelloWorld")).to_be_visible(timeout=SLOW)
    page.reload()
    settle(page)
    click_first_row(page, "confused")
    expect(page.get_by_text("HelloWorld → FallbackIntent").first).to_be_visible(timeout=SLOW)
    click_first_row(page, "cell")
    expect(page.get_by_role("heading", name="고른 턴")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("group", name="Chat message from user")).to_contain_text(
        "점심 뭐 먹지?"
    )

    with page.expect_download() as download:
        page.locator(".st-key-download-report button").click()
    report = tmp_path / "report.html"
    download.value.save_as(report)
    offline = browser.new_context(offline=True, locale="ko-KR")
    opened = offline.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(report.as_uri())
    expect(opened.get_by_role("heading", name="손님.csv · 평가 보고서")).to_be_visible()
    expect(opened.locator("body")).to_contain_text("점심 뭐 먹지?")
    picture(opened, "evaluate-report")
    assert [url for url in asked if not url.startswith("file:")] == []
    offline.close()


def test_another_tab_follows_the_same_run(app: str, open_page: OpenPage) -> None:
    """The address of a run is all that somebody else needs."""
    page = open_page(f"{app}/evaluate", locale="en-US")
    page.locator(".st-key-run_start button").click()
    expect(page.get_by_text(re.compile("Finished · 25 of 25"))).to_be_visible(timeout=SLOW)
    other = open_page(re.sub("part=[a-z]+", "", page.url) + "&part=threshold", locale="en-US")
    expect(other.get_by_text("There is no reason to change the threshold 0.40")).to_be_visible(
        timeout=SLOW
    )


def run_bundled(page: Page) -> None:
    """Run the set that belongs to the bot, and look at its results."""
    page.locator(".st-key-run_start button").click()
    expect(page.get_by_text(re.compile("Finished · 25 of 25"))).to_be_visible(timeout=SLOW)
    page.locator(".st-key-see_results button").click()
    expect(page.locator(".st-key-histogram svg.marks")).to_be_visible(timeout=SLOW)
    settle(page)


def test_a_bar_and_a_line_lead_to_their_utterances(app: str, open_page: OpenPage) -> None:
    """A bar of the scores lists as many as it says; a click on the sweep goes to that threshold,
    whose wrong turns stand below."""
    page = open_page(f"{app}/evaluate", locale="en-US")
    run_bundled(page)
    bar = page.locator('.st-key-histogram path[aria-label*="name: Out of scope"]').first
    said = bar.get_attribute("aria-label") or ""
    turns = re.findall("turns: ([0-9]+)", said)[0]
    bar.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    settle(page)
    bar.click()
    expect(page.get_by_text(re.compile("^Out of scope · Score 0"))).to_be_visible()
    expect(page.get_by_text(f"{turns} utterances · Select a row")).to_be_visible()

    page.get_by_role("radio", name="Threshold").click()
    drawn = page.locator(".st-key-sweep_counts svg.marks")
    expect(drawn).to_be_visible(timeout=SLOW)
    drawn.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    settle(page)
    box = drawn.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.6)
    expect(page.get_by_text(re.compile("Wrong at .*0.[78]"))).to_be_visible()


SIZES = """() => [...document.querySelectorAll('[data-testid=stGridCell]')].map(e => {
  const box = e.getBoundingClientRect();
  return [Math.round(box.width), Math.round(box.top), Math.round(box.height)]; })"""
# how far the page itself can be scrolled sideways; what scrolls within its frame does not count
BEYOND = """() => { const main = document.querySelector('[data-testid=stMain]');
  return main.scrollWidth - main.clientWidth; }"""


def test_the_results_hold_their_width(app: str, open_page: OpenPage) -> None:
    """Tiles of a row are equally high, all are equally wide, and no table, matrix or chart is wider
    than the page."""
    page = open_page(f"{app}/evaluate", locale="en-US")
    run_bundled(page)
    for width in (1920, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".st-key-histogram svg.marks")).to_be_visible()
        settle(page)
        sizes = page.evaluate(SIZES)
        assert len(sizes) > 8
        assert len({wide for wide, _, _ in sizes}) == 1
        assert all(len({high for _, top, high in sizes if top == row}) == 1 for _, row, _ in sizes)
        page.wait_for_function(f"({BEYOND})() <= 0")  # a chart follows its page a frame later


@pytest.mark.timeout(300)
def test_a_misroute_is_taught_and_understood(open_page: OpenPage, tmp_path: Path) -> None:
    """From the pair of intents that was mixed up to the lesson, and to the run that has it right;
    a server of its own, for it learns."""
    with dashboard(tmp_path) as url:
        page = open_page(f"{url}/evaluate", locale="en-US")
        run_bundled(page)
        click_first_row(page, "confused")
        expect(page.get_by_text("HelloWorld → FallbackIntent").first).to_be_visible(timeout=SLOW)
        page.locator(".st-key-cell-teach button").first.click()
        expect(page).to_have_url(re.compile("view=teach"))
        expect(page.locator(".st-key-teach-zip button")).to_be_enabled(timeout=SLOW)
        settle(page)
        page.get_by_role("button", name="Evaluate before and after").click()
        expect(page).to_have_url(re.compile("part=compare"))
        fixed = page.get_by_test_id("stMetric").filter(has_text="Fixed")
        expect(fixed.get_by_test_id("stMetricValue")).to_have_text("1", timeout=SLOW)

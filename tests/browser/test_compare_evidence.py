"""With and without search, with and without documents, in one matrix in a real browser, and a judge
that reads the passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, picture, settle
from tests.browser.test_compare import choose
from tests.fallback.as_responses import delta, ended
from tests.fallback.scripted import STREAM, Script, reply, scripted
from tests.fallback.test_responses import SEARCH

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
SAID = {
    "plain": (delta("I believe until eight."), ended(usage=USAGE)),
    "searching": SEARCH,
    "faq": (delta("Until nine. [1]"), ended(usage=USAGE)),
    "judge": (delta("A"), ended(usage=USAGE)),
}
SERVED = reply(200, {"object": "list", "data": [{"id": "some-model"}, {"id": "judge"}]})
TARGET = """
[targets.{name}]
shape = "responses"
model = "{model}"
base_url = "{url}"
tools = [{tools}]
prices = {{ input = 1, output = 2, search = 10, source = "the test" }}
"""
DOCUMENT = "# Shop\n\n## Opening hours\nThe shop is open until nine in the evening.\n"


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[str]:
    """An app with four targets, each a server of its own: one as it is, one that searches, one
    that has documents, and a judge."""
    documents = tmp_path / "faq"
    documents.mkdir()
    (documents / "shop.md").write_text(DOCUMENT)
    tables = []
    with ExitStack() as stack:
        for name, events in SAID.items():
            script: Script = [STREAM, *events]
            server = stack.enter_context(scripted(script, models=SERVED))
            tools = '"web_search"' if name == "searching" else ""
            model = "judge" if name == "judge" else "some-model"
            tables.append(TARGET.format(name=name, model=model, url=server.url, tools=tools))
        tables.append(f'[targets.faq.grounding]\nfolder = "{documents}"\n')
        file = tmp_path / "targets.toml"
        file.write_text("\n".join(tables))
        yield stack.enter_context(dashboard(tmp_path, LEXLENS_TARGETS=str(file)))


def test_search_and_documents_beside_one_another(own_app: str, open_page: OpenPage) -> None:
    """A list to three targets; searches, what cites a passage, and their cost in one table; a
    judge is asked for faithfulness. On a projector, on a phone, in the dark, in Korean."""
    page = open_page(f"{own_app}/compare?view=batch", locale="en-US", width=1920, dark=True)
    page.get_by_text("Paste a list", exact=True).click()
    box = page.locator(".st-key-batch_paste textarea")
    box.fill("When do you close the shop?\nIs the shop open in the evening?")
    box.press("Control+Enter")
    choose(page, "plain", "searching", "faq", key="batch_targets")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text(re.compile(r"/ 8 · finished"))).to_be_visible(timeout=60_000)
    settle(page)
    page.locator(".st-key-compare_matrix").scroll_into_view_if_needed()
    picture(page, "compare-evidence")
    page.get_by_text("Judge", exact=True).first.click()
    settle(page)
    faithful = page.locator(".st-key-judge_faithful")
    expect(faithful).to_be_visible(timeout=60_000)
    faithful.get_by_text("Judge faithfulness to the documents").click()
    page.locator(".st-key-judge_start button").click()
    told = page.get_by_text(re.compile("Judged by the model judge: 6 pairs judged"))
    expect(told).to_be_visible(timeout=60_000)
    settle(page)
    picture(page, "compare-faithful")
    page.get_by_text("Decide", exact=True).first.click()
    settle(page)
    expect(page.get_by_text("Mean searches").first).to_be_attached(timeout=60_000)
    page.get_by_test_id("stSidebar").get_by_text("한국어", exact=True).click()
    settle(page)
    expect(page.get_by_text("평균 검색 수").first).to_be_visible()
    picture(page, "compare-decide-ko")
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_text("평균 검색 수").first.scroll_into_view_if_needed()
    picture(page, "compare-decide-phone")

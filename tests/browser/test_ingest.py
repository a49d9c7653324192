"""Conversation logs in a real browser: brought in, the missed group found, taught, and what that
would have saved seen in the what-if; a long one watched and stopped."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, picture, settle
from tests.browser.test_diagnostics import tick
from tests.dashboard.ingest.records import BOT, a_record, intent, lines

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
FLOWERS = BOT | {"name": "FlowerShopBot", "id": "FLOWERSHOP", "localeId": "en_US"}
SUNDAY = ("can you deliver on sunday", "deliver on a sunday?", "is there sunday delivery")
OTHERS = ("what is your wifi password", "tell me a joke", "do you sell vases")
KNOWN = ("order roses", "I want to order flowers", "when do you open", "track my order")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """An app of the test's own whose log is empty."""
    with dashboard(tmp_path) as url:
        yield url


def bring_in(page: Page, file: Path) -> None:
    page.locator(".st-key-ingest-files input[type=file]").set_input_files(str(file))
    expect(page.get_by_text(file.name)).to_be_visible()
    settle(page)  # the file is there
    page.get_by_role("button", name="Bring in").first.click()


def traffic() -> list[dict[str, object]]:
    """300 records of ten days: 60 about Sunday were missed, closely; 30 others; 210 matched."""
    random_ = random.Random(7)
    kinds = [*("sunday",) * 60, *("other",) * 30, *("known",) * 210]
    random_.shuffle(kinds)
    made = []
    for number, kind in enumerate(kinds):
        if kind == "sunday":
            listed = [intent("FallbackIntent"), intent("CheckDelivery", "0.36")]
            text = random_.choice(SUNDAY)
        elif kind == "other":
            listed = [intent("FallbackIntent"), intent("OrderFlowers", "0.12")]
            text = random_.choice(OTHERS)
        else:
            score = f"{random_.uniform(0.45, 0.99):.2f}"
            listed = [intent("OrderFlowers", score), intent("CheckDelivery", "0.21")]
            text = random_.choice(KNOWN)
        day, minute = 2 + number // 30, number % 60
        made.append(
            a_record(
                number,
                *listed,
                bot=FLOWERS,
                inputTranscript=text,
                sessionId=f"visitor-{number // 3}",
                timestamp=f"2026-11-{day:02d}T{8 + number % 12:02d}:{minute:02d}:00Z",
            )
        )
    return made


def long_one(folder: Path) -> Path:
    """10,000 records, again and again: nobody waits for its end."""
    file = folder / "long.jsonl.gz"
    file.write_bytes(gzip.compress(lines([a_record(n) for n in range(10_000)]).encode()) * 30)
    return file


def metric(page: Page, name: str) -> str:
    value = page.locator(f".st-key-whatif-{name} [data-testid=stMetricValue]")
    expect(value).to_be_visible()
    return value.inner_text()


def test_from_a_file_to_a_taught_bot(empty: str, open_page: OpenPage, tmp_path: Path) -> None:
    """Upload, missed groups, one click, what-if; 60 of the 90 missed turns are taught. Then another
    upload says how far it is, and Cancel stops it."""
    file = tmp_path / "conversations.jsonl"
    written = "".join(json.dumps(record) + "\n" for record in traffic()) + "no record\n"
    file.write_text(written)
    page = open_page(f"{empty}/diagnostics?view=ingest&f_time=all", locale="en-US")
    bring_in(page, file)
    result = page.get_by_text("300 records: 300 new turns, 0 there already. 1 line could")
    expect(result).to_be_visible(timeout=120_000)
    settle(page)
    result.scroll_into_view_if_needed()
    picture(page, "ingest")

    page.goto(f"{empty}/diagnostics?view=overview&f_time=all&f_source=conversations.jsonl")
    settle(page)
    numbers = page.locator(".st-key-numbers")
    expect(numbers).to_contain_text("70.0%")  # 210 of 300 are Lex's
    expect(numbers).to_contain_text("30.0%")

    page.goto(f"{empty}/diagnostics?view=whatif&f_time=all")
    settle(page)
    assert metric(page, "false_fallbacks") == "0"

    page.goto(f"{empty}/diagnostics?view=misses&f_time=all")
    settle(page)
    table = page.get_by_test_id("stDataFrame").first
    tick(table, 0)
    teach = page.get_by_role("button", name=re.compile("Teach 3 utterances"))
    expect(teach).to_be_enabled()
    picture(page, "missed")
    teach.click()
    expect(page).to_have_url(re.compile("view=teach"))
    settle(page)
    expect(page.get_by_role("heading", name="Lesson")).to_be_visible()

    page.goto(f"{empty}/diagnostics?view=whatif&f_time=all")
    settle(page)
    expect(page.get_by_text(re.compile(r"Turns missed of .+: 90\. Of these, 60"))).to_be_visible()
    assert metric(page, "false_fallbacks") == "60"
    picture(page, "whatif-production")

    page.goto(f"{empty}/diagnostics?view=ingest")
    settle(page)
    bring_in(page, long_one(tmp_path))
    pace = page.get_by_text(re.compile(r"[1-9][\d,]* records, [1-9][\d,]* a second, .+ left"))
    expect(pace).to_be_visible(timeout=120_000)
    picture(page, "ingest-under-way")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped. What was read is in the log")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0

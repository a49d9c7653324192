"""Measures how long the chat takes to react as its conversation grows, in a real browser:

    python -m benchmarks.stage [--turns 50 500 5000] [--repeats 15]

Choosing a turn's details is timed from the click to the panel that shows it: a whole rerun of
the page. The goal is 5,000 turns within 1.3 times of 50.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.database import Database
from dashboard.turnlog import TurnLog
from dashboard.turnschema import turns
from tests.browser.driving import FLAGS, chromium, dashboard, settle

WARM = 3
CONVERSATION = "benchmark-of-the-stage-{}"
TURN: dict[str, Any] = {
    "session_id": "benchmark",
    "state": "finished",
    "outcome": "complete",
    "bot_name": "HelloWorldBot",
    "bot_id": "HELLOWORLD",
    "alias_id": "TSTALIASID",
    "locale_id": "ko_KR",
    "lex_mode": "EMBEDDED",
    "fallback_mode": "EMBEDDED",
    "threshold": 0.4,
    "answered_by": "fallback",
    "reason": "below_threshold",
    "intent": "FallbackIntent",
    "best_intent": "HelloWorld",
    "best_score": 0.1,
    "lex_s": 0.005,
    "first_s": 0.1,
    "answer_s": 1.0,
    "target": "offline-chat",
    "answer": "Amazon Lex는 챗봇을 만드는 **서비스**입니다. " * 3,
    "lex_response": {
        "interpretations": [
            {"intent": {"name": "FallbackIntent"}},
            {"intent": {"name": "HelloWorld"}, "nluConfidence": {"score": 0.1}},
        ]
    },
}


def fill(address: str, sizes: list[int]) -> None:
    """A conversation of each size in one log."""
    database = Database(address)
    TurnLog(database)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    for size in sizes:
        rows = [
            {
                **TURN,
                "id": f"{size:08d}{number:024d}",
                "conversation": CONVERSATION.format(size),
                "created_at": now,
                "utterance": f"utterance {number:06d}",
            }
            for number in range(size)
        ]
        with database.engine.begin() as connection:
            connection.execute(sa.insert(turns), rows)
    database.close()


def choose(page: Page, size: int, number: int) -> float:
    """Seconds from the click on a turn's details to the panel that shows it."""
    button = page.locator(f".st-key-beside-{size:08d}{number:024d} button")
    begin = time.perf_counter()
    button.click()
    expect(page.locator(".st-key-panel")).to_contain_text(f"utterance {number:06d}")
    taken = time.perf_counter() - begin
    settle(page)
    return taken


def measure(browser: Browser, url: str, size: int, repeats: int) -> tuple[float, float]:
    """Seconds to the first whole page, and the median of the reruns."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    begin = time.perf_counter()
    page.goto(f"{url}/?c={CONVERSATION.format(size)}")
    expect(page.locator(".st-key-panel")).to_be_visible(timeout=60_000)
    settle(page)
    first = time.perf_counter() - begin
    times = [choose(page, size, size - 1 - number % 2) for number in range(1, repeats + WARM + 1)]
    page.close()
    return first, statistics.median(times[WARM:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, nargs="+", default=[50, 500, 5000])
    parser.add_argument("--repeats", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fill(f"sqlite:///{Path(folder) / 'log.sqlite3'}", given.turns)
        with dashboard(Path(folder)) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            measure(browser, url, given.turns[0], 1)  # the server's first page loads its modules
            base = 0.0
            for size in given.turns:
                first, rerun = measure(browser, url, size, given.repeats)
                base = base or rerun
                times = f"first {first:5.2f} s  rerun {rerun:6.3f} s"
                print(f"{size:6d} turns  {times}  {rerun / base:4.2f}x")
            browser.close()


if __name__ == "__main__":
    main()

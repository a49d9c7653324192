"""Measures how long the chat takes to react as its conversation grows, in a real browser:

    python -m benchmarks.stage [--turns 50 500 5000] [--repeats 15]

Choosing a turn's details is timed from the click to the panel that shows it: a whole rerun of
the page. The goal is 5,000 turns within 1.3 times of 50. Before that, with a model that stays
silent: how long after Enter one's own bubble and the status are there; the goal is 300 ms.
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

from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog
from tests.browser.driving import FLAGS, chromium, dashboard, settle
from tests.fallback.scripted import HOLD, STREAM, scripted

WARM = 3
# In the page, for a watcher outside it would add its own way to each figure.
WATCH = """() => {
  window.seen = {};
  let begin = 0;
  const look = () => {
    const now = performance.now() - begin;
    if (!begin) return;
    if (document.querySelector('[data-testid=stChatMessage]')) window.seen.bubble ??= now;
    if (document.querySelector('.stMarkdownShimmer')) window.seen.status ??= now;
  };
  addEventListener('keydown', event => {
    if (event.key === 'Enter') begin = performance.now();
  }, true);
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true});
}"""
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


def no_dead_air(browser: Browser, folder: Path, repeats: int) -> None:
    """Print the milliseconds from Enter to the bubble and to the status, as the page sees them."""
    times: list[dict[str, float]] = []
    with scripted([STREAM, HOLD], models=[]) as silent:
        table = f'[targets.silent]\nshape = "chat"\nmodel = "m"\nbase_url = "{silent.url}"'
        (folder / "targets.toml").write_text(table, encoding="utf-8")
        with dashboard(folder, LEXLENS_TARGETS=str(folder / "targets.toml")) as url:
            for n in range(repeats + WARM):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"{url}/?c=dead-air-{n}")
                settle(page)
                page.evaluate(WATCH)
                box = page.get_by_test_id("stChatInputTextArea")
                box.fill("Lex에 대해 설명해줘")
                box.press("Enter")
                page.wait_for_function("window.seen.status")
                times.append(page.evaluate("window.seen"))
                page.locator(".st-key-stop button").click()
                settle(page)
                page.close()
    for name in ("bubble", "status"):
        low, middle, high = statistics.quantiles([one[name] for one in times[WARM:]])
        print(f"{name} after {middle:.0f} ms (quartiles {low:.0f} to {high:.0f})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, nargs="+", default=[50, 500, 5000])
    parser.add_argument("--repeats", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fill(f"sqlite:///{Path(folder) / 'log.sqlite3'}", given.turns)
        with dashboard(Path(folder)) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            no_dead_air(browser, Path(folder), given.repeats)
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

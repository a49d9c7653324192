"""Measures a cold start in a real browser, beside a trivial Streamlit page in the same run:

    python -m benchmarks.cold_start [--repeats 3]

From the start of the process to the chat's input that can be typed into, and from Enter to the
first answer of the bot. The goal is 1.4 times of the trivial page, and an answer within a second.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.driving import FLAGS, chromium, free_port, last_answer, process

TRIVIAL = "import streamlit as st\nst.chat_input('Say something')\n"
INPUT = "stChatInputTextArea"


@contextmanager
def started(script: str, folder: str) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.fileWatcherType", "none"]
    log = f"sqlite:///{folder}/log.sqlite3"
    start = ["-m", "streamlit", "run", script, *options]
    with process(*start, wait=f"{url}/_stcore/health", DATABASE_URL=log):
        yield url


def seconds(browser: Browser, script: str, *, answered: bool) -> tuple[float, float]:
    """To the input, and from Enter to the answer; 0.0 without one."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        with started(script, folder) as url, browser.new_context(locale="ko-KR") as context:
            page = context.new_page()
            page.goto(url)
            box = page.get_by_test_id(INPUT)
            expect(box).to_be_enabled(timeout=60_000)
            usable = time.perf_counter() - begin
            if not answered:
                return usable, 0.0
            box.fill("안녕")
            begin = time.perf_counter()
            box.press("Enter")
            expect(last_answer(page)).to_contain_text("제 이름은", timeout=60_000)
            return usable, time.perf_counter() - begin


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=3)
    repeats = options.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        trivial = Path(folder) / "trivial.py"
        trivial.write_text(TRIVIAL)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        plain: list[float] = []
        ours: list[float] = []
        answers: list[float] = []
        for _ in range(repeats):
            plain.append(seconds(browser, str(trivial), answered=False)[0])
            usable, answer = seconds(browser, "streamlit_app.py", answered=True)
            ours.append(usable)
            answers.append(answer)
        browser.close()
    before, now = statistics.median(plain), statistics.median(ours)
    print(f"a trivial page {before:.2f} s, LexLens {now:.2f} s: {now / before:.2f} times")
    print(f"from Enter to the first answer: {statistics.median(answers):.2f} s")


if __name__ == "__main__":
    main()

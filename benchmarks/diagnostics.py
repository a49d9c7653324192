"""Measures the diagnostics page over a log in a real browser:

    python -m benchmarks.diagnostics ADDRESS [ADDRESS…] [--time 7d] [--repeats 3]

For each log: seconds until the first numbers are there (first paint), all ten, the whole page;
the rerun after another filter; the processor seconds the server spent on the page (which a busy
machine does not change much); megabytes sent to the browser; the server's resident memory at its
most. Make the logs with `benchmarks.turn_generator`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, WebSocket, expect, sync_playwright

from tests.browser.driving import FLAGS, chromium, free_port, process, settle

SECONDS = 120_000  # milliseconds a state is waited for


@dataclass
class Measured:
    """Seconds of each visit, megabytes of the first."""

    first: list[float] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    rerun: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    sent: float = 0.0


@contextmanager
def app(address: str) -> Iterator[tuple[str, int]]:
    """The dashboard over a log; yields its address and its process id."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.fileWatcherType", "none"]
    start = ["-m", "streamlit", "run", "streamlit_app.py", *options]
    with process(*start, wait=f"{url}/_stcore/health", DATABASE_URL=address) as running:
        yield url, running.pid


def peak(pid: int) -> float:
    """The most memory a process has held, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def spent(pid: int) -> float:
    """The processor seconds a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def visit(browser: Browser, url: str, pid: int, span: str, found: Measured) -> None:
    """One person with a fresh browser opens the overview, then filters by route."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    sent: list[int] = []
    page.on("websocket", lambda socket: _count(socket, sent))
    begin, before = time.monotonic(), spent(pid)
    page.goto(f"{url}/diagnostics?f_time={span}")
    values = page.get_by_test_id("stMetricValue")
    expect(values.nth(3)).to_be_visible(timeout=SECONDS)
    found.first.append(time.monotonic() - begin)
    expect(values).to_have_count(10, timeout=SECONDS)
    found.numbers.append(time.monotonic() - begin)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(5, timeout=SECONDS)
    settle(page)
    found.whole.append(time.monotonic() - begin)
    found.server.append(spent(pid) - before)
    found.sent = max(found.sent, sum(sent) / 10**6)
    value = values.nth(1)
    shown = value.inner_text()
    box = page.locator(".st-key-f_text input")
    box.fill("배송")
    begin = time.monotonic()
    box.press("Enter")
    expect(value).not_to_have_text(shown, timeout=SECONDS)
    found.rerun.append(time.monotonic() - begin)
    context.close()


def _count(socket: WebSocket, sent: list[int]) -> None:
    socket.on("framereceived", lambda frame: sent.append(len(frame)))


def measure(browser: Browser, address: str, span: str, repeats: int) -> None:
    """Print a line about one log; the process has answered one page before."""
    found = Measured()
    with app(address) as (url, pid):
        for n in range(repeats + 1):
            visit(browser, url, pid, span, found)
            if n == 0:
                found = Measured(sent=found.sent)  # that one paid for the imports
            time.sleep(31)  # answers are shared for half a minute: the next visit asks anew
        memory = peak(pid)
    names = ("first", "numbers", "whole", "rerun", "server")
    timed = (f"{name} {statistics.median(getattr(found, name)):.2f} s" for name in names)
    told = "  ".join([*timed, f"sent {found.sent:.2f} MB", f"memory {memory:.0f} MB"])
    print(f"{address.rpartition('/')[2]} {span}: {told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "address", nargs="+", help="sqlite:///log.sqlite3 or postgresql+psycopg://…"
    )
    parser.add_argument("--time", default="7d", help="1h, 24h, 7d, 30d, 90d or all")
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for address in asked.address:
            measure(browser, address, asked.time, asked.repeats)
        browser.close()


if __name__ == "__main__":
    main()

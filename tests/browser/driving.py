"""A real server, a real browser: `streamlit run` in a process of its own, Debian's Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import runs

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
# Debian's browser without windows, a seventh less work for the same pages, else the whole one
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str:
    """Debian's Chromium; without it the test is skipped, on CI it fails."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        tell = pytest.fail if os.environ.get("CI") else pytest.skip
        tell("no chromium on this machine: apt-get install chromium fonts-noto-cjk")
    return str(found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until something answers at `url`, whatever it says."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} did not start")


@contextmanager
def process(*arguments: str, wait: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python ARGUMENTS` at the root of the repository until the block ends."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "LEX_"))}
    running = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment | environ, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(wait, running)
        yield running
    finally:
        running.terminate()
        try:
            running.wait(timeout=20)
        except subprocess.TimeoutExpired:  # a call to a silent server holds it back
            running.kill()
            running.wait()


@contextmanager
def dashboard(folder: Path, **environ: str) -> Iterator[str]:
    """The app on a free port with a log of its own; yields its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {"DATABASE_URL": f"sqlite:///{folder / 'log.sqlite3'}"} | environ
    options = ["--server.port", str(port), "--server.fileWatcherType", "none"]
    start = ["-m", "streamlit", "run", "streamlit_app.py", *options]
    with process(*start, wait=f"{url}/_stcore/health", **environ):
        yield url


def settle(page: Page) -> None:
    """Until the script has run to its end."""
    runs.wait(page)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def grid(table: Locator) -> Locator:
    """A table once its grid, a canvas that is loaded after the page, takes clicks."""
    settle(table.page)
    table.scroll_into_view_if_needed()
    expect(table.locator("canvas").first).to_be_visible()
    return table


def choose_recording(page: Page, saved: bytes, shown: Locator) -> None:
    """Choose the file until `shown` is: again, where a rerun took the field away meanwhile."""
    for _ in range(3):
        settle(page)
        page.locator(".st-key-recording-file input[type=file]").set_input_files(
            {"name": "r.json", "mimeType": "application/json", "buffer": saved}
        )
        with suppress(AssertionError):
            expect(shown).to_be_visible(timeout=10_000)
            return
    expect(shown).to_be_visible()


def say(page: Page, text: str) -> None:
    """Type into the chat's input and send."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_role("group", name="Chat message from user").last).to_contain_text(text)
    settle(page)


def last_answer(page: Page) -> Locator:
    """The newest bubble of the bot."""
    return page.get_by_role("group", name="Chat message from assistant").last


def picture(page: Page, name: str) -> None:
    """Keep a picture for the README where LEXLENS_PICTURES names a folder."""
    folder = os.environ.get("LEXLENS_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(400)  # let the last transition end
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of a box of the sidebar."""
    page.locator(f".st-key-{key} input").first.click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def targets(folder: Path, **urls: str) -> str:
    """A file with a target for each scripted server; returns its path."""
    tables = (
        f'[targets.{n}]\nshape = "chat"\nmodel = "m"\nbase_url = "{u}"' for n, u in urls.items()
    )
    file = folder / "targets.toml"
    file.write_text("\n".join(tables))
    return str(file)

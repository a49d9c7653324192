"""The production wrapper as one process: pages with security headers, and the API beside them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import free_port, last_answer, process, say

pytestmark = pytest.mark.browser


@pytest.fixture
def wrapped(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    start = ["-m", "uvicorn", "asgi:app", "--port", str(port), "--log-level", "error"]
    with process(*start, wait=f"{url}/healthz", DATABASE_URL=log):
        yield url


def test_pages_and_api_in_one_process(wrapped: str, open_page: Callable[..., Page]) -> None:
    """The page works under the content policy, breaks none of it and reaches no other host; the
    API answers from the same bots."""
    page = open_page(wrapped)
    broken: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda said: broken.append(said.text) if "Security" in said.text else None)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    answer = page.reload()
    assert answer is not None
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    say(page, "안녕")
    expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다")
    assert (broken, hosts) == ([], {"127.0.0.1"})

    body = json.dumps({"msgId": "0" * 32, "text": "안녕"}).encode()
    asked = urllib.request.Request(f"{wrapped}/chat", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as told:
        assert json.load(told)["msg"] == "제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?"
        assert told.headers["x-content-type-options"] == "nosniff"
    with urllib.request.urlopen(f"{wrapped}/healthz", timeout=30) as told:
        assert json.load(told)["status"] == "ok"

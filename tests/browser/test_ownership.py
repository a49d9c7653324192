"""Whose a conversation is, without a login: this browser's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, last_answer, say, settle

pytestmark = pytest.mark.browser


def named(page: Page) -> str:
    """The conversation in the page's address."""
    return parse_qs(urlsplit(page.url).query)["c"][0]


def test_a_conversation_opens_in_its_own_browser_only(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """By a reload and in a second tab; another browser gets one of its own, as does who makes up
    an id; what an older release kept opens for everybody at this machine."""
    with dashboard(tmp_path) as url:
        page = open_page(url)
        say(page, "안녕")
        own = named(page)
        page.reload()
        settle(page)
        expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다")
        second = page.context.new_page()
        second.goto(f"{url}/?c={own}")
        settle(second)
        expect(last_answer(second)).to_contain_text("제 이름은 Lex입니다")
        assert named(page) == named(second) == own

        other = open_page(f"{url}/?c={own}")
        expect(other.get_by_role("heading", name="LexLens")).to_be_visible()
        assert named(other) != own
        for chosen in ("A" * 22, "A" * 44, own[:-1] + "~", own + "A"):
            other.goto(f"{url}/?c={chosen}")
            settle(other)
            assert named(other) not in (own, chosen)

        with closing(sqlite3.connect(tmp_path / "log.sqlite3")) as log, log:
            assert "browser-" in log.execute("SELECT owner FROM turns").fetchone()[0]
            log.execute("UPDATE turns SET owner = NULL")
        other.goto(f"{url}/?c={own}")
        settle(other)
        expect(last_answer(other)).to_contain_text("제 이름은 Lex입니다")

"""A server's very first visitor comes by a deep link: Streamlit has not seen the navigation yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, settle

pytestmark = pytest.mark.browser

# an icon's name stands before each
PAGES = ("Chat", "Diagnostics", "Compare", "Evaluate", "Bots", "Publish")


def test_the_first_request_is_a_deep_link(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """The page stands in the whole frame: our menu, the sidebar's choices; and so it stays."""
    with dashboard(tmp_path) as url:
        page = open_page(f"{url}/diagnostics?view=keep", locale="en-US")
        for _ in range(2):
            expect(page.get_by_role("heading", name="Diagnostics")).to_be_visible()
            links = page.get_by_test_id("stSidebarNavLink")
            expect(links).to_have_text([re.compile(f"{name}$") for name in PAGES])
            expect(page.locator(".st-key-bot input").first).to_have_value("HelloWorldBot")
            assert page.get_by_test_id("stException").count() == 0
            page.reload()
            settle(page)
        links.first.click()
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()

"""A bot without its Lambda function in a real browser: named where it fails, then attached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.bots.export import as_zip
from dashboard.services import read_export
from dashboard.settings import BOTS
from tests.browser.driving import dashboard, last_answer, picture, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
HOOK = "bots.flower_shop_hook:handler"


def test_a_missing_function_is_named_and_attached(open_page: OpenPage, tmp_path: Path) -> None:
    """An uploaded flower shop cannot track a delivery; the chat says why and leads to the page
    where the function is attached, and then it can."""
    export = as_zip(read_export(BOTS / "FlowerShopBot"))
    with dashboard(tmp_path, LEXLENS_LOCAL_HOOKS="1") as url:
        page = open_page(url, locale="en-US")
        page.get_by_test_id("stSidebar").get_by_text("Bring your own bot").click()
        page.locator(".st-key-export-file input[type=file]").set_input_files(
            {"name": "shop.zip", "mimeType": "application/zip", "buffer": export}
        )
        expect(page.locator(".st-key-bot input")).to_have_value("FlowerShopBot (2)")
        page.locator(".st-key-locale input").click()
        page.get_by_role("option", name="en_US").click()
        settle(page)
        say(page, "track my delivery")
        say(page, "1234")
        expect(last_answer(page)).to_contain_text("CheckDelivery calls one")
        last_answer(page).get_by_text("Attach one on the Bots page").click()
        expect(page.get_by_role("heading", name="CheckDelivery")).to_be_visible()
        expect(page.get_by_text("No Lambda function is attached here")).to_be_visible()
        box = page.locator(".st-key-bots_hook input")
        box.fill(HOOK)
        box.press("Enter")
        page.get_by_role("button", name="Attach", exact=False).first.click()
        expect(page.get_by_text(f"Attached: {HOOK}")).to_be_visible()
        picture(page, "bots")
        page.get_by_role("button", name="Talk to it").click()
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
        page.get_by_role("button", name="Start over").click()
        settle(page)
        say(page, "track my delivery")
        say(page, "1234")
        expect(last_answer(page)).not_to_contain_text("calls one")
        expect(last_answer(page)).not_to_contain_text("I could not find that delivery")

"""The demo script of an uploaded bot in a real browser: proposed, played, changed, kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.settings import BOTS
from tests.browser.driving import choose, picture, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"


def zipped() -> bytes:
    """FlowerShopBot with a mark of the test, so that it is nobody else's upload."""
    content = io.BytesIO()
    folder = BOTS / "FlowerShopBot"
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(folder.rglob("*.json")):
            archive.write(file, file.relative_to(folder))
    return content.getvalue()


def steps(page: Page) -> list[str]:
    return page.locator("[class*=st-key-prompt-] button").all_inner_texts()


def upload(page: Page) -> None:
    page.get_by_test_id("stSidebar").get_by_text("Bring your own bot").click()
    field = page.locator(".st-key-export-file input[type=file]")
    field.set_input_files({"name": "b.zip", "mimeType": "application/zip", "buffer": zipped()})
    expect(page.locator(".st-key-bot input").first).to_have_value("FlowerShopBot (2)")
    settle(page)


@pytest.mark.timeout(240)
def test_an_uploaded_bot_has_a_demo_that_can_be_changed(app: str, open_page: OpenPage) -> None:
    """Six steps are proposed, each ends as expected in view; one is changed, moved, removed; all of
    that is there after a reload, and gone when it is to be as it came."""
    page = open_page(app, locale="en-US")
    upload(page)
    choose(page, "locale", "en_US")
    english = page.locator("[class*=st-key-prompt-]").get_by_text("How is the weather?")
    expect(english).to_be_visible()  # the steps of the other language are six, too
    expect(page.locator("[class*=st-key-prompt-] button")).to_have_count(6)
    proposed = steps(page)
    for number in range(1, 7):
        page.locator(".st-key-next-step button").click()
        step = page.locator(f".st-key-prompt-{number} button")
        expect(step).to_contain_text(f"✔ {number}.")
        expect(step).to_be_in_viewport()
        settle(page)
    picture(page, "script-proposed")

    page.get_by_role("button", name="Edit the demo").click()
    dialog = page.get_by_role("dialog")
    rows = dialog.locator("[class*=st-key-step-row-]")
    expect(rows).to_have_count(6)
    picture(page, "script-editor")
    first = rows.first.get_by_role("textbox", name="Step 1")
    first.fill("When do you open?")
    first.press("Tab")
    rows.first.get_by_role("button", name="Down").click()
    expect(rows.nth(1).get_by_role("textbox")).to_have_value("When do you open?")
    rows.nth(5).get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(5)
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("[class*=st-key-prompt-] button")).to_have_count(5)
    expect(page.locator(".st-key-prompt-2 button")).to_contain_text("When do you open?")

    page.reload()
    settle(page)
    expect(page.locator("[class*=st-key-prompt-] button")).to_have_count(5)
    changed = steps(page)
    assert changed[1].endswith("When do you open?")
    assert changed[0].split(". ", 1)[1] == proposed[1].split(". ", 1)[1]
    page.locator(".st-key-prompt-2 button").click()
    expect(page.locator(BUBBLES).nth(-2)).to_contain_text("When do you open?")
    expect(page.locator(".st-key-prompt-2 button")).to_contain_text("✔ 2.")
    settle(page)

    page.get_by_role("button", name="Edit the demo").click()
    dialog.get_by_role("button", name="As it came").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("[class*=st-key-prompt-] button")).to_have_count(6)
    assert [re.sub("[✔✖] ", "", one) for one in steps(page)] == proposed


def test_a_step_that_goes_another_way_says_so(app: str, open_page: OpenPage) -> None:
    """A cross in place of the tick: what the bot knows does not show what is out of scope. The
    editor says so beforehand, of this step alone."""
    page = open_page(app, locale="en-US")
    choose(page, "locale", "en_US")
    page.get_by_role("button", name="Edit the demo").click()
    dialog = page.get_by_role("dialog")
    fourth = dialog.locator("[class*=st-key-step-row-]").nth(3).get_by_role("textbox")
    fourth.fill("Hi there")
    fourth.press("Tab")
    dialog.get_by_role("button", name="Try all steps").click()
    expect(dialog.get_by_text("Not as expected: Lex answered")).to_have_count(1)
    expect(dialog.get_by_text("✔ As expected")).to_have_count(len(steps(page)) - 1)
    picture(page, "script-tried")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_have_count(0)
    page.locator(".st-key-prompt-4 button").click()
    expect(page.locator(".st-key-prompt-4 button")).to_contain_text("✖ 4. Out of scope")
    expect(page.locator(".st-key-step")).to_contain_text("✖ Not as expected")

"""Nothing that was chosen is lost by a reload, nor by a restart of the app."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.bots.export import as_zip
from dashboard.services import read_export
from dashboard.settings import BOTS
from dashboard.teaching.lesson import taught
from tests.browser.driving import dashboard, last_answer, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ASKED = "Lex에 대해 설명해줘"
PROMPT = "Answer like a pirate."


def brought(page: Page, export: Path) -> None:
    """The bundled bot as somebody taught it, uploaded as a ZIP."""
    files = taught(read_export(BOTS / "HelloWorldBot"), "ko_KR", {ASKED: "HelloWorld"})
    export.write_bytes(as_zip(files))
    page.get_by_test_id("stSidebar").get_by_text("내 봇 가져오기").click()
    page.locator(".st-key-export-file input[type=file]").set_input_files(str(export))
    expect(chosen(page, "bot")).to_have_value("HelloWorldBot (2)")
    settle(page)


def chosen(page: Page, name: str) -> Locator:
    """What a picker of the sidebar shows."""
    return page.locator(f".st-key-{name} input")


def choose(page: Page, name: str, option: str) -> None:
    """Another entry of a picker of the sidebar."""
    chosen(page, name).click()
    page.get_by_role("option", name=option).click()
    settle(page)


def as_it_was(page: Page) -> None:
    """All that was chosen, presenter mode first: it hides the rest."""
    presenter = page.locator(".st-key-presenter input")
    expect(presenter).to_be_checked()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".st-key-presenter label").first.click()
    settle(page)
    expect(chosen(page, "bot")).to_have_value("HelloWorldBot (2)")
    expect(chosen(page, "locale")).to_have_value("ko_KR")
    expect(chosen(page, "target")).to_have_value("offline-completion")
    page.get_by_text("System prompt").first.click()
    expect(page.locator(".st-key-system textarea")).to_have_value(PROMPT)
    expect(last_answer(page)).to_contain_text("● Lex · HelloWorld")


def test_all_choices_come_back(tmp_path: Path, open_page: OpenPage) -> None:
    """The uploaded bot, the target, the system prompt, the language and presenter mode: by a
    reload, and after the app was restarted."""
    with dashboard(tmp_path) as url:
        page = open_page(url)
        brought(page, tmp_path / "taught.zip")
        choose(page, "target", "offline-completion")
        page.get_by_text("시스템 프롬프트").first.click()
        page.locator(".st-key-system textarea").fill(PROMPT)
        page.locator(".st-key-system textarea").press("Control+Enter")
        settle(page)
        say(page, ASKED)
        page.get_by_text("English", exact=True).click()
        page.wait_for_url("**language=en**")
        page.locator(".st-key-presenter label").first.click()
        page.wait_for_url("**present=1**")
        settle(page)
        page.reload()
        settle(page)
        address = page.url
        as_it_was(page)
    with dashboard(tmp_path) as again:
        page.goto(again + address.removeprefix(url))
        settle(page)
        as_it_was(page)
        say(page, ASKED)
        expect(last_answer(page)).to_contain_text("● Lex · HelloWorld")


def test_a_choice_is_kept_before_anything_is_said(app: str, open_page: OpenPage) -> None:
    """Also in a new conversation, which is begun with what was chosen before."""
    page = open_page(app)
    choose(page, "bot", "FlowerShopBot")
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_have_attribute("placeholder", re.compile("FlowerShopBot"))
    before = page.url
    page.locator(".st-key-start-over button").click()
    page.wait_for_url(lambda url: url != before)
    settle(page)
    page.reload()
    settle(page)
    expect(chosen(page, "bot")).to_have_value("FlowerShopBot")


def test_no_other_bot_goes_on_with_a_conversation(tmp_path: Path, open_page: OpenPage) -> None:
    """Its bot is gone: that is said, the conversation can be read, nothing can be said in it, and
    a new one is a click away. With the same export again it goes on."""
    with dashboard(tmp_path) as url:
        page = open_page(url)
        brought(page, tmp_path / "taught.zip")
        say(page, ASKED)
        with closing(sqlite3.connect(tmp_path / "log.sqlite3")) as log, log:
            log.execute("DELETE FROM own_bots")
        address = page.url
        page.reload()
        settle(page)
        gone = page.get_by_test_id("stAlert")
        expect(gone).to_contain_text("이 대화의 봇(HelloWorldBot (2)")
        expect(last_answer(page)).to_contain_text("● Lex · HelloWorld")
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_disabled()
        expect(page.locator(".st-key-prompt-1 button")).to_be_disabled()
        page.locator(".st-key-without-bot button").click()
        settle(page)
        expect(gone).to_have_count(0)
        say(page, ASKED)
        expect(last_answer(page)).to_contain_text("▲ 대체 답변")

        brought(page, tmp_path / "taught.zip")
        page.goto(address)
        settle(page)
        say(page, ASKED)
        expect(last_answer(page)).to_contain_text("● Lex · HelloWorld")
        expect(page.locator("[data-testid=stChatMessage]")).to_have_count(4)

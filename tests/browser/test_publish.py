"""From a missed utterance to the same utterance recognised by a new version, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from lexclient.local import serve
from tests.browser.driving import dashboard, grid, last_answer, picture, say, settle
from tests.lexclient.local.models.conftest import BOTS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

OpenPage = Callable[..., Page]
MISS = "quarterly penguin inventory"
NAMES = {"local": "This machine", "account": "Amazon Lex"}  # of the places, on the page


def step(page: Page, name: str) -> None:
    """Open a step of the page."""
    page.locator(".st-key-publish_step button").filter(has_text=name).click()
    settle(page)


def press(page: Page, key: str) -> None:
    """Press a button once it can be pressed."""
    button = page.locator(f".st-key-{key} button").first
    expect(button).to_be_enabled()
    button.click()
    settle(page)


def see(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=False).first).to_be_visible(timeout=120_000)
    settle(page)


def choose_alias(page: Page, name: str) -> None:
    """Choose an alias; a list that a redrawn page has closed is opened again."""
    box = page.locator(".st-key-publish_alias input")
    option = page.get_by_role("option", name=name, exact=True)
    for _ in range(10):
        box.click()
        with suppress(TimeoutError):
            option.click(timeout=5000)
            break
    settle(page)
    expect(box).to_have_value(name)


def open_publish(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="Publish", exact=True)).to_be_visible()
    settle(page)
    step(page, name)


def first_version(page: Page) -> None:
    """Pull the bot as it is, and give it version 1 with the alias that people use."""
    press(page, "publish_pull")
    see(page, "HelloWorldBot (HELLOWORLD, version DRAFT), pulled")
    step(page, "Publish")
    press(page, "publish_number")
    see(page, "Version 1 answers on the alias lexlens-trial")
    page.get_by_text("A new alias").click()
    box = page.locator(".st-key-publish_new_alias input")
    box.fill("live")
    box.press("Enter")
    press(page, "publish_make_alias")
    choose_alias(page, "live")


def talk_to_live(page: Page) -> None:
    choose_alias(page, "live")
    press(page, "publish_talk")
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    page.locator(".st-key-locale input").click()
    page.get_by_role("option", name="en_US").click()
    settle(page)
    page.get_by_role("button", name="New conversation").click()
    settle(page)
    say(page, MISS)


def choose_intent(page: Page, name: str) -> None:
    """Type its name until the list has taken it: a redrawn page may take the first away."""
    box = page.locator(".st-key-teach_intent input")
    for _ in range(3):
        if box.input_value() != name:
            box.fill(name)
            box.press("Enter")
            settle(page)
    expect(box).to_have_value(name)


def teach(page: Page) -> None:
    """Tick what was missed and say what it is."""
    page.get_by_test_id("stSidebarNav").get_by_text("Diagnostics").click()
    settle(page)
    page.locator(".st-key-view button").filter(has_text="Teach the bot").click()
    settle(page)
    expect(page.locator(".st-key-teach-add")).to_be_visible()
    table = page.get_by_test_id("stDataFrame").first
    grid(table).click(position={"x": 16, "y": 55})  # the box before the first row
    expect(page.locator(".st-key-teach-add")).to_contain_text("(1)")
    choose_intent(page, "HelloWorld")
    press(page, "teach-add")


@contextmanager
def account() -> Iterator[dict[str, str]]:
    """An account with HelloWorldBot in it: a Lex of this test, by the variables that lead to it."""
    with serve(BOTS / "HelloWorldBot", models=True) as server:
        services = ("MODELS", "RUNTIME")
        yield {
            **{f"AWS_ENDPOINT_URL_LEX_{name}_V2": server.url for name in services},
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": "eu-west-1",
        }


@pytest.mark.parametrize("place", ["local", "account"])
def test_from_a_miss_to_a_better_version_and_back(
    open_page: OpenPage, tmp_path: Path, place: str
) -> None:
    """Taught, held against its set, pushed, numbered, measured, moved, said again; rolled back."""
    reaching = account() if place == "account" else nullcontext(dict[str, str]())
    with reaching as environ, dashboard(tmp_path, **environ) as url:
        page = open_page(f"{url}/publish?of=HELLOWORLD&publish_place={place}", locale="en-US")
        chosen = page.locator(".st-key-publish_place button[aria-checked=true]")
        expect(chosen).to_have_text(NAMES[place])
        first_version(page)
        talk_to_live(page)
        expect(last_answer(page)).to_contain_text("fallback", ignore_case=True)
        teach(page)
        open_publish(page, "Lessons")
        expect(page.get_by_role("heading", name="HelloWorldBot (2)", exact=False)).to_be_visible()
        picture(page, "publish-lessons")
        step(page, "Gate")
        press(page, "publish_gate")
        see(page, "The gate is open.")
        picture(page, "publish-gate")
        step(page, "Push")
        picture(page, "publish-push")
        press(page, "publish_push")
        see(page, "The draft of HELLOWORLD is built")
        step(page, "Publish")
        press(page, "publish_number")
        see(page, "Version 2 answers on the alias lexlens-trial")
        press(page, "publish_measure")
        see(page, "Measured:")
        choose_alias(page, "live")
        press(page, "publish_move")
        expect(page.get_by_role("button", name="Back to version 1")).to_be_visible()
        picture(page, "publish-alias")
        talk_to_live(page)
        expect(last_answer(page)).to_contain_text("HelloWorld")
        open_publish(page, "Publish")
        choose_alias(page, "live")
        press(page, "publish_roll_back")
        talk_to_live(page)
        expect(last_answer(page)).to_contain_text("fallback", ignore_case=True)
        open_publish(page, "History")
        picture(page, "publish-history")

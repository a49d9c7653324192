"""What Bedrock answered inside Lex in a real browser: in the chat and in the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, last_answer, picture, say, settle
from tests.dashboard.evaluation.scripted import scripted
from tests.pages.test_bedrock import HOURS, replies

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[str]:
    """An app whose Lex is a server that answers as Lex does."""
    with scripted(reply=replies) as lex:
        environ = {
            "LEX_BOT_ID": "ABCDEFGHIJ",
            "LEX_BOT_NAME": "StoreBot",
            "LEX_LOCALE_ID": "en_US",
            "LEX_THRESHOLD": "0.4",
            "AWS_ENDPOINT_URL_LEX_RUNTIME_V2": lex.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }
        with dashboard(tmp_path, **environ) as url:
            yield url


def test_bedrock_stands_beside_intents_and_the_fallback(own_app: str, open_page: OpenPage) -> None:
    """Four turns, three sources; each has its shape and colour in the chat and the overview, on a
    projector and on a phone, in the light and in the dark, in English and Korean."""
    page = open_page(own_app, locale="en-US", width=1920)
    for text in ("order roses", "when do you open", "where is my parcel", "sing a song"):
        say(page, text)
    expect(last_answer(page)).to_contain_text("▲ Fallback", timeout=60_000)
    answers = page.get_by_role("group", name="Chat message from assistant")
    expect(answers.nth(1)).to_contain_text("◆ Bedrock in Lex · StoreFaq")
    expect(answers.nth(1)).to_contain_text(HOURS)
    expect(answers.nth(1)).to_contain_text("The best other intent, OrderFlowers, scored 0.21")
    expect(page.locator(".ribbon .cell.bedrock")).to_have_count(2)
    picture(page, "bedrock")
    phone = open_page(own_app, width=390, dark=True)  # somebody else, in Korean
    say(phone, "when do you open")
    expect(last_answer(phone)).to_contain_text("◆ Lex 내 Bedrock · StoreFaq", timeout=60_000)
    expect(phone.locator(".ribbon .cell.bedrock")).to_have_count(1)
    picture(phone, "bedrock-phone")
    overview = open_page(f"{own_app}/diagnostics?view=overview&f_time=all", width=1920, dark=True)
    expect(overview.locator(".st-key-numbers")).to_contain_text("◆ Lex 내 Bedrock")
    expect(overview.locator(".st-key-numbers")).to_contain_text("60.0%")
    settle(overview)
    picture(overview, "bedrock-overview")

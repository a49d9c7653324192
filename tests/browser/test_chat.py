"""The chat in a real browser: the Korean dialogue, the fallback, a reload, what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    dashboard,
    free_port,
    last_answer,
    picture,
    process,
    say,
    settle,
)

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"


def test_the_korean_dialogue_a_fallback_and_a_reload(app: str, open_page: OpenPage) -> None:
    """Greeting to goodbye as in the workshop, each answer with badge and reason; then one that
    the bot does not know; a reload brings all of it back."""
    page = open_page(app)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))

    say(page, "안녕")
    expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?")
    expect(last_answer(page)).to_contain_text("● Lex · HelloWorld · 점수 1.00")
    expect(last_answer(page)).to_contain_text("HelloWorld 점수 1.00, 임계값 0.40 이상")

    say(page, "홍길동")
    expect(last_answer(page)).to_contain_text("당신의 이름은 홍길동입니까?")
    expect(last_answer(page)).to_contain_text("슬롯 질문에 대한 대답")

    say(page, "네")
    expect(last_answer(page)).to_contain_text("반갑습니다. 홍길동님.")
    expect(last_answer(page)).to_contain_text("HelloWorld 의도를 종료합니다.")
    expect(last_answer(page)).to_contain_text("확인 질문에 대한 대답")

    say(page, "Lex에 대해 설명해줘")
    expect(last_answer(page)).to_contain_text("▲ 대체 답변 · offline-chat")
    expect(last_answer(page)).to_contain_text("임계값 0.40보다 낮습니다")
    expect(last_answer(page)).to_contain_text("오프라인")
    picture(page, "chat-ko")

    tools, thumbs = page.get_by_text("턴 열기", exact=True), page.get_by_text("thumb_down")
    expect(tools).to_have_count(4)
    expect(thumbs).to_have_count(4)
    before = page.locator(BUBBLES).all_inner_texts()
    assert len(before) == 8
    page.reload()
    settle(page)
    expect(page.locator("[class*=st-key-beside-] button")).to_have_count(4)
    expect(tools).to_have_count(4)
    expect(thumbs).to_have_count(4)
    assert page.locator(BUBBLES).all_inner_texts() == before
    assert hosts == {"127.0.0.1"}


def test_declining_says_so(app: str, open_page: OpenPage) -> None:
    """No ends the intent with the bot's own words."""
    page = open_page(app)
    for text in ("안녕", "홍길동", "아니요"):
        say(page, text)
    expect(last_answer(page)).to_contain_text("처음부터 다시 시작해 주세요.")


def test_an_answer_streams_stops_and_keeps_what_came(app: str, open_page: OpenPage) -> None:
    """The text grows while it streams; Stop ends it, keeps it and says so."""
    page = open_page(app)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Lex에 대해 설명해줘")
    box.press("Enter")
    stop = page.locator(".st-key-stop button")
    expect(last_answer(page)).to_contain_text(re.compile("오프라인|Lex는"))
    first = last_answer(page).inner_text()
    page.wait_for_function(
        "before => [...document.querySelectorAll('[data-testid=stChatMessage]')]"
        ".at(-1).innerText.length > before",
        arg=len(first),
    )
    stop.click()
    settle(page)
    expect(last_answer(page)).to_contain_text("멈춤")
    expect(last_answer(page).get_by_role("button", name="다시 시도")).to_be_visible()


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(app: str, open_page: OpenPage) -> None:
    """The worker goes on without the page; the page finds the whole answer, asked for once."""
    page = open_page(app)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Lex에 대해 설명해줘")
    box.press("Enter")
    expect(page.locator(".st-key-stop button")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.locator(BUBBLES)).to_have_count(2)
    expect(last_answer(page)).to_contain_text("▲ 대체 답변 · offline-chat")
    expect(last_answer(page)).not_to_contain_text("끊김")


@pytest.mark.parametrize(
    ("text", "message"),
    [("가" * 1025, "1024자까지만 받는데 이 글은 1025자입니다"), ("a\u0007b", "2번째 글자(U+0007)")],
)
def test_a_text_that_lex_does_not_take_is_refused_and_kept(
    app: str, open_page: OpenPage, text: str, message: str
) -> None:
    """A clear message before any call, and the text is in the input again, to be mended."""
    page = open_page(app)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text(message)
    expect(box).to_have_value(text)
    expect(page.locator(BUBBLES)).to_have_count(0)


def test_both_services_off_show_two_errors_and_lose_nothing(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """First the fallback goes away, then Lex: two bubbles with reason and Retry, which works
    as soon as the services are back."""
    lex, model = free_port(), free_port()
    at_lex = ["-m", "lexclient.local", "bots/HelloWorldBot", "--port", str(lex)]
    at_model = ["-m", "fallback.local", "--port", str(model)]
    lex_url, model_url = f"http://127.0.0.1:{lex}", f"http://127.0.0.1:{model}/v1"
    environ = {
        "LEX_BOT_ID": "HELLOWORLD",
        "LEX_BOT_NAME": "HelloWorldBot",
        "AWS_ENDPOINT_URL_LEX_RUNTIME_V2": lex_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "ap-northeast-2",
        "LEXLENS_FALLBACK_URL": model_url,
    }
    with dashboard(tmp_path, **environ) as url:
        page = open_page(url)
        with process(*at_lex, wait=lex_url):
            with process(*at_model, wait=f"{model_url}/models"):
                say(page, "안녕")
                expect(last_answer(page)).to_contain_text("제 이름은 Lex입니다")
                expect(page.get_by_test_id("stSidebar")).to_contain_text("실제 서비스")
            say(page, "홍길동")
            say(page, "네")
            say(page, "Lex에 대해 설명해줘")
            expect(last_answer(page)).to_contain_text("✖ 실패")
            expect(last_answer(page)).to_contain_text("offline-chat의 서버에 연결할 수 없습니다")
        say(page, "안녕")
        expect(last_answer(page)).to_contain_text("Lex에 연결할 수 없습니다")
        page.reload()
        settle(page)
        expect(page.locator(BUBBLES)).to_have_count(10)
        picture(page, "services-off")
        with process(*at_lex, wait=lex_url):
            last_answer(page).get_by_role("button", name="다시 시도").click()
            settle(page)
            expect(last_answer(page)).to_contain_text("● Lex · HelloWorld")
        assert page.get_by_test_id("stException").count() == 0

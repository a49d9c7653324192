"""The plain chat page of a deployment, before the real web API and before faults of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from infra import page as chat_page
from tests.browser.driving import free_port, process

pytestmark = pytest.mark.browser
SCRIPT = "<img src=x onerror=\"document.title='broken'\"><script>alert(1)</script>"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web API, as the distribution's other origin."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = f"sqlite:///{tmp_path_factory.mktemp('log') / 'log.sqlite3'}"
    start = ["-m", "uvicorn", "asgi:app", "--port", str(port), "--log-level", "error"]
    with process(*start, wait=f"{url}/healthz", DATABASE_URL=log):
        yield url


def from_s3(route: Route) -> None:
    """A file of the page, with the headers that the distribution gives it."""
    file = chat_page.FOLDER / f"chat{route.request.url.partition('/chat')[2]}"
    headers = {
        "content-type": f"{KINDS[file.suffix]}; charset=utf-8",
        "content-security-policy": chat_page.POLICY,
        "x-content-type-options": "nosniff",
    }
    route.fulfill(body=file.read_bytes(), headers=headers)


@pytest.fixture
def opened(browser: Browser, api: str) -> Iterator[Open]:
    """Opens the page; what it breaks of its policy fails the test."""
    broken: list[str] = []
    context = browser.new_context(locale="ko-KR")

    def open_one(**answers: Callable[[Route], None]) -> Page:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda m: broken.append(m.text) if "Security" in m.text else None)
        page.route("**/chat.html", from_s3)
        page.route("**/chat-page/*", from_s3)
        for path, answer in answers.items():
            page.route(f"**/{path}", answer)
        page.goto(f"{api}/chat.html")
        return page

    yield open_one
    context.close()
    assert broken == []


def ask(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def answering(status: int, **body: Any) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, json={"statusCode": status, **body})


def test_a_dialogue_with_the_real_api(opened: Open) -> None:
    """The bot's own dialogue in one session, then an answer that says which target gave it; a
    reload shows them again."""
    page = opened()
    ask(page, "안녕")
    expect(page.locator("article").last).to_contain_text("이름은 무엇")
    expect(page.locator(".who").last).to_have_text("Lex 봇의 답변")
    ask(page, "홍길동")
    expect(page.locator("article").last).to_contain_text("홍길동")
    page.click("#anew")
    ask(page, "Lex에 대해 설명해줘")
    expect(page.locator(".who").last).to_have_text("offline-chat의 답변")
    page.reload()
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator(".question")).to_have_text("Lex에 대해 설명해줘")


def test_nothing_that_is_said_is_markup(opened: Open) -> None:
    """Neither a person's text nor a model's."""
    said = answering(200, msg=SCRIPT, answeredBy="fallback", target=SCRIPT)
    page = opened(chat=said)
    ask(page, SCRIPT)
    expect(page.locator(".answer")).to_have_text(SCRIPT)
    expect(page.locator(".question")).to_have_text(SCRIPT)
    assert page.locator("main img, main script").count() == 0
    assert page.title() == "LexLens"


def test_a_late_answer_is_fetched_under_the_id_that_was_sent(opened: Open) -> None:
    """504, then 202, then the answer: it stands under its question."""
    ids: list[str] = []

    def late(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "")["msgId"])
        answering(504, msg="late")(route)

    def query(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "")["msgId"])
        answering(202 if len(ids) == 2 else 200, msg="다 됐습니다.", answeredBy="lex")(route)

    page = opened(chat=late, query=query)
    ask(page, "천천히")
    expect(page.locator("article.done .answer")).to_have_text("다 됐습니다.")
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_answers_stand_under_their_questions_whenever_they_come(opened: Open) -> None:
    """Two that a reload finds without an answer; the second's comes first."""
    waiting: dict[str, Route] = {}

    def query(route: Route) -> None:
        waiting[json.loads(route.request.post_data or "")["msgId"]] = route
        if len(waiting) == 2:
            for name in ("turn-two", "turn-one"):
                answering(200, msg=f"answer of {name}", answeredBy="lex")(waiting[name])

    page = opened(query=query)
    turns = [
        {"id": name, "text": f"question of {name}", "state": "waiting", "answer": "", "target": ""}
        for name in ("turn-one", "turn-two")
    ]
    page.evaluate("turns => sessionStorage.setItem('turns', turns)", json.dumps(turns))
    page.reload()
    expect(page.locator("article.done")).to_have_count(2)
    assert page.locator(".question, .answer").all_inner_texts() == [
        *("question of turn-one", "answer of turn-one"),
        *("question of turn-two", "answer of turn-two"),
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.fulfill(status=502, body="<html>Bad gateway"), "연결할 수 없습니다"),
        (lambda route: route.abort(), "연결할 수 없습니다"),
        (answering(401, msg="token"), "접속 코드가 맞지 않습니다"),
        (lambda route: route.fulfill(status=429, body="blocked"), "요청이 너무 많습니다"),
        (answering(503, msg="지금은 답할 수 없습니다."), "지금은 답할 수 없습니다."),
    ],
    ids=["bad gateway", "no network", "no access", "the firewall", "said by the server"],
)
def test_a_fault_is_told(opened: Open, answer: Callable[[Route], None], words: str) -> None:
    """A bubble says what is wrong, without a look for a late answer; the next message can be
    sent."""
    queries: list[str] = []

    def query(route: Route) -> None:
        queries.append(route.request.url)
        route.abort()

    page = opened(chat=answer, query=query)
    ask(page, "안녕")
    expect(page.locator("article.failed .answer")).to_contain_text(words)
    expect(page.locator("#send")).to_be_enabled()
    assert queries == []


def test_what_comes_for_a_conversation_that_was_left_is_not_shown(opened: Open) -> None:
    """The next one can be begun at once, and holds its own turns only."""
    held: list[Route] = []

    def chat(route: Route) -> None:
        held.append(route)
        if len(held) == 2:
            for each in held:  # the left conversation's first
                answering(200, msg=f"answer {held.index(each)}", answeredBy="lex")(each)

    page = opened(chat=chat)
    ask(page, "먼저")
    expect(page.locator("article.waiting")).to_have_count(1)
    page.click("#anew")
    ask(page, "다음")
    expect(page.locator("article.done .answer")).to_have_text("answer 1")
    expect(page.locator("article")).to_have_count(1)


def test_enter_that_ends_a_syllable_sends_nothing(opened: Open) -> None:
    """Korean is typed with an input method, which ends a syllable by Enter."""
    sent: list[str] = []

    def chat(route: Route) -> None:
        sent.append(route.request.url)
        answering(200, msg="안녕하세요", answeredBy="lex")(route)

    page = opened(chat=chat)
    page.fill("#text", "안녕")
    prevented = page.evaluate(
        """() => !document.getElementById("text").dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert (prevented, sent) == (True, [])
    page.press("#text", "Enter")
    expect(page.locator("article.done")).to_have_count(1)
    assert len(sent) == 1


def test_the_code_goes_with_the_request_and_nowhere_else(opened: Open, api: str) -> None:
    """As a bearer token of the same origin; not in an address."""
    headers: list[str] = []

    def chat(route: Route) -> None:
        headers.append(route.request.headers.get("authorization", ""))
        answering(200, msg="안녕하세요", answeredBy="lex")(route)

    page = opened(chat=chat)
    page.fill("#code", "code-of-the-demo")
    ask(page, "안녕")
    expect(page.locator("article.done")).to_have_count(1)
    assert headers == ["Bearer code-of-the-demo"]
    assert page.url == f"{api}/chat.html"


def test_it_fits_a_phone(opened: Open, tmp_path: Path) -> None:
    """Nothing is wider than the window at 390 pixels, also a word without an end."""
    page = opened(chat=answering(200, msg="가" * 400, answeredBy="lex"))
    page.set_viewport_size({"width": 390, "height": 800})
    ask(page, "a" * 300)
    expect(page.locator("article.done")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

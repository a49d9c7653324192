"""A failure offers the way out: say it again, ask another target, have the servers asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    choose,
    dashboard,
    free_port,
    last_answer,
    process,
    say,
    settle,
    targets,
)
from tests.browser.models import FAULTS, Models, models

pytestmark = pytest.mark.browser

ASKED = "Lex에 대해 설명해줘"
WHERE = ["앱에서", "Lex 훅에서"]
TOLD = [
    ("failing", "HTTP 401"),
    ("busy", "요청"),
    ("retired", "종료"),
    ("filtered", "필터"),
]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Models, str]]:
    """Targets that each fail in a way of their own, and the app that can ask them."""
    folder = tmp_path_factory.mktemp("faults")
    with (
        models() as server,
        dashboard(folder, LEXLENS_TARGETS=server.targets_file(folder, *FAULTS)) as url,
    ):
        yield server, url


def ask_another(page: Page, target: str, asked: Callable[[], int]) -> None:
    """Say it, retry, and have another target answer; the sidebar's choice stays."""
    say(page, ASKED)
    failed = last_answer(page)
    before = asked()
    failed.get_by_role("button", name="다시 시도").click()
    expect(page.locator("[data-testid=stChatMessage]")).to_have_count(4)
    settle(page)
    assert asked() > before or target == "dead"
    last_answer(page).get_by_role("button", name="offline-chat에게 대신 묻기").click()
    settle(page)
    expect(last_answer(page)).to_contain_text("· offline-chat")
    expect(last_answer(page)).to_contain_text("오프라인")
    expect(page.locator(".st-key-target input")).to_have_value(target)
    expect(page.locator("[data-testid=stChatMessage]")).to_have_count(6)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(("fault", "told"), TOLD)
def test_another_target_answers_instead(
    faulty: tuple[Models, str], open_page: Callable[..., Page], fault: str, told: str, where: str
) -> None:
    """A refused key, too many requests, a model that was shut down, a filter: each is told, Retry
    asks the same once more, the button beside it another one, also inside Lex."""
    server, url = faulty
    page = open_page(url)
    choose(page, "target", fault)
    page.get_by_role("radio", name=where).click()
    settle(page)
    ask_another(page, fault, lambda: server.asked[fault, ASKED])
    tells_why(page, told, where)


def tells_why(page: Page, told: str, where: str) -> None:
    """What the target said, also where the code hook asked it."""
    first = page.locator("[data-testid=stChatMessage]").nth(1)
    expect(first).to_contain_text(told)
    if where != WHERE[0]:
        expect(first).to_contain_text("Lex 안의 코드 훅이 답하지 못했습니다")


@pytest.mark.parametrize("where", WHERE)
def test_another_target_answers_for_a_dead_server(
    tmp_path: Path, open_page: Callable[..., Page], where: str
) -> None:
    """One that stopped after it was chosen."""
    with ExitStack() as running:
        server = running.enter_context(models())
        file = targets(tmp_path, dead=f"{server.url}/v1")
        with dashboard(tmp_path, LEXLENS_TARGETS=file) as url:
            page = open_page(url)
            expect(page.locator(".st-key-target input")).to_have_value("dead")
            page.get_by_role("radio", name=where).click()
            settle(page)
            running.close()
            ask_another(page, "dead", lambda: 0)
            tells_why(page, "dead의 서버에 연결할 수 없습니다", where)


def test_the_servers_are_asked_again(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """A server that was started in the meantime can be used at once."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/v1"
    file = tmp_path / "targets.toml"
    file.write_text(
        f'[targets.mine]\nshape = "chat"\nmodel = "offline-chat"\nbase_url = "{address}"\n'
    )
    with dashboard(tmp_path, LEXLENS_TARGETS=str(file)) as url:
        page = open_page(url)
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar).to_contain_text("✕ mine의 서버에 연결할 수 없습니다")
        with process("-m", "fallback.local", "--port", str(port), wait=f"{address}/models"):
            page.locator(".st-key-check-again button").click()
            expect(sidebar).not_to_contain_text("연결할 수 없습니다")
            say(page, ASKED)
            expect(last_answer(page)).to_contain_text("▲ 대체 답변 · mine")

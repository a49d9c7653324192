"""A failure offers the way out: say it again, ask another target, have the servers asked again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, free_port, last_answer, process, say, settle
from tests.browser.models import models

pytestmark = pytest.mark.browser

ASKED = "Lex에 대해 설명해줘"


@pytest.mark.parametrize("where", ["앱에서", "Lex 훅에서"])
def test_another_target_answers_instead(
    tmp_path: Path, open_page: Callable[..., Page], where: str
) -> None:
    """The key is refused: Retry asks the same once more, the button beside it another one, also
    inside Lex. The sidebar's choice stays."""
    with (
        models() as server,
        dashboard(tmp_path, LEXLENS_TARGETS=server.targets_file(tmp_path, "failing")) as url,
    ):
        page = open_page(url)
        expect(page.locator(".st-key-target input")).to_have_value("failing")
        page.get_by_role("radio", name=where).click()
        settle(page)
        say(page, ASKED)
        failed = last_answer(page)
        failed.get_by_role("button", name="다시 시도").click()
        expect(page.locator("[data-testid=stChatMessage]")).to_have_count(4)
        settle(page)
        assert server.asked["failing", ASKED] == 2
        last_answer(page).get_by_role("button", name="offline-chat에게 대신 묻기").click()
        settle(page)
        expect(last_answer(page)).to_contain_text("· offline-chat")
        expect(last_answer(page)).to_contain_text("오프라인")
        expect(page.locator(".st-key-target input")).to_have_value("failing")
        expect(page.locator("[data-testid=stChatMessage]")).to_have_count(6)


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

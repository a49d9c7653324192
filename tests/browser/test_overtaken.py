"""A run that overtakes the first before the browser has drawn anything, as on a busy machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.driving import settle

pytestmark = pytest.mark.browser
PAGES = [
    ("", {"language": "한국어"}),
    ("compare?view=batch", {"compare_view": "내 대체 답변들로"}),
    ("evaluate?part=threshold", {"part": "임계값"}),
    ("publish?publish_step=gate", {"publish_place": "이 컴퓨터", "publish_step": "검사"}),
]


@dataclass
class Held:
    """What the server sends a page is kept until `let_through`; the page's own words go on."""

    messages: list[str | bytes] = field(default_factory=list)
    first: str | bytes = b""
    server: Any = None
    page: Any = None

    def between(self, page: WebSocketRoute) -> None:
        """Stand between the page and its server."""
        self.page, self.server = page, page.connect_to_server()
        page.on_message(self.forward)
        self.server.on_message(self.keep)

    def keep(self, message: str | bytes) -> None:
        self.messages.append(message)

    def forward(self, message: str | bytes) -> None:
        self.first = self.first or message
        self.server.send(message)

    def runs(self) -> int:
        """How many runs of the script have ended."""
        read = [ForwardMsg.FromString(one) for one in self.messages if isinstance(one, bytes)]
        return sum(one.WhichOneof("type") == "script_finished" for one in read)

    def let_through(self) -> None:
        self.server.on_message(self.page.send)
        for one in self.messages:
            self.page.send(one)


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the script did not end")


@pytest.mark.parametrize(("path", "chosen"), PAGES)
def test_a_choice_outlives_the_run_that_made_it(
    app: str, browser: Browser, path: str, chosen: dict[str, str]
) -> None:
    """Two runs end before the browser draws: what the first one chose is still chosen, in the
    browser and by the run after."""
    context = browser.new_context(locale="ko-KR")
    page, held = context.new_page(), Held()
    page.route_web_socket(lambda url: "_stcore/stream" in url, held.between)
    page.goto(f"{app}/{path}")
    wait_until(page, lambda: held.runs() > 0)
    held.server.send(held.first)
    wait_until(page, lambda: held.runs() > 1)
    held.let_through()
    settle(page)
    for key, option in chosen.items():
        checked = page.locator(f".st-key-{key}").get_by_role("radio", checked=True)
        expect(checked).to_contain_text(option)
    page.get_by_test_id("stSidebarNavLink").first.click()
    settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    context.close()

"""Two processes of the pages over one PostgreSQL server: it does not matter which one answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from tests.browser.driving import free_port, last_answer, process, settle
from tests.dashboard.postgres import cluster
from tests.dashboard.processes.running import TOKEN, App, app, message, talking

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LONG = "xyzzy words=300 pace=0.1"  # half a minute


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, App, str]]:
    folder = tmp_path_factory.mktemp("two")
    with (
        cluster() as address,
        talking() as talker,
        app(address, folder, talker) as one,
        app(address, folder, talker) as other,
    ):
        yield one, other, address


def begin(page: Page, text: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def outcome_of(address: str, conversation: str) -> str | None:
    """How the only turn of a conversation ended."""
    engine = sa.create_engine(address)
    query = sa.text("SELECT outcome FROM lexlens.turns WHERE conversation = :one")
    try:
        with engine.connect() as connection:
            outcome: str | None = connection.execute(query, {"one": conversation}).scalar_one()
    finally:
        engine.dispose()
    return outcome


def test_an_answer_is_found_and_stopped_from_another_process(
    two: tuple[App, App, str], open_page: Callable[..., Page]
) -> None:
    """The same address at the other process shows the answer grow; its Stop ends it in both."""
    one, other, address = two
    page = open_page(one.url)
    begin(page, LONG)
    expect(last_answer(page)).to_contain_text("말3 ")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{other.url}/?{urlsplit(page.url).query}")
    expect(last_answer(elsewhere)).to_contain_text("말8 ", timeout=60_000)
    expect(last_answer(elsewhere)).to_contain_text("말30 ", timeout=60_000)
    elsewhere.locator(".st-key-stop button").click()
    settle(elsewhere)
    settle(page)
    for shown in (page, elsewhere):
        expect(last_answer(shown)).to_contain_text("말30 ")
        expect(last_answer(shown)).not_to_contain_text("말299 ")
    conversation = parse_qs(urlsplit(page.url).query)["c"][0]
    assert outcome_of(address, conversation) == "stopped"


def test_the_live_view_moves_with_what_another_process_answers(
    two: tuple[App, App, str], open_page: Callable[..., Page]
) -> None:
    """A turn that begins at one process is seen in Diagnostics of the other."""
    one, other, _ = two
    one.post("/chat", message("before"))
    page = open_page(f"{other.url}/diagnostics?view=turns")
    one.post("/chat", message("something new"))
    expect(page.locator(".st-key-live")).to_contain_text("something new", timeout=30_000)


def test_four_workers_are_one_service(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    """`uvicorn --workers 4`: a page chats, and one session's messages go to any of them."""
    with cluster() as address, talking() as talker, app(address, tmp_path, talker):
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        start = ["-m", "uvicorn", "asgi:app", "--port", str(port), "--workers", "4"]
        environ = {
            "DATABASE_URL": address,
            "LEXLENS_TARGETS": str(tmp_path / "targets.toml"),
            "LEXLENS_API_TARGET": "talker",
            "LEXLENS_API_TOKEN": TOKEN,
        }
        quiet = ["--log-level", "error"]
        with process(*start, *quiet, wait=f"{url}/healthz", **environ) as running:
            workers = App(url, running)
            answers = [workers.post("/chat", message(f"hi {n}", "a-session")) for n in range(12)]
            assert [status for status, _ in answers] == [200] * 12
            page = open_page(url)
            begin(page, "xyzzy words=5 pace=0.01")
            expect(last_answer(page)).to_contain_text("말4", timeout=60_000)

"""Login and roles, with an identity provider of the test's own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from loopback import serving
from tests.browser.driving import free_port, last_answer, process, say, settle
from tests.browser.identity_provider import CLIENT, IdentityProvider

pytestmark = pytest.mark.browser

VISITOR, ANALYST = "visitor@x.example", "analyst@x.example"
PRESENTER, ADMIN = "presenter@x.example", "admin@x.example"
ACCOUNTS: dict[str, dict[str, object]] = {
    VISITOR: {},
    PRESENTER: {"groups": ["presenters"]},
    ANALYST: {"groups": ["analysts"]},
    ADMIN: {"groups": ["admins", "presenters"]},
}
SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "a secret of the test, long enough"
client_id = "{client}"
client_secret = "of the client"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[str]:
    """The app with a login; who is in the group `analysts` is one."""
    provider = IdentityProvider(ACCOUNTS)
    port = free_port()
    url, file = f"http://127.0.0.1:{port}", tmp_path / "secrets.toml"
    with serving(Starlette(routes=provider.routes())) as provider.url:
        file.write_text(SECRETS.format(app=url, client=CLIENT, provider=provider.url))
        options = ["--server.port", str(port), "--secrets.files", str(file)]
        start = ["-m", "streamlit", "run", "streamlit_app.py", *options]
        environ = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'log.sqlite3'}",
            "LEXLENS_ROLE_CLAIM": "groups",
            "LEXLENS_PRESENTERS": "presenters",
            "LEXLENS_ANALYSTS": "analysts",
            "LEXLENS_ADMINS": "admins",
        }
        with process(*start, wait=f"{url}/_stcore/health", **environ):
            yield url


def log_in(page: Page, account: str) -> None:
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=account).click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=60_000)
    settle(page)


def menu(page: Page) -> list[str]:
    """The pages that are offered, without the names of their icons."""
    texts = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    return [re.split(r"\s", text)[-1] for text in texts]


def test_each_role_sees_its_pages_and_its_own_conversations(
    app: str, open_page: Callable[..., Page]
) -> None:
    """Nothing without a login, on this machine too; a visitor chats and finds nothing else, an
    analyst sees all but what deletes; neither opens the other's conversation; logging out ends."""
    page = open_page(app, locale="en-US")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert page.get_by_test_id("stChatInputTextArea").count() == 0
    log_in(page, VISITOR)
    assert menu(page) in ([], ["Chat"])  # Streamlit draws no menu of one page
    expect(page.get_by_text(f"{VISITOR}: visitor")).to_be_visible()
    assert page.get_by_test_id("stSidebar").get_by_text("Bring your own bot").count() == 0
    say(page, "Hello")
    expect(last_answer(page)).to_contain_text("My name is Lex")
    assert page.get_by_test_id("stException").count() == 0
    conversation = page.url
    for name in ("diagnostics", "compare", "evaluate"):
        page.goto(f"{app}/{name}")
        settle(page)
        assert page.get_by_role("heading", name=name.capitalize()).count() == 0

    other = open_page(conversation, locale="en-US")
    log_in(other, ANALYST)
    assert menu(other) == ["Chat", "Diagnostics", "Compare", "Evaluate", "Bots"]
    other.goto(conversation)
    settle(other)
    expect(other.get_by_role("heading", name="LexLens")).to_be_visible()
    assert other.get_by_role("group", name="Chat message from assistant").count() == 0
    other.goto(f"{app}/diagnostics?view=keep")
    settle(other)
    expect(other.get_by_role("button", name=re.compile("CSV"))).to_be_visible()
    assert other.get_by_role("button", name=re.compile("Delete")).count() == 0

    page.goto(conversation)
    settle(page)
    expect(last_answer(page)).to_contain_text("My name is Lex")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible(timeout=60_000)
    page.goto(conversation)
    settle(page)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert page.get_by_test_id("stChatInputTextArea").count() == 0


def test_a_presenter_presents_and_an_admin_deletes(
    app: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    """A presenter compares and brings bots, and reads nobody's turns; an admin, who has the higher
    of two roles, exports and deletes, and both stand in the audit by name."""
    page = open_page(app, locale="en-US")
    log_in(page, PRESENTER)
    expect(page.get_by_text(f"{PRESENTER}: presenter")).to_be_visible()
    assert menu(page) == ["Chat", "Compare", "Evaluate", "Bots"]
    expect(page.get_by_test_id("stSidebar").get_by_text("Bring your own bot")).to_be_visible()
    say(page, "Hello")
    page.goto(f"{app}/diagnostics?view=keep")
    settle(page)
    assert page.get_by_role("heading", name="Diagnostics").count() == 0
    page.goto(f"{app}/compare")
    settle(page)
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()

    other = open_page(app, locale="en-US")
    log_in(other, ADMIN)
    assert menu(other) == ["Chat", "Diagnostics", "Compare", "Evaluate", "Bots", "Publish"]
    other.goto(f"{app}/diagnostics?view=keep")
    settle(other)
    with other.expect_download():
        other.get_by_role("button", name=re.compile("CSV")).first.click()
    other.reload()
    settle(other)
    expect(other.get_by_role("heading", name="Who exported")).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("Delete")).first).to_be_visible()
    with closing(sqlite3.connect(tmp_path / "log.sqlite3")) as log:
        audit = log.execute("SELECT who, action, details FROM audit").fetchall()
    assert audit == [(ADMIN, "export", "turns.csv")]

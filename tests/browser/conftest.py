"""Fixtures of the browser tests: one browser, one app, fresh profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.driving import FLAGS, chromium, dashboard, settle
from tests.browser.runs import watch

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A busy machine can be slower than any wait: a browser test gets a second chance, which the
    report counts as a rerun."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


# A module at a time: while Playwright runs, its event loop is this thread's, and no other test
# could run one of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=20_000)  # a state is waited for; a loaded machine takes its time
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One app for all tests that do not stop or change it."""
    with dashboard(tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address in a fresh browser profile; hosts that are contacted are recorded."""
    contexts = []

    def open_one(url: str, *, locale: str = "ko-KR", width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(20_000)
        context.on("page", watch)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        # before its first run an app is as still as after it
        expect(page.get_by_test_id("stElementContainer").first).to_be_attached(timeout=60_000)
        settle(page)
        return page

    yield open_one
    for context in contexts:
        context.close()

"""A pytest fixture that serves your bots: `lex`, a `LocalRuntime`, for the whole session.

In `pytest.ini` (or the pytest table of `pyproject.toml`) say which exports to serve:

    [pytest]
    addopts = -p lexclient.local.pytest_plugin
    lex_bots = bots/HotelBot
    lex_hooks = ko_KR=hotel.hook:handler

and in a test talk to them with plain boto3:

    def test_books_a_hotel(lex):
        client = boto3.client("lexv2-runtime", **lex.client)
        answer = client.recognize_text(**lex.address("ko_KR"), text="호텔 예약해 줘")
        assert answer["sessionState"]["dialogAction"]["slotToElicit"] == "City"

Each `lex.address(...)` is a new session; keep it for a dialogue of several turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lexclient.local.server import LocalRuntime, serve


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("lex_bots", "Lex V2 exports (folders or ZIPs) that `lex` serves", type="paths")
    parser.addini("lex_hooks", "LOCALE=module:function, a line each", type="linelist")


@pytest.fixture(scope="session")
def lex(pytestconfig: pytest.Config) -> Iterator[LocalRuntime]:
    """The bots of the `lex_bots` setting, served on a free port."""
    paths: list[Path] = pytestconfig.getini("lex_bots")
    if not paths:
        raise pytest.UsageError("the fixture `lex` needs the setting lex_bots in pytest.ini")
    hooks = dict(line.split("=", maxsplit=1) for line in pytestconfig.getini("lex_hooks"))
    with serve(*paths, hooks=hooks) as runtime:
        yield runtime

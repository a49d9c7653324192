"""What every page's test begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from dashboard import services
from dashboard.views.diagnostics import questions
from loopback import serving
from tests.lexclient.models import Models


@pytest.fixture(autouse=True)
def own_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline_endpoint: str
) -> Iterator[None]:
    """A log of the test's own, embedded stand-ins, nothing of the machine's environment."""
    for name in ("LEX_BOT_ID", "OPENAI_API_KEY", "LEXLENS_TARGETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEXLENS_FALLBACK_URL", offline_endpoint)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield
    services.stop_services()
    questions.forget()


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    """Credentials, and an account at an address of our own."""
    server = Models()
    with serving(Starlette(routes=server.routes())) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", url)
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "local")
        yield server

"""What every page's test begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import services
from dashboard.views.diagnostics import questions


@pytest.fixture(autouse=True)
def own_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A log of the test's own, embedded stand-ins, nothing of the machine's environment."""
    for name in ("LEX_BOT_ID", "OPENAI_API_KEY", "LEXLENS_FALLBACK_URL", "LEXLENS_TARGETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield
    services.stop_services()
    questions.forget()

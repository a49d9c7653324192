"""No test meets the credentials of the machine that it runs on, nor those of another file; and a
test that ran again tells why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from hypothesis import HealthCheck, settings

from fallback.local import serve as serve_fallback

LAST_LINES = 40  # of a failure: where, the assertion, and what was there instead

# how fast a machine draws its examples says nothing of what is tried
settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.environ["AWS_CONFIG_FILE"] = os.devnull


RECOGNITION = Path(__file__).parent.parent / "lexclient" / "local" / "recognition"


def pytest_configure(config: pytest.Config) -> None:
    """An app that a test starts has its bots learned by one before it, by the code as it is now."""
    if cache := getattr(config, "cache", None):
        os.environ["LEXLENS_LEARNED"] = str(cache.mkdir(f"learned-{_code()}"))


def _code() -> str:
    """A digest of all that recognises."""
    files = [path for path in sorted(RECOGNITION.rglob("*")) if path.suffix in (".py", ".txt")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@pytest.fixture(autouse=True, scope="module")
def credentials_of_their_own() -> Iterator[None]:
    """boto3's default session keeps the first credentials that it finds."""
    yield
    boto3.DEFAULT_SESSION = None


@pytest.fixture(scope="session")
def offline_endpoint() -> Iterator[str]:
    """One that does not pause between two words: nobody watches the answer stream."""
    with serve_fallback(pace_s=0) as url:
        yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What each try failed with that was followed by another one."""
    again = terminalreporter.stats.get("rerun", [])
    if again:
        terminalreporter.section("failures of tests that ran again")
    for report in again:
        terminalreporter.write_sep("_", f"{report.nodeid} ({report.when})")
        for line in _without_page(report.longreprtext)[-LAST_LINES:]:
            terminalreporter.line(line)


def _without_page(failure: str) -> list[str]:
    """The lines of a failure but for the whole page, which Playwright adds at its end."""
    before, page, after = failure.partition("Aria snapshot:")
    rest = [line for line in after.splitlines() if not line.startswith("E ")] if page else []
    return before.splitlines() + rest

"""`python -m fallback`: the state of every target, on the command line."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fallback import errors
from fallback.__main__ import line
from fallback.discovery import Availability
from tests.fallback.asked import CHAT, COMPLETION

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            Availability(CHAT, "usable", models=("a", "b", "c", "d")),
            "under-test             chat                  usable    a, b, c",
        ),
        (
            Availability(COMPLETION, "usable", ends=date(2026, 12, 11), models=("a",)),
            "under-test             completion            usable    ends on 2026-12-11",
        ),
        (
            Availability(
                replace(COMPLETION, emulated=True),
                "unusable",
                errors.KeyMissing("under-test", variable="K"),
            ),
            "under-test             completion, emulated  unusable  "
            "under-test needs a key and the variable K is not set.",
        ),
        (Availability(CHAT, "checking"), "under-test             chat                  checking"),
    ],
)
def test_lines(found: Availability, expected: str) -> None:
    """Name, shape, state, reason or last day or models."""
    assert line(found) == expected


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "fallback", *arguments]
    return subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)


def test_every_preset_has_a_line() -> None:
    """Usable ones first, in a world without keys."""
    done = run()
    names = [printed.split()[0] for printed in done.stdout.splitlines()]
    assert names[:3] == ["offline-chat", "offline-completion", "offline-responses"]
    assert "gpt-3.5-turbo has been shut down on 2026-10-23. Choose gpt-6-luna" in done.stdout
    assert (len(names), done.returncode, done.stderr) == (18, 0, "")


def test_a_bad_file_is_refused(tmp_path: Path) -> None:
    """With the file, the key and what was expected."""
    (tmp_path / "mine.toml").write_text("[targets.x]\nmodel = 'm'\n")
    done = run(str(tmp_path / "mine.toml"))
    assert done.returncode == 2
    assert done.stderr.endswith("error: mine.toml: targets.x.shape: Field required\n")

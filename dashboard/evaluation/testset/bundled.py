"""The test sets that come with the sample bots: `testsets/<bot>.<locale>.csv`."""

from __future__ import annotations

from pathlib import Path

from dashboard.settings import ROOT

TESTSETS = ROOT / "testsets"


def bundled(bot_name: str, locale_id: str) -> Path | None:
    """The set of a bot in a locale, None where there is none."""
    name = f"{bot_name}.{locale_id}.csv"
    return next((path for path in TESTSETS.glob("*.csv") if path.name == name), None)

"""A targets file of one's own: its targets come first, its faults are told with the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.services import start
from dashboard.settings import SettingRefused, read_settings

OWN = """
[targets.mine]
shape = "chat"
model = "tiny"
base_url = "http://127.0.0.1:9/v1"
[targets."gpt-3.5-turbo"]
base_url = "http://127.0.0.1:9/v1"
"""


def environ(tmp_path: Path, text: str) -> dict[str, str]:
    file = tmp_path / "targets.toml"
    file.write_text(text, encoding="utf-8")
    return {
        "LEXLENS_TARGETS": str(file),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'log.sqlite3'}",
    }


def test_own_targets_can_be_chosen_and_all_are_known(tmp_path: Path) -> None:
    """What the file adds or changes can be chosen; a retired preset is known, not offered."""
    services = start(read_settings(environ(tmp_path, OWN)))
    with services.running:
        assert list(services.targets.usable) == [
            "gpt-3.5-turbo",
            "mine",
            "offline-chat",
            "offline-completion",
            "offline-responses",
        ]
        assert "text-davinci-003" in services.targets.known
        assert services.targets.mode_of("mine") == "LIVE"


def test_a_fault_of_the_file_is_told(tmp_path: Path) -> None:
    """Variable, file, key and what was expected."""
    with pytest.raises(SettingRefused) as caught:
        start(read_settings(environ(tmp_path, "[targets.mine]\nshape='chat'\nmodel='x'\n")))
    assert str(caught.value) == (
        "LEXLENS_TARGETS: targets.toml: targets.mine.base_url: expected https://host/v1"
    )

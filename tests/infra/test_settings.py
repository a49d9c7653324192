"""What stands in settings.toml is checked before anything is made, and what it costs is told."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from infra.costs import items
from infra.settings import FILE, SettingRefused, read_settings
from tests.infra.conftest import ROOT

# a line of the file, what stands there instead, what is said of it
REFUSED = (
    ('name = "lexlens"', 'name = "Lex Lens"', "name: up to 20 small letters"),
    ('name = "lexlens"', 'name = "my-aws-demo"', "Cognito refuses aws"),
    ('region = "us-east-1"', 'region = "Seoul"', "region: a name like us-east-1"),
    ('alarm_email = ""', 'alarm_email = "me"', "alarm_email: an address"),
    ('export = "bots/HelloWorldBot"', 'export = "bots"', "is no Lex export: no Manifest.json"),
    ("log_days = 30 ", "log_days = 31 ", "log_days: one of"),
    ("log_days = 30 ", 'log_days = "30" ', "log_days is '30': write a value of the type int"),
    ('target = "gpt-6-luna"', 'target = "gpt-9"', "there is no gpt-9"),
    ('documents = ""', 'documents = "away"', "[fallback] documents: away is no folder"),
    ("cpu = 512 ", "cpu = 500 ", "cpu and memory: of"),
    ("tasks = 1", "task = 1", "task, tasks is missing or unknown"),
    ('visitors = ["*"]', 'visitors = "*"', "visitors: write a list"),
    ('issuer = ""', 'issuer = "https://login.example.com"', "go together"),
)


@pytest.mark.parametrize(("line", "other", "words"), REFUSED)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, line: str, other: str, words: str
) -> None:
    """With what may stand there."""
    text = FILE.read_text(encoding="utf-8")
    assert line in text
    file = tmp_path / "settings.toml"
    file.write_text(text.replace(line, other), encoding="utf-8")
    with pytest.raises(SettingRefused) as refused:
        read_settings(file)
    assert words in str(refused.value)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """Not with a traceback."""
    with pytest.raises(SettingRefused, match=r"none\.toml cannot be read"):
        read_settings(tmp_path / "none.toml")


def test_the_plan_is_told_before_anything_is_made() -> None:
    """Item by item with its source, without an environment, a network or an account."""
    ran = subprocess.run(
        [ROOT / "infra" / "deploy", "--plan"],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    whole = sum(item.month for item in items(read_settings()))
    assert f"{whole:9.2f}" in ran.stdout
    for item in items(read_settings()):
        assert {item.source, item.found} <= set(re.split(r"[ \n]", ran.stdout)) | {"", item.found}
        assert f"read on {item.read} at {item.found}" in ran.stdout or not item.found
        assert bool(item.found) == bool(item.read)


def test_settings_are_looked_for_where_the_command_is_typed(tmp_path: Path) -> None:
    """Another file of settings, by its name from another folder."""
    text = FILE.read_text(encoding="utf-8").replace('name = "lexlens"', 'name = "other"')
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [ROOT / "infra" / "deploy", "--plan", "--settings", "other.toml"],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout.startswith("other in us-east-1"), ran.stderr


def test_two_tasks_cost_one_more_task(tmp_path: Path) -> None:
    """Fargate is worked out from the settings; the bot alone has no stage to pay."""
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "settings.toml"
    one = items(read_settings())
    file.write_text(text.replace("tasks = 1", "tasks = 2"), encoding="utf-8")
    two = items(read_settings(file))
    assert two[0].month == pytest.approx(2 * one[0].month)
    assert two[1:] == one[1:]
    file.write_text(text.replace("deploy = true", "deploy = false"), encoding="utf-8")
    assert "Fargate arm64" not in [item.what for item in items(read_settings(file))]

"""The README's table of the original's defects: each of the 32, and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.infra.conftest import ROOT

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FILE = re.compile(r"(?<![\w/])tests/[\w/]+\.py")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names_of(file: Path) -> set[str]:
    """The names of the test functions of a module."""
    module = ast.parse(file.read_text(encoding="utf-8"))
    return {each.name for each in module.body if isinstance(each, ast.FunctionDef)}


def test_each_defect_is_shown_absent_by_a_test_that_exists() -> None:
    """1 to 32; where a test is renamed or removed, its row says so no longer."""
    rows = ROW.findall(text_of("README.md"))
    assert [int(number) for number, *_ in rows] == list(range(1, 33))
    named = [(number, file, name) for number, *_, cell in rows for file, name in TEST.findall(cell)]
    assert {number for number, *_ in named} == {number for number, *_ in rows}
    files = {file: names_of(ROOT / file) for _, file, _ in named}
    assert [(each, name) for each, file, name in named if name not in files[file]] == []


def test_no_test_that_is_named_elsewhere_is_gone() -> None:
    """In the README and in what is to be checked first."""
    named = {f for name in ("README.md", "infra/first-run.md") for f in FILE.findall(text_of(name))}
    assert [file for file in sorted(named) if not (ROOT / file).is_file()] == []

"""What may import what inside the local runtime: downwards, or from its own layer."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LOCAL = Path(__file__).parents[3] / "lexclient" / "local"
NAME = "lexclient.local."
# from the top; each module stands once
LAYERS = (
    ("__init__", "__main__", "pytest_plugin"),
    ("server",),
    ("served", "http2", "wire"),
    ("runtime",),
    ("sessions", "codehook", "listener"),
    ("dialog", "bot.export"),
    ("bot.schema", "bot.links"),
    ("conditions", "slots", "recognition", "bot.archive"),
    ("conversation", "errors"),
    ("bot", "bot.model"),
)
RANK = {module: rank for rank, layer in enumerate(LAYERS) for module in layer}


def modules() -> list[Path]:
    return sorted(LOCAL.rglob("*.py"))


def module_of(path: Path) -> str:
    """`codehook` of `codehook/event.py`, `bot.model` of `bot/model.py`."""
    return room_of(".".join(path.relative_to(LOCAL).with_suffix("").parts))


def room_of(name: str) -> str:
    """The longest part of a dotted name that has a rank."""
    inner = ".".join(name.split(".")[:2])
    return inner if inner in RANK else name.split(".", maxsplit=1)[0]


def imported(path: Path) -> set[str]:
    """The modules of the local runtime that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {room_of(name.removeprefix(NAME)) for name in names if NAME in name}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(LOCAL)))
def test_imports_go_down(path: Path) -> None:
    """server -> wire -> runtime -> {dialog, sessions, codehook} -> {conditions, slots, bot}."""
    own = RANK[module_of(path)]
    assert {name for name in imported(path) if RANK[name] < own} == set()


def test_each_module_has_a_layer() -> None:
    assert {module_of(path) for path in modules()} == set(RANK)

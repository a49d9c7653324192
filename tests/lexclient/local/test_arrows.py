"""What may import what inside the local runtime: downwards, or from its own layer."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

LOCAL = Path(__file__).parents[3] / "lexclient" / "local"
NAME = "lexclient.local."
MOST_MODULES = 16
# from the top: folders, and the modules that lie beside them; each stands once
LAYERS = (
    ("__init__", "__main__", "pytest_plugin"),
    ("server", "served", "http2", "turn_threads"),
    ("models",),
    ("wire",),
    ("runtime", "locale_recognizer"),
    ("sessions", "codehook"),
    ("dialog",),
    ("recognition", "slots"),
    ("bot",),
    ("conditions", "errors"),
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}


def modules() -> list[Path]:
    return sorted(LOCAL.rglob("*.py"))


def room_of(name: str) -> str:
    """`codehook` of `codehook.event`: a folder, or a module beside the folders."""
    return name.split(".", maxsplit=1)[0]


def room_of_file(path: Path) -> str:
    return room_of(".".join(path.relative_to(LOCAL).with_suffix("").parts))


def imported(path: Path) -> set[str]:
    """The rooms of the local runtime that a file imports from."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {room_of(name.removeprefix(NAME)) for name in names if name.startswith(NAME)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(LOCAL)))
def test_imports_go_down(path: Path) -> None:
    """server -> models -> wire -> runtime -> {dialog, sessions, codehook, recognition}
    -> {conditions, slots, bot}."""
    own = RANK[room_of_file(path)]
    assert {room for room in imported(path) if RANK[room] < own} == set()


def test_each_room_has_a_layer() -> None:
    assert {room_of_file(path) for path in modules()} == set(RANK)


def test_rooms_beside_one_another_make_no_circle() -> None:
    """Of two rooms of one layer at most one imports from the other."""
    pairs = {
        (room_of_file(path), room)
        for path in modules()
        for room in imported(path)
        if room != room_of_file(path) and RANK[room] == RANK[room_of_file(path)]
    }
    assert {(one, other) for one, other in pairs if (other, one) in pairs} == set()


def test_no_folder_is_too_wide_to_take_in() -> None:
    folders = {path.parent for path in modules()}
    wide = {folder.name: len(list(folder.glob("*.py"))) for folder in folders}
    assert {name: count for name, count in wide.items() if count > MOST_MODULES} == {}

"""The rooms of the fallback are arrows: what each may import of the others, and no circle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fallback"
CONTRACT = {"fallback.answerer", "fallback.errors", "fallback.evidence"}

# room: what of ours its modules may import, beside each other
ARROWS = {
    "fallback.targets": {"fallback.errors"},
    "fallback.transport": {*CONTRACT, "fallback.targets"},
    "fallback.shapes": {*CONTRACT, "fallback.prompts", "fallback.targets", "fallback.transport"},
    "fallback.grounding": {*CONTRACT, "fallback.prompts", "fallback.transport"},
    "fallback.hook": {*CONTRACT, "fallback.answer_json", "fallback.build", "fallback.prompts"},
    "fallback.local": {"loopback"},
}
OURS = ("fallback", "loopback", "dashboard", "lexclient", "bots")


def name_of(path: Path) -> str:
    """`fallback/transport/sse.py` is `fallback.transport.sse`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(name: str) -> set[str]:
    """The modules of ours that a module imports, wherever the import stands."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            modules |= (whole & set(MODULES)) or {node.module}
    return {module for module in modules if module.split(".")[0] in OURS}


def room_of(module: str) -> str:
    """The folder a module lies in; a module beside the rooms is a room of its own."""
    room = ".".join(module.split(".")[:2])
    return room if room in ARROWS else module


@pytest.mark.parametrize("name", MODULES)
def test_imports_follow_the_arrows(name: str) -> None:
    """Rooms see what the table says; the modules beside them see everything but the hook and
    the embedded endpoint, and only the Lambda's entry sees the hook."""
    room = room_of(name)
    seen = {room_of(module) for module in imports_of(name)} - {room}
    if room in ARROWS:
        assert seen <= ARROWS[room]
    else:
        hook = {"fallback.hook"} if name == "fallback.handler" else set()
        assert seen - hook <= {room_of(module) for module in MODULES} - {
            "fallback.hook",
            "fallback.local",
            "fallback.handler",
        }


def test_no_module_imports_itself_in_the_end() -> None:
    """Each module can be read after those it imports: there is an order without a circle."""
    order = list(TopologicalSorter({name: imports_of(name) for name in MODULES}).static_order())
    assert order.index("fallback.errors") < order.index("fallback.build")


@pytest.mark.parametrize("room", ARROWS)
def test_every_room_is_there(room: str) -> None:
    """A room without modules would keep its arrows for no reason."""
    assert sum(room_of(name) == room for name in MODULES) > 2

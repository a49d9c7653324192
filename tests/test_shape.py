"""The folders are arrows: what each layer may import, of ours and of others."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"lexclient", "fallback", "dashboard", "loopback"}
FOREIGN = {"boto3", "botocore", "openai", "streamlit", "sqlalchemy", "sklearn", "starlette"}
FOREIGN |= {"uvicorn", "pandas", "altair"}

# layer: (its files, what of ours it may import, which of the watched foreign libraries)
LAYERS = {
    "loopback": (["loopback.py"], set(), {"starlette", "uvicorn"}),
    "lexclient.local": (
        ["lexclient/local/**/*.py"],
        {"lexclient.local", "loopback"},
        {"botocore", "sklearn", "starlette", "uvicorn"},
    ),
    "lexclient": (["lexclient/*.py"], {"lexclient"}, {"boto3", "botocore"}),
    "fallback.local": (
        ["fallback/local/**/*.py"],
        {"fallback.local", "loopback"},
        {"starlette", "uvicorn"},
    ),
    "fallback": (
        ["fallback/*.py", "fallback/targets/*.py", "fallback/transport/*.py", "fallback/hook/*.py"],
        {"fallback"},
        {"openai"},
    ),
    "dashboard": (
        ["dashboard/**/*.py"],
        {"dashboard", "lexclient", "fallback"},
        {"streamlit", "altair", "sqlalchemy", "starlette"},  # see LIBRARIES
    ),
    "pages": (
        ["pages/*.py", "streamlit_app.py"],
        {"dashboard", "lexclient", "fallback"},
        {"streamlit"},
    ),
    "asgi": (["asgi.py"], {"dashboard"}, {"streamlit", "starlette"}),
}
# the composition root is the only place that knows the embedded stand-ins
ROOT_MODULE = "dashboard/services.py"
STAND_INS = {"lexclient.local", "fallback.local"}

# room of the dashboard: the watched foreign libraries of its own
LIBRARIES = {
    "log": {"sqlalchemy"},
    "views": {"streamlit", "altair"},
    "webapi": {"starlette"},
}


def imported(path: Path) -> set[str]:
    """Full dotted names of everything a file imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer_of(name: str) -> str:
    """`lexclient.local.wire.parse` is of `lexclient.local`; `lexclient.client.X` of `lexclient`."""
    for local in ("lexclient.local", "fallback.local"):
        if name == local or name.startswith(local + "."):
            return local
    return name.split(".", maxsplit=1)[0]


def cases() -> list[tuple[str, str]]:
    return [
        (layer, str(path.relative_to(ROOT)))
        for layer, (globs, _, _) in LAYERS.items()
        for pattern in globs
        for path in sorted(ROOT.glob(pattern))
    ]


@pytest.mark.parametrize(("layer", "file"), cases())
def test_imports_follow_the_arrows(layer: str, file: str) -> None:
    """No file imports against the arrows of the design."""
    _, ours, foreign = LAYERS[layer]
    allowed = ours | foreign | (STAND_INS if file == ROOT_MODULE else set())
    layers = {layer_of(name) for name in imported(ROOT / file)}
    watched = {name for name in layers if name.split(".")[0] in OURS | FOREIGN}
    assert watched - allowed == set()


def room_of(file: str) -> str:
    """`dashboard/views/chat/turns.py` is of `views`, `dashboard/settings.py` of `settings`."""
    return Path(file).parts[1].removesuffix(".py")


@pytest.mark.parametrize("file", [file for layer, file in cases() if layer == "dashboard"])
def test_each_library_has_its_room(file: str) -> None:
    """SQLAlchemy is known to `log` only, Streamlit and Altair to `views` only."""
    libraries = {name.split(".")[0] for name in imported(ROOT / file)} & FOREIGN
    assert libraries - LIBRARIES.get(room_of(file), set()) == set()


def seen_by(room: str) -> set[str]:
    """What of the dashboard the files of one room import."""
    files = [file for layer, file in cases() if layer == "dashboard" and room_of(file) == room]
    names = {name for file in files for name in imported(ROOT / file)}
    return {name for name in names if name.startswith("dashboard.")}


def test_the_log_sees_no_feature() -> None:
    """Features ask the log; it knows itself, the turn, which bot, and what may be written."""
    allowed = ("dashboard.log.", "dashboard.privacy.")
    allowed += ("dashboard.conversation.turn.", "dashboard.bots.ref.")
    assert {name for name in seen_by("log") if not name.startswith(allowed)} == set()


def test_every_layer_has_files() -> None:
    """A glob that matches nothing would make the test above pass for no reason."""
    assert {layer for layer, _ in cases()} == set(LAYERS)
    rooms = {room_of(file) for layer, file in cases() if layer == "dashboard"}
    assert rooms >= set(LIBRARIES)

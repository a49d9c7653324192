"""The folders are arrows: what each layer may import, of ours and of others."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"lexclient", "fallback", "dashboard", "infra", "loopback"}
FOREIGN = {"boto3", "botocore", "openai", "streamlit", "sqlalchemy", "sklearn", "starlette"}
FOREIGN |= {"uvicorn", "pandas", "altair", "dbos", "aws_cdk"}

FALLBACK_ROOMS = ("grounding", "hook", "shapes", "targets", "transport")

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
        ["fallback/*.py", *(f"fallback/{room}/*.py" for room in FALLBACK_ROOMS)],
        {"fallback"},
        {"openai"},
    ),
    "dashboard": (
        ["dashboard/**/*.py"],
        {"dashboard", "lexclient", "fallback"},
        {"streamlit", "sqlalchemy", "starlette", "dbos"},  # see LIBRARIES
    ),
    "pages": (["pages/*.py", "frame.py", "streamlit_app.py"], {"dashboard"}, {"streamlit"}),
    # the functions are the two clients' and boto3's only place in infra; the stacks are CDK's
    "infra.functions": (
        ["infra/functions/*.py"],
        {"infra", "fallback", "lexclient"},
        {"boto3", "botocore"},
    ),
    "infra.commands": (["infra/commands/*.py"], {"infra"}, {"boto3", "botocore"}),
    "infra": (
        ["infra/*.py", "infra/stacks/*.py"],
        {"infra"},
        {"aws_cdk"},
    ),
    "infra.packaging": (["infra/packaging/*.py"], {"infra", "fallback"}, set()),
    "asgi": (["asgi.py"], {"dashboard"}, {"streamlit", "starlette"}),
}
# the composition root is the only place that knows the embedded stand-ins
ROOT_MODULES = {"dashboard/services.py", "dashboard/teacher.py"}
STAND_INS = {"lexclient.local", "fallback.local"}

# room of the dashboard: the watched foreign libraries of its own
LIBRARIES = {
    "jobs": {"dbos"},
    "log": {"sqlalchemy"},
    "views": {"streamlit"},
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
    allowed = ours | foreign | (STAND_INS if file in ROOT_MODULES else set())
    layers = {layer_of(name) for name in imported(ROOT / file)}
    watched = {name for name in layers if name.split(".")[0] in OURS | FOREIGN}
    assert watched - allowed == set()


# rooms of the dashboard that the pages show or hand on
SHOWN = {"dashboard.views", "dashboard.services", "dashboard.texts", "dashboard.warm_up"}


@pytest.mark.parametrize("file", [file for layer, file in cases() if layer == "pages"])
def test_pages_only_show(file: str) -> None:
    """What a page needs of a feature, its view does."""
    names = {name for name in imported(ROOT / file) if name.startswith("dashboard.")}
    assert {".".join(name.split(".")[:2]) for name in names} <= SHOWN


def room_of(file: str) -> str:
    """`dashboard/views/chat/turns.py` is of `views`, `dashboard/settings.py` of `settings`."""
    return Path(file).parts[1].removesuffix(".py")


@pytest.mark.parametrize("file", [file for layer, file in cases() if layer == "dashboard"])
def test_each_library_has_its_room(file: str) -> None:
    """SQLAlchemy is known to `log` only, Streamlit to `views`, DBOS to `jobs`."""
    libraries = {name.split(".")[0] for name in imported(ROOT / file)} & FOREIGN
    assert libraries - LIBRARIES.get(room_of(file), set()) == set()


LONGEST_FUNCTION = 40  # lines


@pytest.mark.parametrize("file", sorted({file for _, file in cases()}))
def test_no_function_is_long(file: str) -> None:
    """Who has to scroll to understand splits by idea."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = [(one.name, (one.end_lineno or 0) - one.lineno + 1) for one in functions]
    assert [(name, count) for name, count in lines if count > LONGEST_FUNCTION] == []


# nouns that other rooms are made of; each sees no room but these
NOUNS = ("dashboard.conversation.turn", "dashboard.bots.ref", "dashboard.privacy")
MOST_MODULES = 16


def node_of(name: str) -> str:
    """The room of a name of the dashboard, or the noun that it belongs to."""
    noun = next((one for one in NOUNS if f"{name}.".startswith(f"{one}.")), None)
    return noun or ".".join(name.split(".")[:2])


def rooms() -> dict[str, set[str]]:
    """What each room and each noun of the dashboard imports of the others."""
    seen: dict[str, set[str]] = {}
    for layer, file in cases():
        if layer == "dashboard":
            own = node_of(file.removesuffix(".py").replace("/", "."))
            names = {name for name in imported(ROOT / file) if name.startswith("dashboard.")}
            seen.setdefault(own, set()).update(node_of(name) for name in names)
    return {room: others - {room} for room, others in seen.items()}


def test_the_log_sees_no_feature() -> None:
    """Features ask the log; it knows itself and the nouns."""
    assert rooms()["dashboard.log"] <= set(NOUNS)


def test_the_nouns_see_no_room() -> None:
    """They are what rooms have in common, not another way round the arrows."""
    seen = rooms()
    assert {room for noun in NOUNS for room in seen[noun]} <= set(NOUNS)


def test_nothing_sees_the_views() -> None:
    """Only the pages show them."""
    assert [room for room, others in rooms().items() if "dashboard.views" in others] == []


def test_no_circle_between_rooms() -> None:
    """Each room can be read, and tested, without those that are made of it."""
    TopologicalSorter(rooms()).prepare()  # raises CycleError, which names them


def test_no_folder_is_too_full() -> None:
    """More than 16 modules side by side hide the room they would make."""
    files = [path for top in OURS for path in (ROOT / top).rglob("*.py")]
    ours = (path for path in files if not {".venv", "node_modules"} & set(path.parts))
    count = Counter(path.parent for path in ours if path.name != "__init__.py")
    assert [folder for folder, modules in count.items() if modules > MOST_MODULES] == []


def test_every_layer_has_files() -> None:
    """A glob that matches nothing would make the test above pass for no reason."""
    assert {layer for layer, _ in cases()} == set(LAYERS)
    rooms = {room_of(file) for layer, file in cases() if layer == "dashboard"}
    assert rooms >= set(LIBRARIES)


SERVICES = "dashboard.services.Services"


def test_nothing_below_the_pages_takes_all_services() -> None:
    """The composition root hands its parts on; only the frame, which pages begin with, holds it."""
    files = [Path(file) for layer, file in cases() if layer == "dashboard"]
    takers = {str(file) for file in files if SERVICES in imported(ROOT / file)}
    assert takers == {"dashboard/views/frame.py"}

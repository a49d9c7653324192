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
    "fallback": (["fallback/*.py"], {"fallback"}, {"openai"}),
    "dashboard": (["dashboard/**/*.py"], {"dashboard", "lexclient", "fallback"}, set()),
    "pages": (
        ["pages/*.py", "streamlit_app.py", "asgi.py"],
        {"dashboard", "lexclient", "fallback"},
        {"streamlit", "pandas", "altair"},
    ),
}
# the composition root and the modules that own a library
EXTRA_OURS = {"dashboard/wiring.py": {"lexclient.local", "fallback.local"}}
EXTRA_FOREIGN = {
    "asgi.py": {"starlette"},
    "dashboard/webapi/late.py": {"sqlalchemy"},
    "dashboard/webapi/routes.py": {"starlette"},
    "dashboard/database.py": {"sqlalchemy"},
    "dashboard/comparison/logged.py": {"sqlalchemy"},
    "dashboard/comparison/store.py": {"sqlalchemy"},
    "dashboard/jobstore.py": {"sqlalchemy"},
    "dashboard/turnschema.py": {"sqlalchemy"},
    "dashboard/turnlog.py": {"sqlalchemy"},
    "dashboard/turnfilter.py": {"sqlalchemy"},
    "dashboard/overview.py": {"sqlalchemy"},
    "dashboard/turntable.py": {"sqlalchemy"},
    "dashboard/whatif.py": {"sqlalchemy"},
    "dashboard/render.py": {"streamlit"},
    "dashboard/render_before.py": {"streamlit"},
    "dashboard/render_evaluate.py": {"streamlit"},
    "dashboard/render_scores.py": {"streamlit", "altair", "pandas"},
    "dashboard/render_sweep.py": {"streamlit", "altair", "pandas"},
    "dashboard/render_utterances.py": {"streamlit"},
    "dashboard/render_chat.py": {"streamlit"},
    "dashboard/render_messages.py": {"streamlit"},
    "dashboard/render_stage.py": {"streamlit"},
    "dashboard/render_targets.py": {"streamlit"},
    "dashboard/render_bots.py": {"streamlit"},
    "dashboard/render_record.py": {"streamlit"},
    "dashboard/render_address.py": {"streamlit"},
    "dashboard/render_filter.py": {"streamlit"},
    "dashboard/render_overview.py": {"streamlit"},
    "dashboard/render_turns.py": {"streamlit"},
    "dashboard/render_turn.py": {"streamlit"},
    "dashboard/render_whatif.py": {"streamlit"},
    "dashboard/render_teaching.py": {"streamlit"},
    "dashboard/teaching/candidates.py": {"sqlalchemy"},
    "dashboard/render_answer.py": {"streamlit"},
    "dashboard/render_ballot.py": {"streamlit"},
    "dashboard/render_batch.py": {"streamlit"},
    "dashboard/render_compare.py": {"streamlit"},
    "dashboard/render_decide.py": {"streamlit", "altair", "pandas"},
    "dashboard/render_race.py": {"streamlit"},
    "dashboard/logsettings.py": {"sqlalchemy"},
    "dashboard/deletion.py": {"sqlalchemy"},
    "dashboard/exports.py": {"sqlalchemy"},
    "dashboard/render_keeping.py": {"streamlit"},
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
    allowed = ours | EXTRA_OURS.get(file, set()) | foreign | EXTRA_FOREIGN.get(file, set())
    layers = {layer_of(name) for name in imported(ROOT / file)}
    watched = {name for name in layers if name.split(".")[0] in OURS | FOREIGN}
    assert watched - allowed == set()


def test_every_layer_has_files() -> None:
    """A glob that matches nothing would make the test above pass for no reason."""
    assert {layer for layer, _ in cases()} >= {"lexclient.local", "lexclient", "fallback"}

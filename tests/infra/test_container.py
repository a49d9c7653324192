"""The image's own commands, in a copy of what it would hold: started, asked, stopped."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.start import KEYS, login_file, prepare
from tests.infra.conftest import ROOT, run

DOCKERFILE = ROOT / "Dockerfile"
GENEROUS_S = 110.0


def instruction(name: str) -> str:
    """What follows an instruction of the Dockerfile, its lines joined."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(rf"^{name} (.*)$", text, re.MULTILINE)
    return str(line)


def words(name: str) -> list[str]:
    """The command of ENTRYPOINT, or of HEALTHCHECK after its options."""
    whole: list[str] = json.loads("[" + instruction(name).partition("[")[2])
    return whole


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The tree as `.dockerignore` leaves it, as `COPY . .` would have it."""
    patterns = [
        line.removeprefix("**/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    tree = tmp_path / "lexlens"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*patterns), symlinks=True)
    (tree / "data").mkdir()
    return tree


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def files_of(tree: Path) -> set[Path]:
    return {path for path in tree.rglob("*") if path.is_file() and "data" not in path.parts}


def test_it_starts_answers_and_stops(image: Path, tmp_path: Path) -> None:
    """With the image's own commands and variables: healthy, then ended by its stop signal, and
    nothing written but to /tmp and data."""
    port, before = free_port(), files_of(image)
    python = [sys.executable]
    environ = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environ |= dict(part.split("=") for part in instruction("ENV").split())
    start = [*python, *words("ENTRYPOINT")[1:], "--host", "127.0.0.1", "--port", str(port)]
    health = [*python, *[word.replace("8000", str(port)) for word in words("HEALTHCHECK")[1:]]]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(start, cwd=image, env=environ, stdout=log, stderr=log) as server,
    ):
        try:
            until = time.monotonic() + GENEROUS_S
            while not healthy(health, image) and server.poll() is None:
                assert time.monotonic() < until
                time.sleep(0.5)
            assert server.poll() is None, (tmp_path / "log").read_text()
            server.send_signal(getattr(signal, instruction("STOPSIGNAL")))
            assert server.wait(timeout=GENEROUS_S) in (0, -signal.SIGTERM)
        finally:
            server.kill()
    assert files_of(image) == before


def healthy(command: list[str], tree: Path) -> bool:
    return subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode == 0


def test_the_image_holds_no_more_than_it_needs(image: Path) -> None:
    """No tests, no deployment, no secrets, no history."""
    names = {path.name for path in image.iterdir()}
    assert names & {"tests", "infra", "build", ".git", ".venv", "docs", "benchmarks"} == set()
    assert {"asgi.py", "dashboard", "fallback", "lexclient", "deploy", "bots"} <= names


def test_it_is_nobody_in_particular() -> None:
    """Not root, by number, so that an orchestrator can check it."""
    assert instruction("USER") == "10001"


def test_hadolint_finds_nothing(python: Path) -> None:
    """Nor does the linter of Dockerfiles."""
    ran = run(python.with_name("hadolint"), DOCKERFILE)
    assert (ran.returncode, ran.stdout) == (0, "")


LOGIN: Mapping[str, str] = {name: f"of {name}" for name in KEYS.values()}


def test_the_login_is_written_for_streamlit(tmp_path: Path) -> None:
    """Every key of [auth], readable by nobody else; the secret is no variable any more."""
    environ: dict[str, Any] = {**LOGIN, "LEXLENS_LOGIN_SECRET": 'a "quoted" \\ secret'}
    prepare(environ, tmp_path)
    file = tmp_path / ".streamlit" / "secrets.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    auth = tomllib.loads(file.read_text())["auth"]
    assert auth == {
        **{key: LOGIN[name] for key, name in KEYS.items()},
        "client_secret": 'a "quoted" \\ secret',
    }
    assert "LEXLENS_LOGIN_SECRET" not in environ
    assert environ["HOME"] == str(tmp_path)


def test_half_a_login_is_refused() -> None:
    """The variables that lack are named; without any there is no login and no file."""
    assert login_file({}) is None
    with pytest.raises(
        ValueError, match="COOKIE_SECRET, LEXLENS_LOGIN_CLIENT, LEXLENS_LOGIN_SECRET too"
    ):
        login_file({"LEXLENS_LOGIN_METADATA": "https://x", "LEXLENS_LOGIN_REDIRECT": "y"})

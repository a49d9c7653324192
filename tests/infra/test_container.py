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
import yaml

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
    return copied(tmp_path / "lexlens")


def copied(tree: Path) -> Path:
    """The tree as `.dockerignore` leaves it, as `COPY . .` would have it."""
    patterns = [
        line.removeprefix("**/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
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
    start_ask_and_stop(image, sys.executable, tmp_path / "log")


def start_ask_and_stop(image: Path, interpreter: str, output: Path) -> None:
    """With nothing in the environment but the image's own variables."""
    port, before = free_port(), files_of(image)
    python = [interpreter]
    environ = {"PATH": f"{Path(interpreter).parent}:{os.environ['PATH']}"}
    environ |= dict(part.split("=") for part in instruction("ENV").split())
    start = [*python, *words("ENTRYPOINT")[1:], "--host", "127.0.0.1", "--port", str(port)]
    health = [*python, *[word.replace("8000", str(port)) for word in words("HEALTHCHECK")[1:]]]
    with (
        output.open("wb") as log,
        subprocess.Popen(start, cwd=image, env=environ, stdout=log, stderr=log) as server,
    ):
        try:
            until = time.monotonic() + GENEROUS_S
            while not healthy(health, image) and server.poll() is None:
                assert time.monotonic() < until
                time.sleep(0.5)
            assert server.poll() is None, output.read_text()
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


def test_compose_is_what_the_specification_says(python: Path) -> None:
    """By the schema of the compose specification."""
    schema = ("--builtin-schema", "vendor.compose-spec")
    ran = run(python.with_name("check-jsonschema"), *schema, ROOT / "compose.yaml")
    assert ran.returncode == 0, ran.stdout


def test_compose_runs_the_image_as_it_is_meant() -> None:
    """PostgreSQL, two dashboards and workers; nobody has more rights than he needs, and each
    variable that the dashboards are given is one that they read."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"postgres", "one", "two", "worker", "balancer"}
    ours = [services[name] for name in ("one", "two", "worker")]
    for each in ours:
        assert each["read_only"] is True
        assert (each["tmpfs"], each["volumes"]) == (["/tmp"], ["/lexlens/data"])
        assert (each["cap_drop"], each["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
        assert each["depends_on"]["postgres"] == {"condition": "service_healthy"}
    source = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("dashboard", "deploy", "fallback", "lexclient")
        for pattern in ("*.py", "*.toml")
        for file in (ROOT / folder).rglob(pattern)
    ) + (ROOT / "asgi.py").read_text(encoding="utf-8")
    elsewhere = {"FORWARDED_ALLOW_IPS", "STREAMLIT_SERVER_COOKIE_SECRET"}  # uvicorn's, Streamlit's
    assert [n for n in set(ours[0]["environment"]) - elsewhere if n not in source] == []


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

"""Credentials are found where boto3 finds them, and nobody is asked in vain."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lexclient.credentials import credentials_exist
from loopback import serving

KEYS = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


def profile(folder: Path, **values: str) -> str:
    """A shared file with one profile; its path."""
    file = folder / "shared"
    file.write_text("[default]\n" + "".join(f"{k} = {v}\n" for k, v in values.items()))
    return str(file)


def test_none() -> None:
    """A laptop without an account has none."""
    assert not credentials_exist()


def test_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in the environment."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    assert credentials_exist()


def test_the_shared_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`~/.aws/credentials`, which most people have and no variable tells of."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", profile(tmp_path, **KEYS))
    assert credentials_exist()


def test_a_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What another program hands out counts; a program that fails does too, its call will tell."""
    told = {"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}
    (tmp_path / "told.py").write_text(f"print({json.dumps(json.dumps(told))})")
    for program in ("told.py", "missing.py"):
        command = f"{sys.executable} {tmp_path / program}"
        monkeypatch.setenv("AWS_CONFIG_FILE", profile(tmp_path, credential_process=command))
        assert credentials_exist()


def test_an_unreadable_file_is_told_by_the_call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Somebody meant to use AWS."""
    (tmp_path / "shared").write_text("[default\nthis is no profile")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "shared"))
    assert credentials_exist()


@pytest.fixture
def machine_role() -> Iterator[tuple[str, list[str]]]:
    """An instance metadata service with a role, and what it was asked."""
    asked: list[str] = []

    async def token(request: Request) -> Response:
        asked.append(request.url.path)
        return PlainTextResponse("token")

    async def role(request: Request) -> Response:
        asked.append(request.url.path)
        if not request.path_params["rest"]:
            return PlainTextResponse("lexlens")
        names = ("AccessKeyId", "SecretAccessKey", "Token")
        later = {"Expiration": "2099-01-01T00:00:00Z", "Code": "Success"}
        return JSONResponse({**dict.fromkeys(names, "x"), **later})

    base = "/latest/meta-data/iam/security-credentials/{rest:path}"
    routes = [Route("/latest/api/token", token, methods=["PUT"]), Route(base, role)]
    with serving(Starlette(routes=routes)) as url:
        yield url, asked


@pytest.mark.parametrize("maker", ["Amazon EC2", "QEMU", None])
def test_the_role_of_a_machine(
    machine_role: tuple[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    maker: str | None,
) -> None:
    """Asked for on Amazon's machines, and on no other."""
    url, asked = machine_role
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
    file = tmp_path / "sys_vendor"
    if maker:
        file.write_text(maker + "\n")
    assert credentials_exist(file) is (maker == "Amazon EC2")
    assert bool(asked) is (maker == "Amazon EC2")

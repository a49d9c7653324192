"""Other clients than boto3 hold the Korean dialogue: the AWS CLI, the AWS SDK for JavaScript.

`pytest -m peer tests/peers/test_sdks.py`. Each is installed once into pytest's cache, away from
the project's own environment; where that cannot be done the test skips and says why.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import LocalRuntime, serve

HERE = Path(__file__).parent
BOTS = HERE.parents[1] / "bots"
pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]
TURNS = ("안녕", "홍길동", "네")
NAME = {"value": {"interpretedValue": "홍길동", "originalValue": "홍길동", "resolvedValues": []}}
INTENT = {
    "confirmationState": "Confirmed",
    "name": "HelloWorld",
    "slots": {"Name": NAME},
    "state": "Fulfilled",
}


@pytest.fixture(scope="module")
def lex() -> Iterator[LocalRuntime]:
    with serve(BOTS / "HelloWorldBot") as runtime:
        yield runtime


def last_turn(session_id: str, origin: str) -> dict[str, Any]:
    """Trace T1, the real response to `네`, with the ids of this session."""
    return {
        "interpretations": [
            {"intent": INTENT, "nluConfidence": {"score": 1}},
            {"intent": {"name": "FallbackIntent", "slots": {}}},
        ],
        "messages": [
            {"content": "반갑습니다. 홍길동님.", "contentType": "PlainText"},
            {"content": "HelloWorld 의도를 종료합니다.", "contentType": "PlainText"},
        ],
        "requestAttributes": {},
        "sessionId": session_id,
        "sessionState": {
            "dialogAction": {"type": "Close"},
            "intent": INTENT,
            "originatingRequestId": origin,
            "sessionAttributes": {},
        },
    }


def install(*command: str | Path, cwd: Path) -> None:
    """Run an installer. Skips the test if it fails: there may be no network."""
    ran = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=240, check=False
    )
    if ran.returncode != 0:
        pytest.skip(f"{Path(command[0]).name} could not install: {ran.stderr[-200:]}")


@pytest.fixture(scope="module")
def aws(request: pytest.FixtureRequest) -> Path:
    """The `aws` of PyPI's awscli, in an environment of its own."""
    folder = Path(request.config.cache.mkdir("peers")) / "awscli"
    program = folder / "bin" / "aws"
    if not program.exists():
        install(sys.executable, "-m", "venv", folder, cwd=HERE)
        install(folder / "bin" / "pip", "install", "-q", "awscli>=1.44,<2", cwd=HERE)
    return program


@pytest.fixture(scope="module")
def sdk(request: pytest.FixtureRequest) -> Path:
    """A folder with the JavaScript SDK and the script that uses it."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    folder = Path(request.config.cache.mkdir("peers")) / "javascript"
    folder.mkdir(exist_ok=True)
    package = "@aws-sdk/client-lex-runtime-v2"
    if not (folder / "node_modules" / package).exists():
        install("npm", "install", "--no-audit", "--no-fund", f"{package}@3", cwd=folder)
    return Path(shutil.copy(HERE / "dialogue.mjs", folder))


def test_the_aws_cli_gets_the_real_trace(aws: Path, lex: LocalRuntime, tmp_path: Path) -> None:
    """Three commands with nothing but the address in the environment; the last is trace T1."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONUTF8": "1",
        "AWS_ENDPOINT_URL_LEX_RUNTIME_V2": lex.url,
        "AWS_DEFAULT_REGION": "ap-northeast-2",
    }

    def run(*words: str) -> Any:
        bot = ("--bot-id", "HELLOWORLD", "--bot-alias-id", "TSTALIASID")
        command = [str(aws), "lexv2-runtime", words[0], "--no-sign-request", "--output", "json"]
        ran = subprocess.run(
            [*command, *bot, "--locale-id", "ko_KR", "--session-id", "cli:1", *words[1:]],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    first, _, last = (run("recognize-text", "--text", text) for text in TURNS)
    assert last == last_turn("cli:1", first["sessionState"]["originatingRequestId"])
    state = '{"dialogAction":{"type":"ElicitIntent"}}'
    put = run("put-session", "--session-state", state, str(tmp_path / "audio"))
    assert put["contentType"] == "text/plain; charset=utf-8"
    assert run("delete-session")["sessionId"] == "cli:1"


def test_the_javascript_sdk_holds_the_dialogue(sdk: Path, lex: LocalRuntime) -> None:
    """Three turns ending in trace T1, the three session operations, and a typed exception."""
    ran = subprocess.run(
        ["node", sdk.name, lex.url],
        cwd=sdk.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    first, _, last, got, deleted, put, refused = json.loads(ran.stdout)
    told = last_turn("js:1", first["sessionState"]["originatingRequestId"])
    assert last == told
    del told["requestAttributes"]
    assert got == told
    assert deleted == {
        "botId": "HELLOWORLD",
        "botAliasId": "TSTALIASID",
        "localeId": "ko_KR",
        "sessionId": "js:1",
    }
    assert put == {"sessionId": "js:1", "contentType": "text/plain; charset=utf-8"}
    assert refused == {
        "name": "ValidationException",
        "message": "1 validation error detected: Value at 'text' failed to satisfy constraint: "
        "Member must have length less than or equal to 1024",
        "status": 400,
    }

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
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import LocalRuntime, serve
from tests.lexclient.local.models.conftest import ROLE, packed

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
    """A folder with the JavaScript SDK and the script that talks through it."""
    return javascript(request, "client-lex-runtime-v2", "dialogue.mjs")


@pytest.fixture(scope="module")
def models_sdk(request: pytest.FixtureRequest) -> Path:
    """The same with the script that publishes a bot."""
    return javascript(request, "client-lex-models-v2", "publishing.mjs")


def javascript(request: pytest.FixtureRequest, client: str, script: str) -> Path:
    """A script, in a folder where the client that it uses is installed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    folder = Path(request.config.cache.mkdir("peers")) / "javascript"
    folder.mkdir(exist_ok=True)
    package = f"@aws-sdk/{client}"
    if not (folder / "node_modules" / package).exists():
        install("npm", "install", "--no-audit", "--no-fund", f"{package}@3", cwd=folder)
    return Path(shutil.copy(HERE / script, folder))


def put(address: str, content: bytes) -> int:
    """Upload, as to the address of an import."""
    request = urllib.request.Request(address, data=content, method="PUT")
    with urllib.request.urlopen(request) as answer:
        return int(answer.status)


def cli(aws: Path, url: str, home: Path, *words: str) -> Any:
    """What the AWS CLI prints, as JSON, with nothing but the address in its environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONUTF8": "1",
        "AWS_ENDPOINT_URL_LEX_RUNTIME_V2": url,
        "AWS_ENDPOINT_URL_LEX_MODELS_V2": url,
        "AWS_DEFAULT_REGION": "ap-northeast-2",
    }
    ran = subprocess.run(
        [str(aws), *words, "--no-sign-request", "--output", "json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout or "null")


def test_the_aws_cli_gets_the_real_trace(aws: Path, lex: LocalRuntime, tmp_path: Path) -> None:
    """Three commands with nothing but the address in the environment; the last is trace T1."""
    ids = ("--bot-id", "HELLOWORLD", "--bot-alias-id", "TSTALIASID", "--locale-id", "ko_KR")

    def run(operation: str, *words: str) -> Any:
        session = (*ids, "--session-id", "cli:1", *words)
        return cli(aws, lex.url, tmp_path, "lexv2-runtime", operation, *session)

    first, _, last = (run("recognize-text", "--text", text) for text in TURNS)
    assert last == last_turn("cli:1", first["sessionState"]["originatingRequestId"])
    state = '{"dialogAction":{"type":"ElicitIntent"}}'
    put = run("put-session", "--session-state", state, str(tmp_path / "audio"))
    assert put["contentType"] == "text/plain; charset=utf-8"
    assert run("delete-session")["sessionId"] == "cli:1"


def test_the_aws_cli_builds_and_publishes_a_bot(aws: Path, tmp_path: Path) -> None:
    """From the bundled export to an alias that answers, by the CLI's own waiters."""
    archive = packed(BOTS / "HelloWorldBot")
    with serve(models=True) as server:
        run = partial(cli, aws, server.url, tmp_path)
        models = partial(run, "lexv2-models")
        upload = models("create-upload-url")
        assert put(upload["uploadUrl"], archive) == 200
        own = {"botName": "Greeter", "roleArn": ROLE, "dataPrivacy": {"childDirected": False}}
        specification = json.dumps({"botImportSpecification": own})
        named = ("--import-id", upload["importId"])
        wanted = ("--resource-specification", specification, "--merge-strategy", "FailOnConflict")
        models("start-import", *named, *wanted)
        models("wait", "bot-import-completed", *named)
        bot = ("--bot-id", models("describe-import", *named)["importedResourceId"])
        draft = (*bot, "--bot-version", "DRAFT", "--locale-id", "ko_KR")
        models("build-bot-locale", *draft)
        models("wait", "bot-locale-built", *draft)
        locales = json.dumps({"ko_KR": {"sourceBotVersion": "DRAFT"}})
        version = models("create-bot-version", *bot, "--bot-version-locale-specification", locales)
        numbered = ("--bot-version", version["botVersion"])
        models("wait", "bot-version-available", *bot, *numbered)
        alias = models("create-bot-alias", *bot, "--bot-alias-name", "live", *numbered)
        at = (*bot, "--bot-alias-id", alias["botAliasId"])
        models("wait", "bot-alias-available", *at)
        session = ("--locale-id", "ko_KR", "--session-id", "cli:1", "--text", "안녕")
        answer = run("lexv2-runtime", "recognize-text", *at, *session)
    assert answer["sessionState"]["intent"]["name"] == "HelloWorld"


def test_the_javascript_sdk_publishes_a_bot(models_sdk: Path, tmp_path: Path) -> None:
    """Its own waiters end; the alias is of version 1."""
    archive = tmp_path / "bot.zip"
    archive.write_bytes(packed(BOTS / "HelloWorldBot"))
    with serve(models=True) as server:
        ran = subprocess.run(
            ["node", models_sdk.name, server.url, str(archive)],
            cwd=models_sdk.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "locale": "Built",
        "alias": "Available",
        "botVersion": "1",
        "refused": "ResourceNotFoundException",
    }


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

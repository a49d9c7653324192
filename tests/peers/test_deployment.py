"""The bot's stack up, changed and down again: CDK's command line against an emulator of AWS, which
runs the custom resource against the local Lex's models API.

 cdk ──► ministack ──► custom resource ──► local Lex ──► the alias's hook ──► ministack's Lambda
                                                                             └─► a scripted model
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.commands.account import Account
from lexclient.local import LocalRuntime, serve
from tests.fallback.scripted import reply, scripted, whole
from tests.infra.conftest import PYTHON, ROOT, need
from tests.infra.test_hook_function import for_this_machine
from tests.peers.servers import MINISTACK, PLACE, running

pytestmark = [pytest.mark.peer, pytest.mark.timeout(1200)]
ACCOUNT, REGION, STACK = "000000000000", "us-east-1", "lexlens-bot"
KEY = "sk-scripted-1234567890abcdefghij"
CREDENTIALS = {
    "region_name": REGION,
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


def toolkit() -> Path:
    """CDK's command line, installed once."""
    need(PYTHON.exists(), "infra/.venv")
    need(shutil.which("npm"), "npm")
    folder = PLACE / "cdk"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules").exists():
        shutil.copy(ROOT / "infra" / "package.json", folder)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder / "node_modules" / ".bin" / "cdk"


@dataclass(frozen=True)
class Cloud:
    """The emulator, the local Lex, and the folder with settings, ZIPs and the bot."""

    url: str
    lex: LocalRuntime
    place: Path
    cdk_path: Path

    def cdk(self, *words: str) -> str:
        """What a command of CDK prints; a failure fails the test."""
        app = f"cd {ROOT} && {PYTHON} -m infra.app --settings {self.place}/settings.toml"
        app += f" --archives {self.place}"
        out = ("--output", str(self.place / "cdk.out"), "--no-notices", "--app", app)
        variables = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME")},
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "CDK_DISABLE_CLI_TELEMETRY": "1",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        }
        ran = subprocess.run(
            [str(self.cdk_path), *words, *out],
            cwd=self.place,
            env=variables,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
        return ran.stdout + ran.stderr

    def into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let boto3 find this account by the environment, as the commands do."""
        monkeypatch.setenv("AWS_ENDPOINT_URL", self.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    def client(self, service: str, url: str | None = None) -> Any:
        return boto3.client(service, endpoint_url=url or self.url, **CREDENTIALS)  # type: ignore[call-overload]

    def outputs(self) -> dict[str, str]:
        """What the stack tells."""
        formation = self.client("cloudformation")
        (stack,) = formation.describe_stacks(StackName=STACK)["Stacks"]
        formation.close()
        return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def prepare(place: Path) -> None:
    """Settings of the bot alone, its export, and ZIPs of this machine's kind."""
    settings = (ROOT / "infra" / "settings.toml").read_text(encoding="utf-8")
    settings = re.sub(r"^deploy = true", "deploy = false", settings, flags=re.MULTILINE)
    shutil.copytree(ROOT / "bots" / "HelloWorldBot", place / "bot")
    settings = settings.replace("bots/HelloWorldBot", str(place / "bot"))
    (place / "settings.toml").write_text(settings, encoding="utf-8")
    command = [PYTHON, "-m", "infra.packaging", place, *for_this_machine()]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@dataclass
class AliasHook:
    """The hook that an alias names, invoked where it is deployed. The local Lex calls one
    function for a locale; AWS's calls the alias's."""

    models: Any = None
    functions: Any = None

    def __call__(self, event: dict[str, Any], _context: object) -> Any:
        bot = event["bot"]
        alias = self.models.describe_bot_alias(botId=bot["id"], botAliasId=bot["aliasId"])
        assert alias["botAliasName"] == "live"
        hook = alias["botAliasLocaleSettings"][bot["localeId"]]["codeHookSpecification"]
        name = hook["lambdaCodeHook"]["lambdaARN"]
        answer = self.functions.invoke(FunctionName=name, Payload=json.dumps(event))
        body = answer["Payload"].read()
        assert "FunctionError" not in answer, body
        return json.loads(body)


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    """An emulated account, with nothing in it."""
    cdk_path = toolkit()
    prepare(tmp_path)
    hook = AliasHook()
    with (
        scripted(reply(200, whole("모델이 답합니다."))) as model,
        serve(models=True, hooks={"ko_KR": hook}) as lex,
    ):
        targets = tmp_path / "targets.toml"
        targets.write_text(f'[targets.gpt-6-luna]\nbase_url = "{model.url}"\n')
        variables = {
            "AWS_ENDPOINT_URL_LEX_MODELS_V2": lex.url,
            "FALLBACK_TARGETS_FILE": str(targets),
        }
        with running(MINISTACK, **variables) as url:
            made = Cloud(url.removesuffix("/v1"), lex, tmp_path, cdk_path)
            hook.models = made.client("lexv2-models", lex.url)
            hook.functions = made.client("lambda")
            yield made
            hook.models.close()
            hook.functions.close()


def say(cloud: Cloud, text: str) -> Any:
    """What the deployed alias answers in Korean."""
    told = cloud.outputs()
    lex = cloud.client("lexv2-runtime", cloud.lex.url)
    try:
        return lex.recognize_text(
            botId=told["BotId"],
            botAliasId=told["BotAliasId"],
            localeId="ko_KR",
            sessionId="session-1",
            text=text,
        )
    finally:
        lex.close()


def test_the_bot_goes_up_changes_and_goes(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bootstrap, deploy, an answer of the bot and one of the hook with the key from Secrets
    Manager; no difference; an utterance is taught, which makes version 2 behind the same alias;
    destroyed, nothing is left."""
    cloud.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
    cloud.cdk("deploy", STACK, "--require-approval", "never")
    first = cloud.outputs()
    assert first["BotVersion"] == "1"
    assert KEY not in json.dumps(first)

    cloud.into(monkeypatch)
    account = Account(REGION)
    assert (account.number(), account.is_bootstrapped()) == (ACCOUNT, True)
    assert account.outputs(STACK) == first
    assert not account.has_value(first["KeySecret"])
    account.write(first["KeySecret"], KEY)
    assert account.has_value(first["KeySecret"])
    assert say(cloud, "안녕")["sessionState"]["intent"]["name"] == "HelloWorld"
    say(cloud, "홍길동")
    say(cloud, "네")
    answer = say(cloud, "Lex에 대해 설명해줘")
    assert answer["sessionState"]["intent"]["state"] == "Fulfilled"
    assert [each["content"] for each in answer["messages"]] == ["[ChatGPT] 모델이 답합니다."]

    assert "There were no differences" in cloud.cdk("diff", STACK)
    (intent,) = (cloud.place / "bot").glob("*/BotLocales/ko_KR/Intents/HelloWorld/Intent.json")
    document = json.loads(intent.read_text(encoding="utf-8"))
    document["sampleUtterances"].append({"utterance": "처음 뵙겠습니다"})
    intent.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert "Content" in cloud.cdk("diff", STACK)
    cloud.cdk("deploy", STACK, "--require-approval", "never")
    second = cloud.outputs()
    assert second["BotVersion"] == "2"
    assert (second["BotId"], second["BotAliasId"]) == (first["BotId"], first["BotAliasId"])
    assert say(cloud, "처음 뵙겠습니다")["sessionState"]["intent"]["name"] == "HelloWorld"

    cloud.cdk("destroy", STACK, "--force")
    models = cloud.client("lexv2-models", cloud.lex.url)
    assert models.list_bots()["botSummaries"] == []
    models.close()
    assert account.outputs(STACK) is None

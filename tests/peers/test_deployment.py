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
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.commands.account import Account
from lexclient.local import LocalRuntime, serve
from tests.fallback.scripted import Scripted, reply, scripted, whole
from tests.infra.conftest import PYTHON, ROOT, documents, need
from tests.infra.test_container import copied, instruction, start_ask_and_stop
from tests.infra.test_hook_function import for_this_machine
from tests.peers.servers import MINISTACK, free_port, running

pytestmark = [pytest.mark.peer, pytest.mark.timeout(1200)]
ACCOUNT, REGION, STACK = "000000000000", "us-east-1", "lexlens-bot"
KEY = "sk-scripted-1234567890abcdefghij"
CALLS_PER_DAY = 2
CREDENTIALS = {
    "region_name": REGION,
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


def toolkit() -> Path:
    """CDK's command line, installed where `./deploy` installs it."""
    need(PYTHON.exists(), "infra/.venv")
    need(shutil.which("npm"), "npm")
    command = ROOT / "infra" / "node_modules" / ".bin" / "cdk"
    if not command.exists():
        words = ["npm", "install", "--prefix", "infra", "--no-audit", "--no-fund"]
        subprocess.run(words, cwd=ROOT, check=True)
    return command


@dataclass(frozen=True)
class Cloud:
    """The emulator, the local Lex, the model, and the folder with settings, ZIPs and the bot."""

    url: str
    lex: LocalRuntime
    model: Scripted
    place: Path
    cdk_path: Path

    @property
    def variables(self) -> dict[str, str]:
        """What leads a command to this account and to no other."""
        return {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME")},
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "CDK_DISABLE_CLI_TELEMETRY": "1",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        }

    def cdk(self, *words: str) -> str:
        """What a command of CDK prints; a failure fails the test."""
        app = f"cd {ROOT} && {PYTHON} -m infra.app --settings {self.place}/settings.toml"
        app += f" --archives {self.place}"
        out = ("--output", str(self.place / "cdk.out"), "--no-notices", "--app", app)
        ran = self._ran(str(self.cdk_path), *words, *out)
        assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
        return ran.stdout + ran.stderr

    def typed(self, command: str, *words: str, keys: str = "") -> tuple[int, str]:
        """`./deploy` or `./destroy` as a person runs it who types `keys`: its exit status, and what
        it prints."""
        settings = ("--settings", f"{self.place}/settings.toml")
        ran = self._ran(str(ROOT / "infra" / command), *settings, *words, typed=keys)
        return ran.returncode, ran.stdout + ran.stderr

    def _ran(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.place,
            env=self.variables,
            input=typed,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
            start_new_session=True,  # without a terminal, from which a key would be read
        )

    def into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let boto3 find this account by the environment, as the commands do."""
        for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, self.variables[name])

    def ask(self, service: str, operation: str, **members: Any) -> Any:
        """What a service of the account answers."""
        client = boto3.client(service, endpoint_url=self.url, **CREDENTIALS)  # type: ignore[call-overload]
        try:
            return getattr(client, operation)(**members)
        finally:
            client.close()

    def ask_lex(self, service: str, operation: str, **members: Any) -> Any:
        """What the local Lex answers."""
        client = boto3.client(service, endpoint_url=self.lex.url, **CREDENTIALS)  # type: ignore[call-overload]
        try:
            return getattr(client, operation)(**members)
        finally:
            client.close()

    def outputs(self) -> dict[str, str]:
        """What the stack tells."""
        (stack,) = self.ask("cloudformation", "describe_stacks", StackName=STACK)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def prepare(place: Path) -> None:
    """Settings of the bot alone with documents and a low cap, its export, and ZIPs of this
    machine's kind."""
    settings = (ROOT / "infra" / "settings.toml").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "bots" / "HelloWorldBot", place / "bot")
    given = documents(place / "documents")
    for setting, value in {
        "deploy": "false",
        "export": f'"{place}/bot"',
        "documents": f'"{given}"',
        "calls_per_day": str(CALLS_PER_DAY),
    }.items():
        settings, found = re.subn(
            rf"^{setting} = \S+", f"{setting} = {value}", settings, flags=re.M
        )
        assert found == 1
    (place / "settings.toml").write_text(settings, encoding="utf-8")
    command = [PYTHON, "-m", "infra.packaging", place, *for_this_machine(), "--documents", given]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    """An emulated account, with nothing in it."""
    cdk_path, port = toolkit(), free_port()
    prepare(tmp_path)
    with scripted(reply(200, whole("모델이 답합니다. [1]"))) as model:
        targets = tmp_path / "targets.toml"
        targets.write_text(f'[targets.gpt-6-luna]\nbase_url = "{model.url}"\n')
        variables = {
            "AWS_ENDPOINT_URL_LEX_MODELS_V2": f"http://127.0.0.1:{port}",
            "FALLBACK_TARGETS_FILE": str(targets),
        }
        with running(MINISTACK, **variables) as url:
            address = url.removesuffix("/v1")
            with serve(models=True, port=port, lambda_endpoint=address) as lex:
                yield Cloud(address, lex, model, tmp_path, cdk_path)


def say(cloud: Cloud, text: str) -> Any:
    """What the deployed alias answers in Korean."""
    told = cloud.outputs()
    return cloud.ask_lex(
        "lexv2-runtime",
        "recognize_text",
        botId=told["BotId"],
        botAliasId=told["BotAliasId"],
        localeId="ko_KR",
        sessionId="session-1",
        text=text,
    )


def messages(answer: Any) -> list[str]:
    return [each["content"] for each in answer["messages"]]


def ask_until_the_cap(cloud: Cloud) -> None:
    """The hook answers from the documents, as often as a day allows; the table has counted."""
    for _ in range(CALLS_PER_DAY):
        answer = say(cloud, "배송은 며칠 걸려요?")
        assert answer["sessionState"]["intent"]["state"] == "Fulfilled"
        assert messages(answer) == ["[ChatGPT] 모델이 답합니다. [1]"]
    answer = say(cloud, "배송은 며칠 걸려요?")
    assert answer["sessionState"]["intent"]["state"] == "Failed"
    assert messages(answer)[0].startswith("오늘 답변할 수 있는 한도에 도달했습니다.")
    assert len(cloud.model.requests) == CALLS_PER_DAY
    assert "배송은 이틀 안에" in json.dumps(cloud.model.bodies[0], ensure_ascii=False)
    (table,) = cloud.ask("dynamodb", "list_tables")["TableNames"]
    (day,) = cloud.ask("dynamodb", "scan", TableName=table)["Items"]
    assert (day["calls"], day["reserved"]) == ({"N": str(CALLS_PER_DAY)}, {"N": "0"})


def what_is_there(cloud: Cloud) -> dict[str, list[str]]:
    """By kind, the names of what costs or holds something."""
    keys = cloud.ask("kms", "list_keys")["Keys"]
    described = [cloud.ask("kms", "describe_key", KeyId=each["KeyId"]) for each in keys]
    groups = cloud.ask("logs", "describe_log_groups")["logGroups"]
    functions = cloud.ask("lambda", "list_functions")["Functions"]
    return {
        "keys": [
            each["KeyMetadata"]["KeyId"]
            for each in described
            if each["KeyMetadata"]["KeyState"] == "Enabled"
        ],
        "logs": [each["logGroupName"] for each in groups if "lexlens" in each["logGroupName"]],
        "functions": [each["FunctionName"] for each in functions],
        "secrets": [
            each["Name"] for each in cloud.ask("secretsmanager", "list_secrets")["SecretList"]
        ],
        "tables": cloud.ask("dynamodb", "list_tables")["TableNames"],
        "bots": cloud.ask_lex("lexv2-models", "list_bots")["botSummaries"],
    }


KINDS = ("keys", "logs", "functions", "secrets", "tables", "bots")
NOTHING: dict[str, list[str]] = {kind: [] for kind in KINDS}


def test_the_bot_goes_up_changes_and_goes(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bootstrap, deploy, an answer of the bot and those of the hook with the key from Secrets
    Manager, up to the day's cap; no difference; an utterance is taught, which makes version 2
    behind the same alias. Destroyed with --keep-data, the conversations and their key are left;
    deployed beside them by `./deploy` and destroyed again, nothing else is."""
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
    ask_until_the_cap(cloud)

    assert "There were no differences" in cloud.cdk("diff", STACK)
    (intent,) = (cloud.place / "bot").glob("*/BotLocales/ko_KR/Intents/HelloWorld/Intent.json")
    document = json.loads(intent.read_text(encoding="utf-8"))
    document["sampleUtterances"].append({"utterance": "처음 뵙겠습니다"})
    intent.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    cloud.cdk("deploy", STACK, "--require-approval", "never")
    second = cloud.outputs()
    assert second["BotVersion"] == "2"
    assert (second["BotId"], second["BotAliasId"]) == (first["BotId"], first["BotAliasId"])
    assert say(cloud, "처음 뵙겠습니다")["sessionState"]["intent"]["name"] == "HelloWorld"

    assert_data_is_kept(cloud, second)
    kept = what_is_there(cloud)
    assert_it_is_one_command(cloud)
    status, told = cloud.typed("destroy", "--yes")
    assert status == 0, told
    # the emulator gives the new stack's log group the name of the one that was kept
    assert what_is_there(cloud) == {**NOTHING, "keys": kept["keys"]}
    nothing = "There is nothing of lexlens in us-east-1.\n"
    assert cloud.typed("destroy") == (0, nothing)


def assert_it_is_one_command(cloud: Cloud) -> None:
    """`./deploy` makes the ZIPs and the stack, asks for the key, stores it, and tells the names."""
    status, told = cloud.typed("deploy", keys=f"{KEY}\n")
    assert status == 0, told[-4000:]
    outputs = cloud.outputs()
    for name in ("BotId", "BotAliasId", "KeySecret"):
        assert re.search(rf"^{name} +{re.escape(outputs[name])}$", told, re.MULTILINE)
    assert "The key is stored." in told
    assert KEY not in told
    assert Account(REGION).has_value(outputs["KeySecret"])
    assert outputs["BotVersion"] == "1"


def assert_data_is_kept(cloud: Cloud, outputs: dict[str, str]) -> None:
    """`./destroy` tells what goes and what stays and asks; with --keep-data the log group of the
    conversations is left with what stands in it, and its key."""
    log = {"logGroupName": outputs["ConversationLog"]}
    cloud.ask("logs", "create_log_stream", **log, logStreamName="lex")
    event = {"timestamp": 1, "message": "a conversation"}
    cloud.ask("logs", "put_log_events", **log, logStreamName="lex", logEvents=[event])
    before = what_is_there(cloud)
    status, told = cloud.typed("destroy", "--keep-data", keys="no\n")
    assert status == 2
    assert outputs["ConversationLog"] in told
    assert before["keys"][0] in told
    assert "Nothing was deleted." in told
    assert what_is_there(cloud) == before

    status, told = cloud.typed("destroy", "--keep-data", keys="lexlens\n")
    assert status == 0, told
    after = what_is_there(cloud)
    assert after == {**NOTHING, "keys": before["keys"], "logs": [outputs["ConversationLog"]]}
    events = cloud.ask("logs", "filter_log_events", **log)["events"]
    assert [each["message"] for each in events] == ["a conversation"]


def test_the_image_is_built_by_its_own_commands(tmp_path: Path) -> None:
    """What `RUN` installs, into a bare environment, is all that the server needs: it starts, is
    healthy and stops. Left out is the user, whom only an image can have."""
    home = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    image = copied(tmp_path / "lexlens")
    install, *others = [each.strip() for each in instruction("RUN").split("&&")]
    assert install.startswith("pip install ")
    assert [each.split()[0] for each in others] == ["useradd", "mkdir"]
    environ = {**os.environ, "PATH": f"{home / 'bin'}:{os.environ['PATH']}"}
    subprocess.run(["bash", "-c", install], cwd=image, env=environ, check=True)
    start_ask_and_stop(image, str(home / "bin" / "python"), tmp_path / "log")

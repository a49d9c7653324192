"""The hook's ZIP as Lambda runs it, between a scripted model and a scripted Secrets Manager."""

from __future__ import annotations

import json
import platform
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fallback.hook.provenance import ANSWER
from tests.fallback.scripted import HOLD, Script, Scripted, error, reply, scripted, whole
from tests.infra.conftest import documents, run
from tests.infra.lambda_runtime import Running, running

KEY = "sk-scripted-1234567890abcdefghij"
SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:ModelKey-abcdef"
AWS_JSON = "application/x-amz-json-1.1"
STORED = reply(200, {"ARN": SECRET, "Name": "ModelKey", "SecretString": KEY}, AWS_JSON)
NO_VALUE = reply(
    400,
    {"__type": "ResourceNotFoundException", "Message": f"can't find AWSCURRENT of {SECRET}"},
    AWS_JSON,
)
HANDLER = "infra.functions.hook.handler"
CAPS = {
    "LEXLENS_SPENDING": "spending",
    "LEXLENS_DAY_CALLS": "200",
    "LEXLENS_DAY_DOLLARS": "10",
}
TARGETS = """
[targets.gpt-6-luna]
base_url = "{url}"
"""

Start = Callable[..., AbstractContextManager[tuple[Running, Scripted, Scripted]]]


def for_this_machine() -> list[str]:
    """What tells the packaging to build for the interpreter that runs the tests."""
    kinds = [f"{kind}_{platform.machine()}" for kind in ("manylinux2014", "manylinux_2_28")]
    version = f"--python={sys.version_info.major}.{sys.version_info.minor}"
    return [version, *(f"--platform={kind}" for kind in kinds)]


@pytest.fixture(scope="module")
def unpacked(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hook's ZIP as it would be built for this machine, unpacked."""
    folder = tmp_path_factory.mktemp("function")
    given = ("--documents", documents(folder / "given"))
    ran = run(python, "-m", "infra.packaging", folder, *for_this_machine(), *given)
    assert ran.returncode == 0, ran.stderr
    with zipfile.ZipFile(folder / "hook.zip") as archive:
        archive.extractall(folder / "task")
    return folder / "task"


@pytest.fixture
def start(python: Path, unpacked: Path, tmp_path: Path) -> Start:
    """Starts the function with scripts for the model and for Secrets Manager."""

    @contextmanager
    def started(
        model: Script,
        secret: Script = STORED,
        target: str = "gpt-6-luna",
        table: Scripted | None = None,
        **own: str,
    ) -> Iterator[tuple[Running, Scripted, Scripted]]:
        with scripted(model) as models, scripted(secret) as secrets:
            targets = tmp_path / "targets.toml"
            targets.write_text(TARGETS.format(url=models.url))
            environ = {
                "FALLBACK_TARGET": target,
                "FALLBACK_TARGETS_FILE": str(targets),
                "LEXLENS_KEY_SECRET": SECRET,
                "LEXLENS_KEY_VARIABLE": "OPENAI_API_KEY",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.url.removesuffix("/v1"),
            }
            environ |= own
            if table is not None:
                environ |= CAPS | {"AWS_ENDPOINT_URL_DYNAMODB": table.url.removesuffix("/v1")}
            output = tmp_path / "output.txt"
            with running(python, unpacked, HANDLER, output, environ) as function:
                yield function, models, secrets
            assert KEY not in output.read_text()

    return started


def event(text: str, intent: str = "FallbackIntent") -> dict[str, Any]:
    """What Lex sends, as in the developer guide's lambda-input-format."""
    return {
        "messageVersion": "1.0",
        "invocationSource": "FulfillmentCodeHook",
        "inputMode": "Text",
        "inputTranscript": text,
        "sessionId": "session-1",
        "bot": {"id": "BOTID12345", "aliasId": "ALIAS12345", "localeId": "ko_KR", "version": "1"},
        "sessionState": {
            "sessionAttributes": {},
            "intent": {"name": intent, "slots": {}, "state": "ReadyForFulfillment"},
        },
    }


def state_of(answer: Any) -> str:
    return str(answer["sessionState"]["intent"]["state"])


def test_it_answers_with_the_key_of_the_secret(start: Start) -> None:
    """The model is asked with the key, which is read once and kept; the intent is fulfilled."""
    with start(reply(200, whole("좋은 질문입니다."))) as (function, models, secrets):
        first, second = function.invoke(event("Lex가 뭐야?")), function.invoke(event("또?"))
    assert [state_of(first), state_of(second)] == ["Fulfilled", "Fulfilled"]
    assert first["messages"] == [
        {"contentType": "PlainText", "content": "[ChatGPT] 좋은 질문입니다."}
    ]
    assert [each.headers["authorization"] for each in models.requests] == [f"Bearer {KEY}"] * 2
    assert [(each.headers["x-amz-target"], each.body) for each in secrets.requests] == [
        ("secretsmanager.GetSecretValue", {"SecretId": SECRET})
    ]


def test_an_intent_of_the_bots_own_costs_nothing(start: Start) -> None:
    """It is delegated: neither the model nor the secret is asked."""
    with start(reply(200, whole("never"))) as (function, models, secrets):
        answer = function.invoke(event("안녕", intent="HelloWorld"))
    assert answer["sessionState"]["dialogAction"] == {"type": "Delegate"}
    assert (models.requests, secrets.requests) == ([], [])


def test_without_a_key_it_says_so_and_asks_nobody(start: Start) -> None:
    """An empty secret is an apology in the user's language, a line for the alarm, no request."""
    with start(reply(200, whole("never")), NO_VALUE) as (function, models, secrets):
        answer = function.invoke(event("Lex가 뭐야?"))
        printed = function.printed
    assert state_of(answer) == "Failed"
    assert answer["messages"][0]["content"].endswith("잠시 후 다시 말씀해 주세요.")
    assert json.loads(answer["sessionState"]["sessionAttributes"][ANSWER])["error"] == "KeyMissing"
    assert "The key could not be read: ResourceNotFoundException" in printed
    assert "HookAnswerFailed KeyMissing" in printed
    assert (len(models.requests), len(secrets.requests)) == (0, 1)


def test_a_model_that_is_silent_does_not_cost_the_answer(start: Start) -> None:
    """Lex gets the apology before Lambda's time is over, which would be no answer at all."""
    with start([HOLD]) as (function, _, _):
        function.invoke(event("안녕", intent="HelloWorld"))  # started, whatever that took
        answer = function.invoke(event("Lex가 뭐야?"), seconds=4)
        printed = function.printed
    assert state_of(answer) == "Failed"
    assert "HookAnswerFailed DeadlinePassed" in printed


def test_a_model_that_was_shut_down_is_named(start: Start) -> None:
    """A 404 of OpenAI's is a failed answer, of a kind that the log tells."""
    gone = error(404, "The model `gpt-6-luna` does not exist", code="model_not_found")
    with start(gone) as (function, _, _):
        answer = function.invoke(event("Lex가 뭐야?"))
        printed = function.printed
    assert state_of(answer) == "Failed"
    assert "HookAnswerFailed Model" in printed


def test_a_retired_target_is_answered_by_its_successor(start: Start) -> None:
    """gpt-3.5-turbo, which the original asked, is not asked any more: OpenAI's date for it."""
    with start(reply(200, whole("여전히 답합니다.")), target="gpt-3.5-turbo") as parts:
        function, models, _ = parts
        answer = function.invoke(event("Lex가 뭐야?"))
    assert state_of(answer) == "Fulfilled"
    assert [each.body["model"] for each in models.requests] == ["gpt-6-luna"]


def test_nothing_secret_and_nothing_said_is_printed(start: Start) -> None:
    """Neither key nor credentials, nor what was asked or answered: not when it answers, and not
    when the server repeats the question in its fault."""
    faulty = error(500, "The question was: Lex가 뭐야?")
    with start(faulty) as (function, _, _):
        function.invoke(event("Lex가 뭐야?"), seconds=6)
        printed = function.printed
    with start(reply(200, whole("좋은 질문입니다."))) as (function, _, _):
        function.invoke(event("Lex가 뭐야?"))
        printed += function.printed
    assert "HookAnswerFailed ServerFailed" in printed
    secrets = (KEY, "scripted-secret-access-key", "AKIDSCRIPTED", "Lex가 뭐야?", "좋은 질문")
    assert [each for each in secrets if each in printed] == []


BOOKED = reply(200, {}, "application/x-amz-json-1.0")
SPENT = reply(
    400,
    {
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "Message": "The conditional request failed",
        "Item": {"calls": {"N": "200"}, "nanodollars": {"N": "90000"}, "reserved": {"N": "0"}},
    },
    "application/x-amz-json-1.0",
)


def test_the_cap_of_the_day_binds_the_hook(start: Start) -> None:
    """A call is booked under the condition that the day has one left, and settled after it; at
    the cap nobody is asked, the day's end is told and the alarm's line is there."""
    with (
        scripted(BOOKED, BOOKED, SPENT) as table,
        start(reply(200, whole("좋은 질문입니다.")), table=table) as (function, models, _),
    ):
        first, second = function.invoke(event("Lex가 뭐야?")), function.invoke(event("또?"))
        printed = function.printed
    assert [state_of(first), state_of(second)] == ["Fulfilled", "Failed"]
    assert second["messages"][0]["content"].startswith("오늘 답변할 수 있는 한도에 도달했습니다.")
    assert len(models.requests) == 1
    assert "HookAnswerFailed BudgetSpent" in printed
    assert [each.headers["x-amz-target"] for each in table.requests] == [
        "DynamoDB_20120810.UpdateItem"
    ] * 3
    book, settle, refused = table.bodies
    assert book["TableName"] == "spending"
    assert book["ConditionExpression"].count("<") == 2
    assert book["ExpressionAttributeValues"][":calls"] == {"N": "1"}
    assert book["ExpressionAttributeValues"][":most"] == {"N": "200"}
    assert settle["ExpressionAttributeValues"][":calls"] == {"N": "0"}
    assert "ConditionExpression" not in settle
    assert refused["Key"] == book["Key"]


def test_nothing_is_spent_while_nobody_counts(start: Start) -> None:
    """A table that cannot be written is an apology, and the model is not asked."""
    away = reply(500, {"__type": "InternalServerError"}, "application/x-amz-json-1.0")
    with (
        scripted(away) as table,
        start(reply(200, whole("never")), table=table) as (function, models, _),
    ):
        answer = function.invoke(event("Lex가 뭐야?"))
        printed = function.printed
    assert state_of(answer) == "Failed"
    assert "HookAnswerFailed BudgetUnknown" in printed
    assert models.requests == []


def test_it_answers_from_the_documents_of_its_package(start: Start) -> None:
    """The passage goes to the model; what the documents do not say is an answer, too, and nobody
    is asked."""
    with start(reply(200, whole("이틀입니다. [1]")), FALLBACK_DOCUMENTS="documents") as parts:
        function, models, _ = parts
        known = function.invoke(event("배송은 며칠 걸려요?"))
        unknown = function.invoke(event("모나리자는 누가 그렸지?"))
    assert [state_of(known), state_of(unknown)] == ["Fulfilled", "Fulfilled"]
    assert [each["content"] for each in known["messages"]] == ["[ChatGPT] 이틀입니다. [1]"]
    (body,) = models.bodies
    assert "배송은 이틀 안에 끝납니다." in json.dumps(body, ensure_ascii=False)
    assert "등록된 문서에는" in unknown["messages"][0]["content"]

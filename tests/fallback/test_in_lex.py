"""The code hook inside a bot: boto3 speaks to the local runtime, which calls the hook, which
asks the embedded endpoint."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from fallback.assembly import answerer_for
from fallback.codehook import ANSWERED_BY, CodeHook, told
from fallback.local import serve as serve_fallback
from fallback.targets import load_targets
from lexclient.local import serve as serve_lex

BOT = Path(__file__).parents[2] / "bots" / "HelloWorldBot"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HelloWorldBot with the code hook switched on for FallbackIntent."""
    copy = tmp_path_factory.mktemp("bots") / "HelloWorldBot"
    shutil.copytree(BOT, copy)
    for file in copy.rglob("FallbackIntent/Intent.json"):
        intent = json.loads(file.read_text(encoding="utf-8"))
        intent["fulfillmentCodeHook"] = {"enabled": True, "isActive": True}
        file.write_text(json.dumps(intent, ensure_ascii=False), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def say(bot: Path) -> Iterator[Any]:
    """Says something to the bot in Korean, in one session."""
    with serve_fallback(pace_s=0) as url:
        target = load_targets()["offline-chat"]
        hook = CodeHook(answerer_for(target, environ={}, embedded_url=url, streaming=False))
        with serve_lex(bot, hooks={"ko_KR": hook}) as runtime:
            local = runtime.bots[0]
            client = boto3.client(
                "lexv2-runtime",
                endpoint_url=runtime.url,
                region_name="us-east-1",
                aws_access_key_id="any",
                aws_secret_access_key="any",
                config=Config(retries={"total_max_attempts": 1}),
            )

            def speak(text: str) -> Any:
                return client.recognize_text(
                    botId=local.bot_id,
                    botAliasId=local.alias_id,
                    localeId="ko_KR",
                    sessionId="session-1",
                    text=text,
                )

            yield speak
            client.close()


def test_the_hook_answers_what_the_bot_does_not_know(say: Any) -> None:
    """One answer in messages Lex accepts, the intent fulfilled, who answered in the attributes."""
    response = say("Lex에 대해 설명해줘")
    state = response["sessionState"]
    assert (state["intent"]["name"], state["intent"]["state"]) == ("FallbackIntent", "Fulfilled")
    assert state["dialogAction"]["type"] == "Close"
    assert state["sessionAttributes"][ANSWERED_BY] == "offline-chat"
    text = "\n".join(message["content"] for message in response["messages"])
    assert text.startswith("(오프라인 답변: 모델이 아니라 LexLens에 들어 있는")
    assert "챗봇을 만드는 AWS의 관리형 서비스입니다." in text
    facts = told(state["sessionAttributes"])
    assert facts is not None
    assert (facts["model"], facts["outcome"], facts["cost"]) == ("offline-chat", "complete", "0")


def test_the_bot_still_answers_what_it_knows(say: Any) -> None:
    """A greeting is the bot's own business; the attributes of the turn before stay as they are."""
    before = told(say("Lex에 대해 설명해줘")["sessionState"]["sessionAttributes"])
    response = say("안녕")
    assert response["sessionState"]["intent"]["name"] == "HelloWorld"
    assert response["messages"][0]["content"] == "제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?"
    after = told(response["sessionState"]["sessionAttributes"])
    assert before is not None
    assert after == before  # the same id: it is no answer of this turn

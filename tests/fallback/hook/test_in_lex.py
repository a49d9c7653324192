"""The code hook inside a bot: boto3 speaks to the local runtime, which calls the hook, which
asks the embedded endpoint."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.conversation.router import route
from fallback.build import answerer_for
from fallback.hook.code_hook import CodeHook
from fallback.hook.provenance import ANSWERED_BY, read
from fallback.local import serve as serve_fallback
from fallback.targets.target import load_targets
from lexclient.client import BotAddress, LexClient
from lexclient.local import serve as serve_lex
from lexclient.recognition import Recognition

Say = Callable[..., Recognition]
BOT = Path(__file__).parents[3] / "bots" / "HelloWorldBot"


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
def say(bot: Path) -> Iterator[Say]:
    """Says something to the bot in Korean, in one session."""
    with serve_fallback(pace_s=0) as url:
        target = load_targets()["offline-chat"]
        hook = CodeHook(answerer_for(target, environ={}, embedded_url=url, streaming=False))
        with serve_lex(bot, hooks={"ko_KR": hook}) as runtime:
            local = runtime.bots[0]
            address = BotAddress(local.bot_id, local.alias_id, "ko_KR")
            lex = LexClient(
                endpoint_url=runtime.url, region="us-east-1", credentials=("any", "any")
            )

            def speak(text: str, session: str = "session-1", **attributes: str) -> Recognition:
                known = {name.replace("_", "."): value for name, value in attributes.items()}
                return lex.recognize(address, session, text, request_attributes=known)

            yield speak


def test_the_hook_answers_what_the_bot_does_not_know(say: Say) -> None:
    """Messages Lex accepts, the intent fulfilled, who answered in the attributes, and the router
    calling it by its name."""
    heard = say("Lex에 대해 설명해줘")
    assert (heard.intent, heard.dialog_action) == ("FallbackIntent", "Close")
    assert heard.session_state["intent"]["state"] == "Fulfilled"
    assert heard.session_state["sessionAttributes"][ANSWERED_BY] == "offline-chat"
    text = "\n".join(message.content for message in heard.messages)
    assert text.startswith("(오프라인 답변: 모델이 아니라 LexLens에 들어 있는")
    assert "챗봇을 만드는 AWS의 관리형 서비스입니다." in text
    known = read(heard.session_state["sessionAttributes"], text)
    assert known is not None
    assert (known.answer.model, known.answer.outcome) == ("offline-chat", "complete")
    assert (known.answer.cost, known.answer.text) == (0, text)
    assert route(heard, threshold=0.4).reason == "hook_answered"


def test_the_bot_still_answers_what_it_knows(say: Say) -> None:
    """A greeting is the bot's own business; the attributes of the turn before stay as they are."""
    before = read(say("Lex에 대해 설명해줘").session_state["sessionAttributes"])
    heard = say("안녕")
    assert heard.intent == "HelloWorld"
    assert [message.content for message in heard.messages] == [
        "제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?"
    ]
    assert before is not None
    # the same id: it is no answer of this turn
    assert read(heard.session_state["sessionAttributes"]) == before
    assert route(heard, threshold=0.4).reason == "intent_matched"


def test_the_app_can_answer_in_the_hooks_place(say: Say) -> None:
    """With a request attribute the same bot leaves the answer to the app: no message, and the
    router sends the question on."""
    heard = say("Lex에 대해 설명해줘", "session-2", lexlens_fallback="app")
    assert heard.intent == "FallbackIntent"
    assert heard.messages == ()
    assert read(heard.session_state.get("sessionAttributes") or {}) is None
    assert route(heard, threshold=0.4).answered_by == "fallback"

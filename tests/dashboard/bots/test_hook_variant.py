"""A bot whose fallback is answered inside Lex: the variant's export, and its hook over the wire."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from dashboard.bots.export import as_zip
from dashboard.bots.hook_variant import TARGET, variant_hook, variant_of
from dashboard.conversation.router import route
from dashboard.settings import BOTS
from fallback.answerer import Answer, Delta, Question
from fallback.hook.provenance import read
from lexclient.client import BotAddress, LexClient
from lexclient.local import serve
from lexclient.local.bot.archive import read_files


class FakeTarget:
    """Answers with its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        yield Answer(self.name, f"{self.name}: {question.text}", "complete", model="m-1")


def test_only_the_name_the_id_and_the_fallback_differ() -> None:
    """Every other file of the export is the same to the byte or the same document."""
    files = read_files(BOTS / "HelloWorldBot")
    variant = variant_of(files)
    different = {
        path.as_posix() for path in files if json.loads(files[path]) != json.loads(variant[path])
    }
    base = "HelloWorldBot"
    assert different == {
        f"{base}/Bot.json",
        f"{base}/BotLocales/en_US/Intents/FallbackIntent/Intent.json",
        f"{base}/BotLocales/ko_KR/Intents/FallbackIntent/Intent.json",
    }
    bot = json.loads(variant[PurePosixPath(f"{base}/Bot.json")])
    assert (bot["name"], bot["identifier"]) == ("HelloWorldBot-hook", "HELLOWORLh")


def test_the_hook_answers_what_the_bot_does_not_know(tmp_path: Path) -> None:
    """The target that the turn names answers inside Lex, and the attributes tell of it."""
    variant = tmp_path / "variant.zip"
    variant.write_bytes(as_zip(variant_of(read_files(BOTS / "HelloWorldBot"))))
    hook = variant_hook({"one": FakeTarget("one"), "two": FakeTarget("two")})
    with serve(variant, hooks={"HelloWorldBot-hook": hook}) as runtime:
        lex = LexClient(endpoint_url=runtime.url, region="us-east-1", credentials=("a", "b"))
        address = BotAddress("HELLOWORLh", "TSTALIASID", "ko_KR")
        greeted = lex.recognize(address, "s-1", "안녕")
        unnamed = lex.recognize(address, "s-3", "Lex에 대해 설명해줘")
        asked = lex.recognize(
            address, "s-2", "Lex에 대해 설명해줘", request_attributes={TARGET: "two"}
        )
    assert route(greeted, threshold=0.4).reason == "intent_matched"
    assert route(unnamed, threshold=0.4).answered_by == "fallback"  # no target was chosen
    assert route(asked, threshold=0.4).reason == "hook_answered"
    assert [message.content for message in asked.messages] == ["[ChatGPT] two: Lex에 대해 설명해줘"]
    told = read(asked.session_state["sessionAttributes"])
    assert told is not None
    assert (told.answer.target, told.answer.model) == ("two", "m-1")


def test_the_bots_own_hook_keeps_its_intents() -> None:
    """Only FallbackIntent is taken from it."""

    def own(event: dict[str, Any], context: Any) -> dict[str, Any]:
        return {"own": event["sessionState"]["intent"]["name"]}

    hook = variant_hook({"one": FakeTarget("one")}, own)
    event = {"sessionState": {"intent": {"name": "BookClass"}}, "inputTranscript": "x"}
    assert hook(event, None) == {"own": "BookClass"}

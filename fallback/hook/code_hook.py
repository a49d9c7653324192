"""The Lambda code hook of a Lex V2 bot: answers FallbackIntent, leaves all else to Lex.

Event and response as in the developer guide's `lambda-input-format` and
`lambda-response-format`. The hook never raises and never returns what Lex would call invalid:
a failure is an answer that says so, with the intent's state Failed.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fallback.answerer import WHOLE, Answer, Answerer, Question
from fallback.errors import BudgetSpent
from fallback.hook.provenance import ANSWER, ANSWERED_BY, WHERE, told
from fallback.prompts import HOOK_PREFIX

FALLBACK_INTENT = "FallbackIntent"
MESSAGE_LENGTH = 1024  # Lex counts UTF-16 code units
MESSAGES = 10
MARGIN_S = 1.0
WITHOUT_CONTEXT_S = 25.0  # Lex waits 30 seconds for a hook
INTENT_KEYS = ("name", "slots", "state", "confirmationState")
STATE_KEYS = ("activeContexts", "runtimeHints")
SORRY = {
    "ko": "지금은 답변을 가져오지 못했습니다. 잠시 후 다시 말씀해 주세요.",
    "en": "I could not get an answer just now. Please try again in a moment.",
}
NO_MORE_TODAY = {
    "ko": "오늘 답변할 수 있는 한도에 도달했습니다. 한도는 매일 새로 시작됩니다.",
    "en": "The limit of answers for today is reached. It starts anew every day.",
}
ANSWERED = WHOLE | {"not_in_documents"}  # that the documents say nothing is an answer, too
PARTINGS = (("\n",), (". ", "? ", "! "), (" ",))

log = logging.getLogger(__name__)


class Context(Protocol):
    """What the hook needs of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CodeHook:
    """A Lambda handler, `hook(event, context)`.

    `answerer` should not stream, since Lex takes one reply. `prefix` marks the answer's first
    message, "" for none; answers of the targets in `unmarked` say themselves that they are not
    ChatGPT's. `new_id` gives each answer the id that tells it from the one before. `person` is
    whose share of the day it counts for, see `Question`.
    """

    answerer: Answerer
    prefix: str = HOOK_PREFIX
    unmarked: frozenset[str] = frozenset({"offline-chat", "offline-completion"})
    clock: Callable[[], float] = time.monotonic
    new_id: Callable[[], str] = lambda: uuid.uuid4().hex
    person: str = ""

    def __call__(self, event: Mapping[str, Any], context: Context | None = None) -> dict[str, Any]:
        """The response to one event of Lex. Intents of the bot's own are delegated, and so is
        FallbackIntent when the app asks to answer it, by the request attribute `WHERE`."""
        intent = _intent(event)
        elsewhere = _mapping(event.get("requestAttributes")).get(WHERE) == "app"
        if intent["name"] != FALLBACK_INTENT or elsewhere:
            # what an earlier turn told of its answer is not true of this one
            kept = {n: v for n, v in _attributes(event).items() if n not in (ANSWERED_BY, ANSWER)}
            return _response(event, intent, "Delegate", kept)
        try:
            answer = self._answer(event, context)
        except Exception as error:  # noqa: BLE001  # the outermost edge: Lex must get a reply
            # the type only, since a message could quote the request
            log.error("The fallback failed: %s", type(error).__name__)
            answer = Answer(target="unknown", text="", outcome="failed")
        return self._closed(event, intent, answer)

    def _answer(self, event: Mapping[str, Any], context: Context | None) -> Answer:
        text = str(event.get("inputTranscript") or "").strip()
        if not text:
            return Answer(target="none", text="", outcome="failed")  # nothing was asked
        left = WITHOUT_CONTEXT_S if context is None else _left_s(context)
        question = Question(text, deadline=self.clock() + left, person=self.person)
        for heard in self.answerer.stream(question, threading.Event()):
            if isinstance(heard, Answer):
                return heard
        raise RuntimeError("an answerer ended without an answer")

    def _closed(
        self, event: Mapping[str, Any], intent: dict[str, Any], answer: Answer
    ) -> dict[str, Any]:
        state = "Fulfilled" if answer.outcome in ANSWERED else "Failed"
        prefix = "" if answer.target in self.unmarked else self.prefix
        said = prefix + answer.text.strip() if answer.text.strip() else _sorry(event, answer)
        attributes = _attributes(event) | told(answer, self.new_id())
        response = _response(event, {**intent, "state": state}, "Close", attributes)
        messages = [{"contentType": "PlainText", "content": text} for text in in_messages(said)]
        return {**response, "messages": messages}


def in_messages(text: str) -> list[str]:
    """`text` in at most ten messages of at most 1,024 UTF-16 code units, parted where a
    paragraph, a sentence or a word ends; what does not fit into ten is left out."""
    messages: list[str] = []
    rest = text.strip()
    while rest and len(messages) < MESSAGES:
        end = _part(rest)
        messages.append(rest[:end].strip())
        rest = rest[end:].strip()
    return messages


def _part(text: str) -> int:
    """Where the first message of `text` ends."""
    end = _fitting(text)
    if end == len(text):
        return end
    for marks in PARTINGS:
        # in the later half, so that no message is a scrap
        place = max(text.rfind(mark, end // 2, end + 1) for mark in marks)
        if place > 0:
            return place + 1
    return end


def _fitting(text: str) -> int:
    """How many characters of `text` fit into one message."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > MESSAGE_LENGTH:
            return place
    return len(text)


def _response(
    event: Mapping[str, Any], intent: dict[str, Any], action: str, attributes: dict[str, str]
) -> dict[str, Any]:
    """Slots, contexts and attributes as they came. A delegating reply may not carry Failed or
    Fulfilled for an intent Lex has not finished, so the intent goes back as it was."""
    state = _mapping(event.get("sessionState"))
    kept = {key: state[key] for key in STATE_KEYS if state.get(key) is not None}
    response: dict[str, Any] = {
        "sessionState": {
            **kept,
            "sessionAttributes": attributes,
            "dialogAction": {"type": action},
            "intent": intent,
        }
    }
    if event.get("requestAttributes"):
        response["requestAttributes"] = event["requestAttributes"]
    return response


def _intent(event: Mapping[str, Any]) -> dict[str, Any]:
    intent = _mapping(_mapping(event.get("sessionState")).get("intent"))
    kept = {key: intent[key] for key in INTENT_KEYS if intent.get(key) is not None}
    return {"name": FALLBACK_INTENT, "slots": {}, **kept}


def _attributes(event: Mapping[str, Any]) -> dict[str, str]:
    return dict(_mapping(_mapping(event.get("sessionState")).get("sessionAttributes")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _left_s(context: Context) -> float:
    return max(0.0, context.get_remaining_time_in_millis() / 1000 - MARGIN_S)


def _sorry(event: Mapping[str, Any], answer: Answer) -> str:
    """That there is no answer; whoever would ask in vain again in a moment is told so."""
    words = NO_MORE_TODAY if isinstance(answer.error, BudgetSpent) else SORRY
    locale = str(_mapping(event.get("bot")).get("localeId", ""))
    return words.get(locale.split("_", maxsplit=1)[0], words["en"])

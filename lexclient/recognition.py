"""What Lex said to one utterance, parsed once from the wire.

Every field of a RecognizeText response is optional in botocore's model, and real answers use
that: no `messages` when nothing is said, no score on FallbackIntent, no `intent` after
ElicitIntent. The parser takes them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FALLBACK_INTENT = "FallbackIntent"
# Request attributes of a response that hold an answer which Lex had generated: the developer
# guide's pages on AMAZON.QnAIntent (from a knowledge base, OpenSearch or Kendra),
# AMAZON.BedrockAgentIntent and AMAZON.QInConnectIntent. No client can send them, `x-amz-lex:` is
# reserved. The session attributes of the same names outlive their turn and say nothing of it.
GENERATED: Mapping[str, str] = {
    "x-amz-lex:qnA-search-response": "QnAIntent",
    "x-amz-lex:bedrock-agent-search-response": "BedrockAgentIntent",
    "x-amz-lex:q-in-connect-response": "QInConnectIntent",
}
GENERATED_FROM = (  # which documents such an answer rests on
    "x-amz-lex:qnA-search-response-source",
    "x-amz-lex:bedrock-knowledge-base-search-response-source",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot's value: as typed, as Lex understood it, and the canonical values."""

    original: str | None
    interpreted: str | None
    resolved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One intent Lex considered; `score` is comparative, None where Lex shows none."""

    intent: str
    score: float | None
    slots: Mapping[str, Slot | None]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class LexMessage:
    """One message of the bot; `card` is the image response card as it came, if any."""

    content: str
    content_type: str
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class GeneratedAnswer:
    """An answer that Amazon Bedrock made inside Lex: through which built-in intent, and the
    documents it rests on as Lex names them, "" where it names none."""

    text: str
    through: str
    documents: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """One answer of RecognizeText; `seconds` is the call as the client saw it."""

    interpretations: tuple[Interpretation, ...]
    messages: tuple[LexMessage, ...]
    session_state: Mapping[str, Any]
    request_id: str | None
    seconds: float
    request: Mapping[str, Any]
    response: Mapping[str, Any]

    @property
    def intent(self) -> str | None:
        """The intent the session is in, or the first interpretation's."""
        name = (self.session_state.get("intent") or {}).get("name")
        first = self.interpretations[0].intent if self.interpretations else None
        return name if name and isinstance(name, str) else first

    @property
    def dialog_action(self) -> str | None:
        """Close, ConfirmIntent, Delegate, ElicitIntent, ElicitSlot, None or absent."""
        action = (self.session_state.get("dialogAction") or {}).get("type")
        return action if isinstance(action, str) else None

    @property
    def current(self) -> Interpretation | None:
        """The interpretation of the intent the session is in."""
        intent = self.intent
        return next((one for one in self.interpretations if one.intent == intent), None)

    @property
    def generated(self) -> GeneratedAnswer | None:
        """The answer that Bedrock made to this utterance.

        None, too, where Lex chose FallbackIntent and says something else than that answer.
        """
        attributes = self.response.get("requestAttributes")
        if not isinstance(attributes, Mapping):
            return None
        name = next((name for name in GENERATED if _words(attributes.get(name))), None)
        if name is None:
            return None
        text = _words(attributes[name])
        if self.intent == FALLBACK_INTENT and not any(text in m.content for m in self.messages):
            return None
        documents = (_words(attributes.get(source)) for source in GENERATED_FROM)
        return GeneratedAnswer(text, GENERATED[name], next(filter(None, documents), ""))

    @property
    def scored(self) -> tuple[tuple[str, float], ...]:
        """The bot's own intents with their scores, the best first."""
        listed = [(one.intent, one.score) for one in self.interpretations if one.score is not None]
        own = [pair for pair in listed if pair[0] != FALLBACK_INTENT]
        return tuple(sorted(own, key=lambda pair: -pair[1]))


def parse(
    response: Mapping[str, Any], *, request: Mapping[str, Any], seconds: float
) -> Recognition:
    """Read what boto3 returned for RecognizeText."""
    body = {key: value for key, value in response.items() if key != "ResponseMetadata"}
    metadata = response.get("ResponseMetadata") or {}
    return Recognition(
        interpretations=tuple(_interpretation(i) for i in body.get("interpretations") or ()),
        messages=tuple(message(m) for m in body.get("messages") or ()),
        session_state=body.get("sessionState") or {},
        request_id=metadata.get("RequestId"),
        seconds=seconds,
        request=request,
        response=body,
    )


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _interpretation(raw: Mapping[str, Any]) -> Interpretation:
    intent = raw.get("intent") or {}
    return Interpretation(
        intent=str(intent.get("name", "")),
        score=(raw.get("nluConfidence") or {}).get("score"),
        slots={name: _slot(value) for name, value in (intent.get("slots") or {}).items()},
        source=raw.get("interpretationSource"),
    )


def _slot(raw: Mapping[str, Any] | None) -> Slot | None:
    if not raw:
        return None
    value = raw.get("value") or {}
    return Slot(
        original=value.get("originalValue"),
        interpreted=value.get("interpretedValue"),
        resolved=tuple(value.get("resolvedValues") or ()),
    )


def message(raw: Mapping[str, Any]) -> LexMessage:
    """One of an answer's `messages`."""
    card = raw.get("imageResponseCard")
    return LexMessage(
        content=str(raw.get("content") or ""),
        content_type=str(raw.get("contentType") or "PlainText"),
        card=card,
    )

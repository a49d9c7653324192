"""Routing as a table: what Lex said, and who therefore answers for which reason."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.conversation.router import HOOK_ATTRIBUTE, Expectation, route
from dashboard.conversation.turn import Route
from lexclient.recognition import Recognition, parse

NOTHING = Expectation()


def said(
    *ranked: tuple[str, float | None],
    intent: str | None = None,
    attributes: dict[str, str] | None = None,
    messages: int = 0,
    request_attributes: dict[str, str] | None = None,
) -> Recognition:
    """A recognition with these interpretations, in an intent (the first one's by default)."""
    state: dict[str, Any] = {"sessionAttributes": attributes or {}}
    if intent is not None or ranked:
        state["intent"] = {"name": intent or ranked[0][0]}
    response = {
        "interpretations": [
            {"intent": {"name": name}} | ({"nluConfidence": {"score": s}} if s is not None else {})
            for name, s in ranked
        ],
        "sessionState": state,
        "messages": [{"content": "said", "contentType": "PlainText"}] * messages,
        "requestAttributes": request_attributes or {},
    }
    return parse(response, request={}, seconds=0.1)


FALLBACK = ("FallbackIntent", None)
QNA = {"x-amz-lex:qnA-search-response": "said"}
AGENT = {"x-amz-lex:bedrock-agent-search-response": "said"}
CONNECT = {"x-amz-lex:q-in-connect-response": "said"}
KENDRA = {"x-amz-lex:kendra-search-response-answer-1": "said"}


@pytest.mark.parametrize(
    ("recognition", "expected", "result"),
    [
        # a defined intent wins; the runner-up is kept
        (
            said(("Book", 0.95), FALLBACK, ("Cancel", 0.44)),
            NOTHING,
            Route("lex", "intent_matched", 0.4, "Book", 0.95, "Cancel", 0.44),
        ),
        # the bot had asked for a slot of the same intent
        (
            said(("Book", 1.0), FALLBACK),
            Expectation("Book", "ElicitSlot"),
            Route("lex", "slot_elicitation", 0.4, "Book", 1.0),
        ),
        (
            said(("Book", 1.0), FALLBACK),
            Expectation("Book", "ConfirmIntent"),
            Route("lex", "confirmation", 0.4, "Book", 1.0),
        ),
        # the person changed the intent instead of answering
        (
            said(("Cancel", 0.9), FALLBACK, ("Book", 0.3)),
            Expectation("Book", "ElicitSlot"),
            Route("lex", "intent_matched", 0.4, "Cancel", 0.9, "Book", 0.3),
        ),
        # nothing reaches the threshold
        (
            said(FALLBACK, ("Book", 0.31), ("Cancel", 0.2)),
            NOTHING,
            Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, "Book", 0.31),
        ),
        # Lex preferred its fallback although a score was above: legitimate Lex output
        (
            said(FALLBACK, ("Book", 0.69)),
            NOTHING,
            Route("fallback", "fallback_won", 0.4, "FallbackIntent", None, "Book", 0.69),
        ),
        # exactly at the threshold is not under it
        (
            said(FALLBACK, ("Book", 0.4)),
            NOTHING,
            Route("fallback", "fallback_won", 0.4, "FallbackIntent", None, "Book", 0.4),
        ),
        (said(FALLBACK), NOTHING, Route("fallback", "no_candidate", 0.4, "FallbackIntent")),
        # a first interpretation without a score, a second with one
        (
            said(("Book", None), ("Cancel", 0.76)),
            NOTHING,
            Route("lex", "intent_matched", 0.4, "Book", None, "Cancel", 0.76),
        ),
        # the retries of a slot ran out and the session is now in FallbackIntent
        (
            said(("Book", 0.2), intent="FallbackIntent"),
            Expectation("Book", "ElicitSlot"),
            Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, "Book", 0.2),
        ),
        # the code hook inside Lex answered
        (
            said(FALLBACK, ("Book", 0.1), attributes={HOOK_ATTRIBUTE: "gpt"}, messages=1),
            NOTHING,
            Route("lex", "hook_answered", 0.4, "FallbackIntent", None, "Book", 0.1),
        ),
        # the attribute of an earlier turn alone is no answer
        (
            said(FALLBACK, attributes={HOOK_ATTRIBUTE: "gpt"}),
            NOTHING,
            Route("fallback", "no_candidate", 0.4, "FallbackIntent"),
        ),
        # QnAIntent answered: no intent took it, Bedrock made the answer
        (
            said(FALLBACK, ("Book", 0.31), intent="Faq", request_attributes=QNA, messages=1),
            NOTHING,
            Route("bedrock", "bedrock_answered", 0.4, "Faq", None, "Book", 0.31),
        ),
        # an agent that talks on, in an intent with samples of its own
        (
            said(("Agent", 0.9), request_attributes=AGENT, messages=1),
            Expectation("Agent", "ElicitIntent"),
            Route("bedrock", "bedrock_answered", 0.4, "Agent", 0.9),
        ),
        # the bot has no message to put the answer into
        (
            said(("Connect", None), request_attributes=CONNECT),
            NOTHING,
            Route("bedrock", "bedrock_answered", 0.4, "Connect"),
        ),
        # an intent that takes FallbackIntent's place, by its answer among the messages
        (
            said(FALLBACK, request_attributes=QNA, messages=1),
            NOTHING,
            Route("bedrock", "bedrock_answered", 0.4, "FallbackIntent"),
        ),
        # Bedrock found nothing that the bot says, and Lex went on to FallbackIntent
        (
            said(FALLBACK, request_attributes={"x-amz-lex:qnA-search-response": "no idea"}),
            NOTHING,
            Route("fallback", "no_candidate", 0.4, "FallbackIntent"),
        ),
        (
            said(("Faq", None), request_attributes={"x-amz-lex:qnA-search-response": " "}),
            NOTHING,
            Route("lex", "intent_matched", 0.4, "Faq"),
        ),
        # an agent's session attributes are those of an earlier turn; Kendra's search is no model
        (
            said(("Book", 0.9), attributes=AGENT, messages=1),
            NOTHING,
            Route("lex", "intent_matched", 0.4, "Book", 0.9),
        ),
        (
            said(("Search", None), request_attributes=KENDRA, messages=1),
            NOTHING,
            Route("lex", "intent_matched", 0.4, "Search"),
        ),
        # the hook's attribute is older than an answer that Bedrock made to this utterance
        (
            said(
                FALLBACK,
                attributes={HOOK_ATTRIBUTE: "gpt"},
                request_attributes=QNA,
                messages=1,
            ),
            NOTHING,
            Route("bedrock", "bedrock_answered", 0.4, "FallbackIntent"),
        ),
        # ElicitIntent: the session is in no intent at all
        (said(), NOTHING, Route("lex", "intent_matched", 0.4)),
    ],
)
def test_route(recognition: Recognition, expected: Expectation, result: Route) -> None:
    """The whole verdict with its numbers, for each shape of answer Lex is known to give."""
    assert route(recognition, threshold=0.4, expected=expected) == result

"""What Lex answers where Amazon Bedrock made the answer, as the developer guide's examples have it.

`QnAIntent` takes what no other intent takes; FallbackIntent then is the interpretation, and the
session is in the intent.
"""

from __future__ import annotations

from typing import Any

QNA = "x-amz-lex:qnA-search-response"
AGENT = "x-amz-lex:bedrock-agent-search-response"


def generated(
    text: str, *, intent: str = "StoreFaq", attribute: str = QNA, near: float | None = 0.21
) -> dict[str, Any]:
    """A response of RecognizeText; `near` is the score of the best intent that did not take it."""
    listed: list[dict[str, Any]] = [
        {"intent": {"name": "FallbackIntent", "slots": {}}, "interpretationSource": "Lex"}
    ]
    if near is not None:
        other = {"intent": {"name": "OrderFlowers", "slots": {}}, "interpretationSource": "Lex"}
        listed.append({**other, "nluConfidence": {"score": near}})
    attributes = {attribute: text}
    if attribute == QNA:
        attributes[f"{QNA}-source"] = "s3://store-faq/opening-hours.md"
    state = {
        "intent": {"name": intent, "slots": {}, "state": "Fulfilled", "confirmationState": "None"},
        "dialogAction": {"type": "Close"},
        "sessionAttributes": dict(attributes) if attribute == AGENT else {},
    }
    return {
        "sessionId": "scripted",
        "sessionState": state,
        "interpretations": listed,
        "messages": [{"content": text, "contentType": "PlainText"}],
        "requestAttributes": attributes,
    }

"""A turn without its words: hashes and lengths in their place, for logs that keep no texts.

What routing is explained with stays: names of intents and slots, scores, states, times, tokens.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

TEXTS = ("utterance", "answer", "error_text")
CALLS = ("lex_request", "lex_response", "fallback_request", "fallback_response")

# Strings under these keys are the service's own words, not the person's or the model's.
KEPT = frozenset(
    {
        *("botId", "botAliasId", "localeId", "sessionId", "requestId", "id", "name", "type"),
        *("state", "confirmationState", "contentType", "interpretationSource", "fulfillmentState"),
        *("slotToElicit", "slotElicitationStyle", "model", "role", "object", "finish_reason"),
        *("status", "usage_source", "shape"),
    }
)
DIGITS = 16


def scrubbed(columns: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The columns of a turn with each text replaced by `hash:length`."""
    return {name: _column(name, value, key) for name, value in columns.items()}


def hashed(text: str, key: str) -> str:
    """The same for the same text in one log, worth nothing without its key."""
    digest = hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return f"{digest[:DIGITS]}:{len(text)}"


def _column(name: str, value: Any, key: str) -> Any:
    if name in TEXTS:
        return hashed(value, key) if value else value
    return _without(value, key) if name in CALLS else value


def _without(value: Any, key: str) -> Any:
    if isinstance(value, str):
        return hashed(value, key) if value else value
    if isinstance(value, Mapping):
        return {
            name: inner if name in KEPT and isinstance(inner, str) else _without(inner, key)
            for name, inner in value.items()
        }
    if isinstance(value, Sequence):
        return [_without(inner, key) for inner in value]
    return value

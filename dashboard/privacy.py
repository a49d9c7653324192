"""What of ids, secrets and words may be seen: masks, redaction, and logs that keep no texts.

Masking shortens ids for a projector, redaction takes keys and account ids out of what is shown or
given away of a call, scrubbing leaves hashes and lengths of texts in their place.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import Any

SHOWN_BEFORE, SHOWN_AFTER = 2, 4
DOTS = "••••"
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")

HIDDEN = "•••"
# What a secret looks like wherever it stands. The account id of an ARN is its fifth part
# (docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
PATTERNS = (
    (re.compile(r"\b(sk|sess|rk|pk)-[A-Za-z0-9_-]{6,}"), rf"\1-{HIDDEN}"),
    (re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{12,}"), rf"\1{HIDDEN}"),
    (re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"(arn:[\w-]+:[\w-]*:[\w-]*:)\d{12}"), rf"\1{HIDDEN}"),
    (re.compile(r"\b\d{12}(?=\.dkr\.ecr\.)"), HIDDEN),
)
NAMES = re.compile(
    r"(api[-_]?key|authorization|secret|password|security[-_]?token|access[-_]?key|account[-_]?id)",
    re.IGNORECASE,
)

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
HASHED = re.compile(rf"[0-9a-f]{{{DIGITS}}}:\d+")


def shortened(identifier: str) -> str:
    """`BSFA240ABN` as `BS••••0ABN`; what is hardly longer than that stays."""
    if len(identifier) <= SHOWN_BEFORE + SHOWN_AFTER:
        return identifier
    return identifier[:SHOWN_BEFORE] + DOTS + identifier[-SHOWN_AFTER:]


def presentable(text: str, *identifiers: str) -> str:
    """The text with these ids and every UUID shortened and account numbers hidden."""
    for identifier in sorted(filter(None, identifiers), key=len, reverse=True):
        text = text.replace(identifier, shortened(identifier))
    text = UUID.sub(lambda found: shortened(found.group()), text)
    return ACCOUNT.sub(DOTS, text)


def redacted(value: Any) -> Any:
    """The same JSON value without secrets; what is not a string, list or mapping stays."""
    if isinstance(value, str):
        return _without_secrets(value)
    if isinstance(value, Mapping):
        return {name: _field(str(name), inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [redacted(inner) for inner in value]
    return value


def _field(name: str, value: Any) -> Any:
    return HIDDEN if NAMES.search(name) and isinstance(value, str | int) else redacted(value)


def _without_secrets(text: str) -> str:
    for pattern, shown in PATTERNS:
        text = pattern.sub(shown, text)
    return text


def scrubbed(columns: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The columns of a turn with each text replaced by `hash:length`.

    What routing is explained with stays: names of intents and slots, scores, states, times, tokens.
    """
    return {name: _column(name, value, key) for name, value in columns.items()}


def hashed(text: str, key: str) -> str:
    """The same for the same text in one log, worth nothing without its key."""
    digest = hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return f"{digest[:DIGITS]}:{len(text)}"


def is_hashed(text: str) -> bool:
    """Whether it stands for a text that was not kept."""
    return HASHED.fullmatch(text) is not None


def _column(name: str, value: Any, key: str) -> Any:
    if name in TEXTS:
        return hashed(value, key) if value else value
    return _without_texts(value, key) if name in CALLS else value


def _without_texts(value: Any, key: str) -> Any:
    if isinstance(value, str):
        return hashed(value, key) if value else value
    if isinstance(value, Mapping):
        return {
            name: inner if name in KEPT and isinstance(inner, str) else _without_texts(inner, key)
            for name, inner in value.items()
        }
    if isinstance(value, Sequence):
        return [_without_texts(inner, key) for inner in value]
    return value

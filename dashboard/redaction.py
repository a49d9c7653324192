"""Takes keys and account ids out of what is shown or given away of a call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

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


def redacted(value: Any) -> Any:
    """The same JSON value without secrets; what is not a string, list or mapping stays."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Mapping):
        return {name: _named(str(name), inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [redacted(inner) for inner in value]
    return value


def _named(name: str, value: Any) -> Any:
    return HIDDEN if NAMES.search(name) and isinstance(value, str | int) else redacted(value)


def _plain(text: str) -> str:
    for pattern, shown in PATTERNS:
        text = pattern.sub(shown, text)
    return text

"""How deep JSON of strangers lies in one another, told without reading it: a reader or writer of
JSON needs a call for each level, and a page that runs out of them is broken at every reload."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 60  # levels of JSON; no service nests as many
BRACKET = re.compile(r"[\[{]|[\]}]")


def is_deep(text: str) -> bool:
    """Whether JSON is nested too deeply to be read; brackets within strings count too."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


def stored_json(text: str | bytes) -> Any:
    """The value of a JSON column; None for what an earlier version stored too deep."""
    document = text if isinstance(text, str) else text.decode()
    return None if is_deep(document) else json.loads(document)

"""Ids shortened for a projector: enough to tell them apart, not enough to use them."""

from __future__ import annotations

import re

SHOWN_BEFORE, SHOWN_AFTER = 2, 4
DOTS = "••••"
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


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

"""What of a logged turn is kept: decided before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dashboard.log.ingested.writing import AS_IT_CAME, Change
from dashboard.log.settings import LogSettings
from dashboard.privacy import (
    Keep,
    changed_texts,
    hashed,
    hashed_call,
    unidentified,
    unidentified_call,
)

USUAL: Keep = "masked"


def keep_now(settings: LogSettings) -> Keep | None:
    """What is kept of texts as the settings say; None before anybody decided. A log that keeps no
    texts keeps none of these either."""
    return settings.ingest_keep() if settings.keeping().texts else "hashed"


def change(keep: Keep, hash_key: str) -> Change:
    """What makes a row what may be kept of it."""
    if keep == "kept":
        return AS_IT_CAME
    if keep == "masked":
        return Change(partial(_changed, change=unidentified), unidentified_call)
    return Change(
        partial(_changed, change=partial(hashed, key=hash_key)),
        partial(hashed_call, key=hash_key),
    )


def _changed(columns: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """A session's id may be a telephone number."""
    session_id = unidentified(columns["session_id"])
    return {**columns, **changed_texts(columns, change), "session_id": session_id}

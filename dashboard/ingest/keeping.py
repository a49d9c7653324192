"""What of a logged turn is kept: decided before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.log.ingested.writing import Change
from dashboard.log.settings import LogSettings
from dashboard.privacy import Keep, masked, scrubbed, unidentified

USUAL: Keep = "masked"


def keep_now(settings: LogSettings) -> Keep | None:
    """What is kept of texts as the settings say; None before anybody decided. A log that keeps no
    texts keeps none of these either."""
    return settings.ingest_keep() if settings.keeping().texts else "hashed"


def change(keep: Keep, hash_key: str) -> Change:
    """What makes a row what may be kept of it. A session's id may be a telephone number."""
    if keep == "kept":
        return lambda columns: columns

    def changed(columns: Mapping[str, Any]) -> Mapping[str, Any]:
        row = masked(columns) if keep == "masked" else scrubbed(columns, hash_key)
        return {**row, "session_id": unidentified(columns["session_id"])}

    return changed

"""An export that cannot be used, in words."""

from __future__ import annotations

from dashboard.services import BadExport
from dashboard.texts import Texts


def bad_export(error: BadExport, texts: Texts) -> dict[str, str]:
    """Where an export is wrong, as a path inside it and a key, and what is wrong there."""
    _, _, inside = error.file.partition(".zip")
    places = [part for part in (inside.strip("/"), error.key) if part]
    reason = texts.say(f"export.{error.rule}", **error.values)
    return {"place": ", ".join(places) or "ZIP", "reason": reason}

"""A conversation to take away: Markdown for people, JSON lines for programs, both stamped."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from dashboard.conversation import sentences
from dashboard.log.turns import TurnRow
from dashboard.markdown import for_display, literally
from dashboard.privacy import redacted
from dashboard.texts import Texts

LEFT_OUT = ("number", "conversation", "session_id", "lex_request", "fallback_request")


def stamp(rows: Sequence[TurnRow], now: dt.datetime) -> dict[str, Any]:
    """Bots, aliases, locales, thresholds, targets and modes of these turns, and the date."""

    def each(name: str) -> list[Any]:
        return list(dict.fromkeys(v for row in rows if (v := getattr(row, name)) is not None))

    return {
        "exported_at": now.isoformat(timespec="seconds"),
        "turns": len(rows),
        "bot": each("bot_name"),
        "alias": each("alias_id"),
        "locale": each("locale_id"),
        "threshold": each("threshold"),
        "target": each("target"),
        "lex_mode": each("lex_mode"),
        "fallback_mode": each("fallback_mode"),
    }


def as_json_lines(rows: Sequence[TurnRow], now: dt.datetime) -> str:
    """The stamp, then one turn a line with the log's columns, without keys and account ids."""
    lines = [{"stamp": stamp(rows, now)}, *(_line(row) for row in rows)]
    whole = "".join(json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in lines)
    return whole.encode(errors="backslashreplace").decode()  # half a pair stays an escape


def _line(row: TurnRow) -> dict[str, Any]:
    return redacted({k: v for k, v in row.columns.items() if k not in LEFT_OUT})  # type: ignore[no-any-return]


def as_markdown(rows: Sequence[TurnRow], texts: Texts, now: dt.datetime) -> str:
    """Who said what, who answered and why, as on the page."""
    head = ["# LexLens", ""]
    for name, value in stamp(rows, now).items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        head.append(f"* {name}: {literally(shown)}")
    return redacted("\n".join([*head, "", *(_told(row, texts) for row in rows)]))  # type: ignore[no-any-return]


def _told(row: TurnRow, texts: Texts) -> str:
    parts = [
        f"**{texts.say('transcript.person')}** {literally(row.utterance)}",
        f"**{sentences.source(row, texts)}** {for_display(row.answer or '')}".rstrip(),
    ]
    parts += [
        for_display(text)  # a failure tells what a service said
        for text in (sentences.ending(row, texts), sentences.failure(row, texts))
        if text
    ]
    parts.append(f"*{sentences.reason(row, texts)}*")
    return "\n\n".join(parts) + "\n\n---\n"

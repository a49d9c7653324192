"""A conversation to take away: Markdown for people, JSON lines for programs, both stamped."""

from __future__ import annotations

import datetime as dt
import json
import operator
from collections.abc import Sequence
from typing import Any

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
from dashboard.log.turn_rows import columns_of
from dashboard.markdown import for_file, literally_in_file
from dashboard.privacy import redacted
from dashboard.texts import Texts

LEFT_OUT = ("number", "conversation", "session_id", "owner", "lex_request", "fallback_request")


def stamp(turns: Sequence[Turn], now: dt.datetime) -> dict[str, Any]:
    """Bots, aliases, locales, thresholds, targets and modes of these turns, and the date."""

    def each(name: str) -> list[Any]:
        values = (operator.attrgetter(name)(turn) for turn in turns)
        return list(dict.fromkeys(value for value in values if value is not None))

    return {
        "exported_at": now.isoformat(timespec="seconds"),
        "turns": len(turns),
        "bot": each("bot.name"),
        "alias": each("bot.alias_id"),
        "locale": each("bot.locale_id"),
        "threshold": each("bot.threshold"),
        "target": each("target"),
        "lex_mode": each("lex_mode"),
        "fallback_mode": each("fallback_mode"),
    }


def as_json_lines(turns: Sequence[Turn], now: dt.datetime) -> str:
    """The stamp, then one turn a line with the log's columns, without keys and account ids."""
    lines = [{"stamp": stamp(turns, now)}, *(_line(turn) for turn in turns)]
    whole = "".join(json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in lines)
    return whole.encode(errors="backslashreplace").decode()  # half a pair stays an escape


def _line(turn: Turn) -> dict[str, Any]:
    return redacted({k: v for k, v in columns_of(turn).items() if k not in LEFT_OUT})  # type: ignore[no-any-return]


def as_markdown(turns: Sequence[Turn], texts: Texts, now: dt.datetime) -> str:
    """Who said what, who answered and why, as on the page."""
    head = ["# LexLens", ""]
    for name, value in stamp(turns, now).items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        head.append(f"* {name}: {literally_in_file(shown)}")
    return redacted("\n".join([*head, "", *(_told(turn, texts) for turn in turns)]))  # type: ignore[no-any-return]


def _told(turn: Turn, texts: Texts) -> str:
    parts = [
        f"**{texts.say('transcript.person')}** {literally_in_file(turn.utterance)}",
        f"**{sentences.source(turn, texts)}** {for_file(turn.text or '')}".rstrip(),
    ]
    remarks = (sentences.ending(turn, texts), sentences.failure(turn.failure, texts))
    parts += [for_file(text) for text in remarks if text]  # a failure tells what a service said
    parts.append(f"*{sentences.why(turn, texts)}*")
    return "\n\n".join(parts) + "\n\n---\n"

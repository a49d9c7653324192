"""What one row of the log holds, taken apart for the pages: plain tuples, no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dashboard.turnlog import TurnRow
from lexclient.recognition import Recognition, parse

RAW = ("lex_request", "lex_response", "fallback_request", "fallback_response")


def recognition(row: TurnRow) -> Recognition:
    """The recognition as it came; an empty one for a turn that Lex did not answer."""
    return parse(row.lex_response or {}, request=row.lex_request or {}, seconds=row.lex_s or 0.0)


def interpretations(row: TurnRow) -> list[tuple[int, str, float | None]]:
    """Rank, intent and score as Lex listed them; None where Lex shows no score."""
    listed = recognition(row).interpretations
    return [(rank, one.intent, one.score) for rank, one in enumerate(listed, start=1)]


def slots(row: TurnRow) -> list[tuple[str, str | None, str | None, str]]:
    """Name, original, interpreted and resolved values of the first interpretation's slots."""
    listed = recognition(row).interpretations
    found = listed[0].slots if listed else {}
    return [
        (name, slot.original, slot.interpreted, ", ".join(slot.resolved))
        if slot
        else (name, None, None, "")
        for name, slot in found.items()
    ]


def waterfall(row: TurnRow) -> list[tuple[str, float, float]]:
    """What took when: name, begin and length in seconds since the utterance, in order.

    `rule` is the routing, a pure function over at most five scores: under a millisecond.
    """
    lex = row.lex_s or 0.0
    steps = [("lex", 0.0, lex)]
    if row.reason and row.reason != "lex_error":
        steps.append(("rule", lex, 0.0))
    if row.answer_s is not None:
        first = row.answer_s if row.first_s is None else row.first_s
        steps += [("first", lex, first), ("done", lex + first, max(row.answer_s - first, 0.0))]
    return steps


def state_of(row: TurnRow) -> Mapping[str, Any]:
    """The session state after the turn, empty where Lex did not answer."""
    return recognition(row).session_state


def raw_calls(row: TurnRow) -> list[tuple[str, str]]:
    """Which call and its JSON text, for those that were made."""
    calls = ((name, getattr(row, name)) for name in RAW)
    return [
        (name, json.dumps(call, ensure_ascii=False, indent=2, default=str))
        for name, call in calls
        if call
    ]

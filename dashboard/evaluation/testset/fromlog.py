"""A test set made from the log: what people said, expected to be routed as it was.

It is a draft: whoever downloads it corrects the intents that were wrong, and has a test of what
must not change. Replies to the bot's questions stay in a conversation with the turn they follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.evaluation.testset.reading import MAX_TURNS
from dashboard.evaluation.testset.testset import Conversation, UserTurn
from dashboard.log.turns import TurnRow

REPLIES = ("slot_elicitation", "confirmation")


def conversations(rows: Iterable[TurnRow]) -> list[Conversation]:
    """Turns that Lex recognised, oldest first within each conversation of the log."""
    grouped: dict[tuple[str, str, str], list[TurnRow]] = {}
    for row in rows:
        if row.intent:
            key = (row.conversation, row.bot_id, row.locale_id)
            grouped.setdefault(key, []).append(row)
    dialogues = [part for turns in grouped.values() for part in _dialogues(turns)]
    return [_conversation(part, number) for number, part in enumerate(dialogues, start=1)]


def _dialogues(turns: Sequence[TurnRow]) -> list[list[TurnRow]]:
    """Cut before every turn that opened an intent; a reply without its opening is left out."""
    parts: list[list[TurnRow]] = []
    for turn in turns:
        if turn.reason not in REPLIES:
            parts.append([turn])
        elif parts and len(parts[-1]) < MAX_TURNS:
            parts[-1].append(turn)
    return parts


def _conversation(part: Sequence[TurnRow], number: int) -> Conversation:
    filled: dict[str, str] = {}
    turns = []
    for row in part:
        now = _slots(row)
        fresh = {name: value for name, value in now.items() if filled.get(name) != value}
        filled.update(now)
        turns.append(UserTurn(0, 0, row.utterance, row.intent, slots=fresh))
    return Conversation(str(number) if len(turns) > 1 else "", tuple(turns))


def _slots(row: TurnRow) -> dict[str, str]:
    """The filled slots of the session's intent, as Lex understood them."""
    state: Mapping[str, Any] = (row.lex_response or {}).get("sessionState") or {}
    slots = (state.get("intent") or {}).get("slots") or {}
    values = {name: ((raw or {}).get("value") or {}) for name, raw in slots.items()}
    return {n: str(v["interpretedValue"]) for n, v in values.items() if v.get("interpretedValue")}

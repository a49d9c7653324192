"""A test set made from the log: what people said, expected to be routed as somebody labelled it,
else as it was.

It is a draft: whoever downloads it corrects the intents that were wrong, and has a test of what
must not change. Replies to the bot's questions stay in a conversation with the turn they follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from dashboard.conversation.turn import REPLIES, Turn
from dashboard.evaluation.testset.reading import MAX_TURNS
from dashboard.evaluation.testset.testset import Conversation, UserTurn


def conversations(turns: Iterable[Turn]) -> list[Conversation]:
    """Turns that Lex recognised, oldest first within each conversation of the log."""
    grouped: dict[tuple[str, str, str], list[Turn]] = {}
    for turn in turns:
        if turn.intent:
            key = (turn.conversation, turn.bot.bot_id, turn.bot.locale_id)
            grouped.setdefault(key, []).append(turn)
    dialogues = [_sound(part) for group in grouped.values() for part in _dialogues(group)]
    return [_conversation(part, n) for n, part in enumerate(filter(None, dialogues), start=1)]


def _dialogues(turns: Sequence[Turn]) -> list[list[Turn]]:
    """Cut before every turn that opened an intent; a reply without its opening is left out."""
    parts: list[list[Turn]] = []
    for turn in turns:
        if turn.reason not in REPLIES:
            parts.append([turn])
        elif parts and len(parts[-1]) < MAX_TURNS:
            parts[-1].append(turn)
    return parts


def _sound(part: Sequence[Turn]) -> Sequence[Turn]:
    """As far as it went as it should have: nobody would say what followed a wrong turn. That turn
    is a test if it is known what it should have been."""
    good = list(takewhile(lambda turn: turn.expected == turn.taken_for, part))
    wrong = part[len(good) : len(good) + 1]
    return good + [turn for turn in wrong if turn.expected]


def _conversation(part: Sequence[Turn], number: int) -> Conversation:
    filled: dict[str, str] = {}
    turns = []
    for turn in part:
        now = _slots(turn)
        fresh = {name: value for name, value in now.items() if filled.get(name) != value}
        filled.update(now)
        turns.append(UserTurn(0, 0, turn.utterance, turn.expected or "", slots=fresh))
    return Conversation(str(number) if len(turns) > 1 else "", tuple(turns))


def _slots(turn: Turn) -> dict[str, str]:
    """The filled slots of the session's intent, as Lex understood them."""
    state = turn.recognition.session_state if turn.recognition else {}
    slots = (state.get("intent") or {}).get("slots") or {}
    values = {name: ((raw or {}).get("value") or {}) for name, raw in slots.items()}
    return {n: str(v["interpretedValue"]) for n, v in values.items() if v.get("interpretedValue")}

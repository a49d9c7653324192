"""A script said to its bot before anybody sees it, in sessions that nobody else has."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from dashboard.bots.ref import BotRef, Lex
from dashboard.conversation.router import Expectation, route
from dashboard.conversation.script.progress import needs_new_conversation
from dashboard.conversation.script.steps import Step
from dashboard.conversation.turn import Turn
from dashboard.log.clock import utc_now
from lexclient.recognition import Recognition


def rehearsed(lex: Lex, bot: BotRef, steps: Sequence[Step]) -> tuple[Turn, ...]:
    """The turn of each step, one after the other as a demo says them; no target is asked, and the
    log keeps nothing. Raises `LexError`."""
    turns: list[Turn] = []
    session, sessions = "", set[str]()
    try:
        for step in steps:
            before = turns[-1] if turns else None
            if before is None or needs_new_conversation(step, before):
                before, session = None, uuid.uuid4().hex
                sessions.add(session)
            recognition = lex.recognize(bot, session, step.text)
            turns.append(turn_of(bot, step.text, recognition, _asked_in(before)))
    finally:
        for one in sessions:
            lex.delete_session(bot, one)
    return tuple(turns)


def _asked_in(before: Turn | None) -> Expectation:
    recognition = before.recognition if before else None
    if recognition is None:
        return Expectation()
    return Expectation(recognition.intent, recognition.dialog_action)


def turn_of(bot: BotRef, text: str, recognition: Recognition, expected: Expectation) -> Turn:
    """What was said on trial as a turn that no log knows."""
    return Turn(
        id="",
        conversation="",
        session_id="",
        created_at=utc_now(),
        utterance=text,
        bot=bot,
        lex_mode="EMBEDDED",
        fallback_mode="EMBEDDED",
        recognition=recognition,
        route=route(recognition, threshold=bot.threshold, expected=expected),
    )

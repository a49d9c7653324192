"""What the bot said to a turn that Lex answered, and what its code hook tells of its answer."""

from __future__ import annotations

from dataclasses import replace

from dashboard.conversation.turn import Turn
from fallback.hook import provenance
from lexclient.recognition import LexMessage, Recognition


def spoken(said: tuple[LexMessage, ...]) -> str:
    """All messages of the bot as one text, a paragraph each."""
    return "\n\n".join(message.content for message in said if message.content)


def answer_of(recognition: Recognition) -> str:
    """What Lex said. Bedrock's answer is there even if the bot has no message to put it into."""
    generated = recognition.generated
    return spoken(recognition.messages) or (generated.text if generated else "")


def answered_by_lex(turn: Turn, recognition: Recognition) -> Turn:
    """What the bot said; where its code hook asked a target, what that tells of its answer."""
    text, attributes = answer_of(recognition), recognition.session_state
    said = replace(turn, outcome="complete", spoken=text)
    if turn.reason != "hook_answered":
        return said
    told = provenance.read(attributes.get("sessionAttributes") or {}, text)
    return replace(said, outcome=told.answer.outcome, answer=told.answer) if told else said

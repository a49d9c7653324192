"""A conversation without HTTP: bots built in the test, the recogniser's verdict given by hand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lexclient.local.bot.model import (
    FALLBACK_SIGNATURE,
    Intent,
    Locale,
    Message,
    MessageGroup,
    NextStep,
    Prompt,
    Response,
    SlotType,
    Step,
    StepType,
)
from lexclient.local.dialog.conversation import Conversation
from lexclient.local.dialog.hook_call import Failure, HookCall, Reply
from lexclient.local.dialog.state import DialogState
from lexclient.local.dialog.turn import Result, Utterance, take_turn
from lexclient.local.recognition.ranking import Candidate, Ranking
from lexclient.local.slots import SpokenLanguage

FALLBACK = Intent("FallbackIntent", parent=FALLBACK_SIGNATURE)


def said(*texts: str) -> Response:
    """A response of one message group for each text."""
    return Response(tuple(MessageGroup((Message("PlainText", text),)) for text in texts))


def asked(text: str, retries: int = 1) -> Prompt:
    return Prompt(said(text).groups, retries)


def then(type: StepType, **parts: Any) -> Step:
    return Step(next_step=NextStep(type, **parts))


@dataclass
class Talk:
    """Holds a conversation in en_US. `hook` is played as the answers of the code hook, in turn."""

    intents: tuple[Intent, ...]
    slot_types: tuple[SlotType, ...] = ()
    hook: list[Reply | Failure] = field(default_factory=list)
    conversation: Conversation = field(default_factory=lambda: Conversation("origin"))
    called: list[HookCall] = field(default_factory=list)
    result: Result | None = None
    now: float = 0.0

    @property
    def locale(self) -> Locale:
        intents = {intent.name: intent for intent in (FALLBACK, *self.intents)}
        types = {slot_type.name: slot_type for slot_type in self.slot_types}
        return Locale("en_US", "English", 0.4, intents, types)

    def say(
        self, text: str, intent: str | None = None, *, score: float = 0.9, **attributes: str
    ) -> list[str]:
        """What the bot says to `text`, which the recogniser takes for `intent` (None: for none)."""
        among = {name: 0.0 for name in self.locale.intents if name != "FallbackIntent"}
        scores = {**among, **({intent: score} if intent else {})}
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        ranking = Ranking(tuple(Candidate(*pair) for pair in ranked), 0.0 if intent else 1.0)
        state = DialogState(
            self.locale,
            self.conversation,
            attributes,
            transcript=text,
            chance=random.Random(1),
            now=self.now,
        )
        language = SpokenLanguage(self.locale, lambda: date(2026, 11, 21))
        turn = take_turn(state, self.conversation, Utterance(text, ranking), language)
        answers = iter(self.hook)
        try:
            call = next(turn)
            while True:
                self.called.append(call)
                call = turn.send(next(answers))
        except StopIteration as stopped:
            self.result = stopped.value
        self.hook = list(answers)
        assert self.result is not None
        self.conversation = self.result.conversation
        return [message.content for message in self.conversation.messages]

    @property
    def stands(self) -> tuple[str | None, str | None, str | None]:
        """Dialog action (with its slot), intent and its state."""
        action, intent = self.conversation.action, self.conversation.intent
        waits = " ".join(filter(None, (action.type, action.slot_to_elicit))) if action else None
        return waits, intent and intent.name, intent and intent.state

    @property
    def slots(self) -> Mapping[str, str | None]:
        slots = self.conversation.intent.slots if self.conversation.intent else {}
        return {name: value and value.interpreted for name, value in slots.items()}

"""What an utterance means where the conversation stands: a value, a yes, or an intent.

A turn is a function of the locale, the conversation, the recogniser's ranking and the text. It
is written as a generator, since the bot's code hook may be asked on the way: the caller sends
the hook's answer back in, and gets the new conversation as the generator's result.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from lexclient.local.bot import Locale, Slot
from lexclient.local.conversation import (
    Conversation,
    IntentState,
    Interpretation,
    Slots,
    SlotValue,
)
from lexclient.local.flow import Failure, Flow, Following, Invocation, Reply, Stage
from lexclient.local.recognition.ranking import Ranking

MAX_INTERPRETATIONS = 5


class Language(Protocol):
    """How values and yes or no are said in the bot's language."""

    def resolve(self, text: str, slot: Slot) -> SlotValue | None: ...

    def find(self, text: str, slot: Slot) -> SlotValue | None: ...

    def confirmation(self, text: str) -> Literal["yes", "no"] | None: ...


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text of the user and what the recogniser made of it.

    `exact` is the intent that has this text, word for word, among its sample utterances.
    """

    text: str
    ranking: Ranking
    exact: str | None
    request_attributes: Mapping[str, str]


Turn = Generator[Invocation, Reply | Failure, Conversation]


def take_turn(
    locale: Locale,
    conversation: Conversation,
    utterance: Utterance,
    language: Language,
    *,
    chance: random.Random,
    now: float,
) -> Turn:
    """The conversation after `utterance`; yields every call of the code hook on the way."""
    flow = Flow(
        locale,
        conversation,
        request_attributes=utterance.request_attributes,
        transcript=utterance.text,
        chance=chance,
        now=now,
    )
    answering = conversation.action.type if conversation.action and conversation.intent else None
    stages: dict[str | None, Callable[[], Following]] = {
        "ElicitSlot": lambda: _answer_slot(flow, utterance, language),
        "ConfirmIntent": lambda: _answer_confirmation(flow, utterance, language),
    }
    begin: Stage = stages.get(answering, lambda: _open(flow, utterance, language))
    after = yield from flow.play(begin)
    heard = after.intent or flow.state
    found = interpretations(
        locale, heard, utterance.ranking, sure=_was_answered(conversation, after)
    )
    return replace(after, interpretations=found)


def _was_answered(before: Conversation, after: Conversation) -> bool:
    """Whether the turn gave the current intent what it had asked for."""
    asked = before.action is not None and before.action.type in ("ElicitSlot", "ConfirmIntent")
    same = before.intent and after.intent and before.intent.name == after.intent.name
    return bool(asked and same and after.attempt == 0)


def winner(locale: Locale, ranking: Ranking) -> str:
    """The intent that Lex would choose: the best, unless FallbackIntent is ahead of it.

    FallbackIntent wins if no intent reaches the threshold or its own hidden score beats all
    others (`using-intent-confidence-scores` in the guide).
    """
    best = ranking.candidates[0] if ranking.candidates else None
    if best and best.score >= locale.threshold and best.score >= ranking.fallback:
        return best.intent
    return locale.fallback.name


def _open(flow: Flow, utterance: Utterance, language: Language) -> Following:
    name = winner(flow.locale, utterance.ranking)
    return flow.start(name, _slots_in(flow.locale, name, utterance.text, language))


def _slots_in(locale: Locale, name: str, text: str, language: Language) -> Slots:
    intent = locale.intents.get(name, locale.fallback)
    return {slot.name: language.find(text, slot) for slot in intent.slots}


def _answer_slot(flow: Flow, utterance: Utterance, language: Language) -> Following:
    asked = flow.action.slot_to_elicit if flow.action else None
    slot = flow.definition.slot(asked or "")
    if slot is None:
        return _open(flow, utterance, language)
    free = slot.type_name == "AMAZON.FreeFormInput"
    value = None
    if free or not _names_another(flow, utterance):
        value = language.resolve(utterance.text, slot)
    if value:
        flow.fill({slot.name: value})
        return flow.captured(slot)
    return _switch(flow, utterance, language) or flow.missed(slot)


def _answer_confirmation(flow: Flow, utterance: Utterance, language: Language) -> Following:
    said = language.confirmation(utterance.text)
    if said == "yes":
        return flow.confirmed()
    if said == "no":
        return flow.declined()
    return _switch(flow, utterance, language) or flow.unconfirmed()


def _names_another(flow: Flow, utterance: Utterance) -> bool:
    return utterance.exact not in (None, flow.state.name)


def _switch(flow: Flow, utterance: Utterance, language: Language) -> Following:
    """The start of another intent, if that is what the utterance clearly means."""
    name = winner(flow.locale, utterance.ranking)
    if name in (flow.state.name, flow.locale.fallback.name):
        return None
    return flow.start(name, _slots_in(flow.locale, name, utterance.text, language))


def interpretations(
    locale: Locale, heard: IntentState, ranking: Ranking, *, sure: bool
) -> tuple[Interpretation, ...]:
    """The current intent, then the others by score; FallbackIntent second if it did not win.

    An intent whose question was answered is `sure` and has the score 1, as in real traces.
    """
    fallback = locale.fallback.name
    scores = {candidate.intent: candidate.score for candidate in ranking.candidates}
    score = 1.0 if sure else scores.get(heard.name, 1.0)
    first = Interpretation(heard, None if heard.name == fallback else score)
    others = [
        Interpretation(_unheard(locale, candidate.intent), candidate.score)
        for candidate in ranking.candidates
        if candidate.intent != heard.name
    ]
    if heard.name != fallback:
        others.insert(0, Interpretation(_unheard(locale, fallback), None))
    return (first, *others)[:MAX_INTERPRETATIONS]


def _unheard(locale: Locale, name: str) -> IntentState:
    intent = locale.intents.get(name, locale.fallback)
    return IntentState(name, {slot.name: None for slot in intent.slots})

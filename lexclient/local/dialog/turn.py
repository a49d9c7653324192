"""What an utterance means where the conversation stands: a value, a yes, or an intent.

A turn is a function of the locale, the conversation, the recogniser's ranking and the text. It
is written as a generator, since the bot's code hook may be asked on the way: the caller sends
the hook's answer back in, and gets the new conversation as the generator's result.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.dialog.conversation import Conversation, IntentState, Interpretation
from lexclient.local.dialog.flow import Flow
from lexclient.local.dialog.hook_call import Failure, Invocation, Reply
from lexclient.local.dialog.play import Following, Stage, play
from lexclient.local.dialog.state import Working
from lexclient.local.recognition.ranking import Ranking
from lexclient.local.slots.value import Slots, SlotValue

MAX_INTERPRETATIONS = 5
FREE_FORM = "AMAZON.FreeFormInput"


class Language(Protocol):
    """How values and yes or no are said in the bot's language."""

    def resolve(self, text: str, slot: Slot) -> SlotValue | None: ...

    def find(self, text: str, intent: Intent) -> Slots: ...

    def confirmation(self, text: str) -> Literal["yes", "no"] | None: ...


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text of the user and what the recogniser made of it."""

    text: str
    ranking: Ranking

    @property
    def exact(self) -> str | None:
        """The intent that has this text, word for word, among its sample utterances."""
        best = self.ranking.candidates[0] if self.ranking.candidates else None
        return best.intent if best and best.score == 1 else None


@dataclass(frozen=True, slots=True)
class Result:
    """What a turn came to."""

    conversation: Conversation
    request_attributes: Mapping[str, str]


Turn = Generator[Invocation, Reply | Failure, Result]


def take_turn(at: Working, before: Conversation, utterance: Utterance, language: Language) -> Turn:
    """The conversation after `utterance`; yields every call of the code hook on the way.

    `at` is begun from `before`. Raises `HookFailed` if fulfilment failed without a step for it.
    """
    flow = Flow(at)
    asked = before.action.type if before.action and before.intent else None
    stages: Mapping[str | None, Callable[[Flow, Utterance, Language], Following]] = {
        "ElicitSlot": _answer_slot,
        "ConfirmIntent": _answer_confirmation,
    }
    stage = partial(stages.get(asked, _open), flow, utterance, language)

    def understood(state: Conversation) -> Conversation:
        """The conversation with what was made of the utterance."""
        same = before.intent is not None and before.intent.name == at.intent.name
        sure = asked in stages and same and at.attempt == 0
        found = interpretations(at.locale, at.intent, utterance.ranking, sure=sure)
        return replace(state, interpretations=found)

    yield from _telling(_played(flow, stage), understood)
    return Result(understood(at.conversation), at.request_attributes)


def _telling(
    playing: Generator[Invocation, Reply | Failure, None],
    understood: Callable[[Conversation], Conversation],
) -> Generator[Invocation, Reply | Failure, None]:
    """The calls of the code hook, each told what was made of the utterance."""
    invocation = next(playing, None)
    while invocation is not None:
        told = replace(invocation, conversation=understood(invocation.conversation))
        outcome = yield told
        try:
            invocation = playing.send(outcome)
        except StopIteration:
            return


def put_session(at: Working, reply: Reply, *, resumes: bool) -> Turn:
    """The conversation after a client has set its state and said what comes next.

    Delegate goes on by the default path if the intent `resumes`, else it begins the intent.
    """
    flow = Flow(at)
    stage = partial(flow.obey, reply)
    if reply.action.type == "Delegate" and not resumes:
        stage = partial(flow.start, at.intent.name, at.intent.slots)
    yield from _played(flow, stage)
    return Result(at.conversation, at.request_attributes)


def _played(flow: Flow, first: Stage) -> Generator[Invocation, Reply | Failure, None]:
    """Play the flow; a bot whose steps lead in a circle has failed the intent."""
    arrived = yield from play(first)
    if not arrived:
        yield from play(flow.fail)


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
    name = winner(flow.at.locale, utterance.ranking)
    return _start(flow, name, utterance, language)


def _start(flow: Flow, name: str, utterance: Utterance, language: Language) -> Following:
    """Begin an intent with what the utterance says about its slots."""
    intent = flow.at.locale.intents.get(name, flow.at.locale.fallback)
    return flow.start(name, language.find(utterance.text, intent))


def _answer_slot(flow: Flow, utterance: Utterance, language: Language) -> Following:
    asked = flow.at.action.slot_to_elicit if flow.at.action else None
    slot = flow.at.definition.slot(asked or "")
    if slot is None:
        return _open(flow, utterance, language)
    value = _value(flow, slot, utterance, language)
    if value:
        flow.at.fill({slot.name: value})
    if flow.at.is_filled(slot):
        return flow.captured(slot)
    if value or slot.type_name == FREE_FORM:
        return flow.missed(slot)
    return _switch(flow, utterance, language) or partial(flow.missed, slot)


def _value(flow: Flow, slot: Slot, utterance: Utterance, language: Language) -> SlotValue | None:
    """The value that answers the prompt.

    Another intent's sample utterance, word for word, is no answer to it, unless it is one of
    the values that the slot type knows.
    """
    value = language.resolve(utterance.text, slot)
    if slot.type_name == FREE_FORM or utterance.exact in (None, flow.at.intent.name):
        return value
    return value if value and value.resolved else None


def _answer_confirmation(flow: Flow, utterance: Utterance, language: Language) -> Following:
    said = language.confirmation(utterance.text)
    if said == "yes":
        return flow.confirmed()
    if said == "no":
        return flow.declined()
    return _switch(flow, utterance, language) or flow.unconfirmed


def _switch(flow: Flow, utterance: Utterance, language: Language) -> Following:
    """The start of another intent, if that is what the utterance clearly means."""
    name = winner(flow.at.locale, utterance.ranking)
    if name in (flow.at.intent.name, flow.at.locale.fallback.name):
        return None
    return partial(_start, flow, name, utterance, language)


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
    others = [each for each in ranking.candidates if each.intent != heard.name]
    followers = [
        Interpretation(_unheard(locale, candidate.intent), candidate.score)
        for candidate in others[: MAX_INTERPRETATIONS - 1]
    ]
    if heard.name != fallback:
        followers.insert(0, Interpretation(_unheard(locale, fallback), None))
    return (first, *followers)[:MAX_INTERPRETATIONS]


def _unheard(locale: Locale, name: str) -> IntentState:
    intent = locale.intents.get(name, locale.fallback)
    return IntentState(name, {slot.name: None for slot in intent.slots})

"""What an utterance means where the conversation stands: a value, a yes, or an intent.

A turn is a function of the locale, the conversation, the recogniser's ranking and the text. It
is written as a generator, since the bot's code hook may be asked on the way: the caller sends
the hook's answer back in, and gets the new conversation as the generator's result.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.dialog.conversation import Conversation, IntentState, Interpretation
from lexclient.local.dialog.flow import Flow
from lexclient.local.dialog.hook_call import Failure, HookCall, Reply
from lexclient.local.dialog.play import Continuation, Following, play
from lexclient.local.dialog.state import DialogState
from lexclient.local.recognition.ranking import Ranking
from lexclient.local.slots.value import Slots, SlotValue

MAX_INTERPRETATIONS = 5
REPEAT = "AMAZON.RepeatIntent"
FREE_FORM = "AMAZON.FreeFormInput"


class Language(Protocol):
    """How values, and yes and no, are read in the bot's language."""

    def resolve(self, text: str, slot: Slot) -> SlotValue | None: ...

    def resolve_parts(
        self, text: str, slot: Slot, held: SlotValue | None, part: str | None
    ) -> SlotValue | None: ...

    def find(self, text: str, intent: Intent) -> Slots: ...

    def filled_samples(
        self, text: str, intents: Iterable[Intent]
    ) -> Mapping[str, Literal["words", "values"]]: ...

    def confirmation(self, text: str) -> Literal["yes", "no"] | None: ...


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text of the user and what the recogniser made of it."""

    text: str
    ranking: Ranking

    @property
    def exact(self) -> str | None:
        """The intent that has this text, word for word, among its sample utterances.

        Not one whose sample is nothing but placeholders: the text may be a value elsewhere too.
        """
        best = self.ranking.candidates[0] if self.ranking.candidates else None
        return best.intent if best and best.score == 1 and not best.by_values else None


@dataclass(frozen=True, slots=True)
class Result:
    """What a turn came to."""

    conversation: Conversation
    request_attributes: Mapping[str, str]


Turn = Generator[HookCall, Reply | Failure, Result]


def take_turn(
    state: DialogState, before: Conversation, utterance: Utterance, language: Language
) -> Turn:
    """The conversation after `utterance`; yields every call of the code hook on the way.

    `state` is begun from `before`. Raises `HookFailed` if fulfilment failed without a step for it.
    """
    flow = Flow(state)
    awaited = before.action.type if before.action and before.intent else None
    readers: Mapping[str | None, Callable[[Flow, Utterance, Language], Following]] = {
        "ElicitSlot": _answer_slot,
        "ConfirmIntent": _answer_confirmation,
    }
    first = partial(readers.get(awaited, _open), flow, utterance, language)

    def interpreted(conversation: Conversation) -> Conversation:
        """The conversation with the interpretations of the utterance."""
        same = before.intent is not None and before.intent.name == state.intent.name
        sure = awaited in readers and same and state.attempt == 0
        ranked = interpretations(state.locale, state.intent, utterance.ranking, sure=sure)
        return replace(conversation, interpretations=ranked)

    yield from _with_interpretations(_played(flow, first), interpreted)
    return Result(interpreted(state.conversation), state.request_attributes)


def _with_interpretations(
    playing: Generator[HookCall, Reply | Failure, None],
    interpreted: Callable[[Conversation], Conversation],
) -> Generator[HookCall, Reply | Failure, None]:
    """The calls of the code hook, each with the interpretations of the utterance."""
    call = next(playing, None)
    while call is not None:
        outcome = yield replace(call, conversation=interpreted(call.conversation))
        try:
            call = playing.send(outcome)
        except StopIteration:
            return


def put_session(state: DialogState, reply: Reply, *, resumes: bool) -> Turn:
    """The conversation after a client has set its state and said what comes next.

    Delegate goes on by the default path if the intent `resumes`, else it begins the intent.
    """
    flow = Flow(state)
    first: Continuation = partial(flow.obey, reply)
    if reply.action.type == "Delegate" and not resumes:
        first = partial(flow.start, state.intent.name, state.intent.slots)
    yield from _played(flow, first)
    return Result(state.conversation, state.request_attributes)


def _played(flow: Flow, first: Continuation) -> Generator[HookCall, Reply | Failure, None]:
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
    name = winner(flow.state.locale, utterance.ranking)
    return _start(flow, name, utterance, language)


def _start(flow: Flow, name: str, utterance: Utterance, language: Language) -> Following:
    """Begin an intent with what the utterance says about its slots."""
    intent = flow.state.locale.intents.get(name, flow.state.locale.fallback)
    if intent.parent == REPEAT and intent.is_silent and flow.state.repeat():
        return None
    return flow.start(name, language.find(utterance.text, intent))


def _answer_slot(flow: Flow, utterance: Utterance, language: Language) -> Following:
    name = flow.state.action.slot_to_elicit if flow.state.action else None
    slot = flow.state.definition.slot(name or "")
    if slot is None:
        return _open(flow, utterance, language)
    value = _value(flow, slot, utterance, language)
    if value:
        flow.state.fill({slot.name: value})
    if flow.state.is_filled(slot):
        return flow.captured(slot)
    if value and slot.sub_slots:
        return flow.partly_captured(slot)
    if value or slot.type_name == FREE_FORM:
        return flow.missed(slot)
    return _switch(flow, utterance, language) or partial(flow.missed, slot)


def _value(flow: Flow, slot: Slot, utterance: Utterance, language: Language) -> SlotValue | None:
    """The value that answers the prompt.

    Another intent's sample utterance, word for word, is no answer to it, unless it is one of
    the values that the slot type knows.
    """
    if slot.sub_slots:
        held = flow.state.intent.slots.get(slot.name)
        part = flow.state.action.sub_slot if flow.state.action else None
        value = language.resolve_parts(utterance.text, slot, held, part)
    else:
        value = language.resolve(utterance.text, slot)
    if slot.type_name == FREE_FORM or utterance.exact in (None, flow.state.intent.name):
        return value
    return value if value and value.resolved else None


def _answer_confirmation(flow: Flow, utterance: Utterance, language: Language) -> Following:
    answer = language.confirmation(utterance.text)
    if answer == "yes":
        return flow.confirmed()
    if answer == "no":
        return flow.declined()
    return _switch(flow, utterance, language) or flow.unconfirmed


def _switch(flow: Flow, utterance: Utterance, language: Language) -> Following:
    """The start of another intent, if that is what the utterance clearly means."""
    name = winner(flow.state.locale, utterance.ranking)
    if name in (flow.state.intent.name, flow.state.locale.fallback.name):
        return None
    return partial(_start, flow, name, utterance, language)


def interpretations(
    locale: Locale, current: IntentState, ranking: Ranking, *, sure: bool
) -> tuple[Interpretation, ...]:
    """The current intent, then the others by score; FallbackIntent second if it did not win.

    An intent whose question was answered is `sure` and has the score 1, as in real traces.
    """
    fallback = locale.fallback.name
    scores = {candidate.intent: candidate.score for candidate in ranking.candidates}
    score = 1.0 if sure else scores.get(current.name, 1.0)
    first = Interpretation(current, None if current.name == fallback else score)
    others = [each for each in ranking.candidates if each.intent != current.name]
    followers = [
        Interpretation(_unfilled(locale, candidate.intent), candidate.score)
        for candidate in others[: MAX_INTERPRETATIONS - 1]
    ]
    if current.name != fallback:
        followers.insert(0, Interpretation(_unfilled(locale, fallback), None))
    return (first, *followers)[:MAX_INTERPRETATIONS]


def _unfilled(locale: Locale, name: str) -> IntentState:
    intent = locale.intents.get(name, locale.fallback)
    return IntentState(name, {slot.name: None for slot in intent.slots})

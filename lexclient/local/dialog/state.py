"""The state of a conversation during a turn: messages, attributes, slots, the next action."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from lexclient.local.bot.model import (
    Intent,
    Locale,
    Message,
    NextStep,
    Prompt,
    Response,
    Slot,
    SubSlot,
)
from lexclient.local.conditions import References, evaluate
from lexclient.local.dialog.conversation import (
    ActionType,
    ActiveContext,
    ConfirmationState,
    Conversation,
    DialogAction,
    IntentState,
    IntentStatus,
)
from lexclient.local.dialog.messages import (
    MAX_CONTENT,
    Variables,
    choose,
    evaluated,
    filled,
    shortened,
)
from lexclient.local.slots.composite import composed, parts_of
from lexclient.local.slots.value import Slots, SlotValue, values_named

MAX_MESSAGES = 10
MAX_CONTEXTS = 20
MAX_CONTEXT_ATTRIBUTES = 10


class DialogState:
    """Begun from a conversation; `conversation` is what it has become so far.

    `ages` is false for a request that is no turn of the user: its contexts do not age.
    `transcript` is the user's utterance.
    """

    def __init__(
        self,
        locale: Locale,
        began: Conversation,
        request_attributes: Mapping[str, str],
        *,
        chance: random.Random,
        now: float,
        ages: bool = True,
        transcript: str = "",
    ) -> None:
        self.locale = locale
        self.intent = IntentState(locale.fallback.name)
        if began.intent:
            self.adopt(began.intent)
        self.action = began.action
        self.attempt = began.attempt
        self.attributes = dict(began.attributes)
        self.contexts = began.contexts
        self.request_attributes = dict(request_attributes)
        self.messages: list[Message] = []
        self._began = began
        self._known = began.intent is not None
        self._chance = chance
        self._now = now
        self._ages = ages
        self._transcript = transcript

    @property
    def conversation(self) -> Conversation:
        listening = self.action is not None and self.action.type == "ElicitIntent"
        unknown = not self._known and self.action is None
        return replace(
            self._began,
            intent=None if listening or unknown else self.intent,
            action=self.action,
            attempt=self.attempt,
            attributes=dict(self.attributes),
            contexts=self._surviving(),
            messages=tuple(self.messages[:MAX_MESSAGES]),
        )

    @property
    def definition(self) -> Intent:
        """The bot's definition of the current intent."""
        return self.locale.intents.get(self.intent.name, self.locale.fallback)

    @property
    def variables(self) -> Variables:
        return Variables(self.intent.slots, self.attributes, self.request_attributes)

    def begin(self, intent: Intent, slots: Slots) -> None:
        """Make `intent` the current one, with `slots` filled, and default values where unset."""
        filled = {slot.name: slots.get(slot.name) for slot in intent.slots}
        self.intent = IntentState(intent.name, filled)
        self._known, self.action = True, None
        for slot in intent.slots:
            if not self.is_filled(slot) and (default := self._default(slot)):
                self.fill({slot.name: default})
            self._fill_parts(slot)

    def _fill_parts(self, slot: Slot) -> None:
        """Fill the parts of a composite slot that have default values and no others."""
        held = parts_of(self.intent.slots.get(slot.name))
        defaults = {n: self._default(part) for n, part in slot.sub_slots.items() if n not in held}
        new = {name: value for name, value in defaults.items() if value}
        if new:
            self.fill({slot.name: composed(slot, {**held, **new})})

    def missing(self) -> Slot | None:
        """The next slot to ask for: the first required one without a value."""
        return next(
            (s for s in self.definition.slots if s.required and not self.is_filled(s)), None
        )

    def is_filled(self, slot: Slot) -> bool:
        """Whether the slot has a value; an ambiguous time is none, nor are too few parts."""
        value = self.intent.slots.get(slot.name)
        return value is not None and value.interpreted is not None

    def missing_part(self, slot: Slot) -> str | None:
        """The part of a composite slot to ask for next; None if it has no part yet."""
        parts = parts_of(self.intent.slots.get(slot.name))
        return slot.expression.missing(parts) if slot.expression and parts else None

    def adopt(self, intent: IntentState) -> None:
        """Make what a code hook or a client says of an intent the current one."""
        self.intent = replace(intent, slots=self._composed(intent))

    def _composed(self, intent: IntentState) -> Slots:
        """The slots of an intent; composite ones have a value once they have enough parts."""
        definition = self.locale.intents.get(intent.name, self.locale.fallback)
        whole = {
            slot.name: composed(slot, parts)
            for slot in definition.slots
            if slot.sub_slots and (parts := parts_of(intent.slots.get(slot.name)))
        }
        return {**intent.slots, **whole}

    def fill(self, slots: Slots) -> None:
        self.intent = replace(self.intent, slots={**self.intent.slots, **slots})

    def meets(self, condition: str | None) -> bool:
        """Whether the condition of a branch is met; a branch without one always is."""
        if condition is None:
            return True
        types = {slot.name: slot.type_name for slot in self.definition.slots}
        references = References(
            partial(values_named, slots=self.intent.slots),
            self.attributes,
            self.request_attributes,
            self._transcript,
            types,
        )
        return evaluate(condition, references)

    def mark(
        self, *, state: IntentStatus | None = None, confirmation: ConfirmationState | None = None
    ) -> None:
        """Set the state or the confirmation of the current intent."""
        self.intent = replace(
            self.intent,
            state=state or self.intent.state,
            confirmation=confirmation or self.intent.confirmation,
        )

    def say(self, response: Response | None) -> None:
        if response:
            self.messages += choose(response.groups, self.variables, self._chance)

    def say_all(self, messages: Sequence[Message]) -> None:
        """Say what a code hook or a client wrote; it may hold placeholders too."""
        self.messages += [filled(message, self.variables) for message in messages]

    def repeat(self) -> bool:
        """Say once more what the last turn said, and wait as before; false if that was nothing."""
        self.messages += self._began.messages
        return bool(self._began.messages)

    def ask(self, prompt: Prompt) -> None:
        strategy = prompt.selection
        self.messages += choose(
            prompt.groups, self.variables, self._chance, strategy=strategy, attempt=self.attempt
        )

    def wait(
        self, action: ActionType, slot: str | None = None, sub_slot: str | None = None
    ) -> None:
        """Wait for what `action` says; the first attempt begins."""
        self.action = DialogAction(action, slot, sub_slot)
        self.attempt = 0

    def set(self, following: NextStep) -> Slots:
        """Set the session attributes that a next step sets; the result is the slots it sets.

        A source that is not set clears what it was meant for.
        """
        for name, template in following.session_attributes.items():
            value = evaluated(template, self.variables)
            if value is None:
                self.attributes.pop(name, None)
            else:
                self.attributes[name] = value
        values = {n: t and evaluated(t, self.variables) for n, t in following.slots.items()}
        return {name: _constant(value) if value else None for name, value in values.items()}

    def activate_contexts(self) -> None:
        """Activate the output contexts of a fulfilled intent, its slots as their parameters."""
        if self.intent.state != "Fulfilled":
            return
        slots = self.intent.slots.items()
        values = {n: v.interpreted for n, v in slots if v and v.interpreted}
        first = list(values.items())[:MAX_CONTEXT_ATTRIBUTES]
        parameters = {name: shortened(value, MAX_CONTENT) for name, value in first}
        new = {
            output.name: ActiveContext(
                output.name,
                parameters,
                output.turns_to_live,
                self._now + output.time_to_live_in_seconds,
            )
            for output in self.definition.output_contexts
        }
        kept = [context for context in self.contexts if context.name not in new]
        self.contexts = (*new.values(), *kept)[:MAX_CONTEXTS]

    def _surviving(self) -> tuple[ActiveContext, ...]:
        """The contexts after this turn: those it did not set are one turn nearer to their end."""
        began = self._began.contexts if self._ages else ()
        before = {context.name: context.turns for context in began}
        aged = (
            replace(context, turns=context.turns - (before.get(context.name) == context.turns))
            for context in self.contexts
        )
        return tuple(context for context in aged if context.turns > 0)

    def _default(self, slot: Slot | SubSlot) -> SlotValue | None:
        """The first default value of the slot that is set."""
        values = (self._default_value(default) for default in slot.defaults)
        return next((_constant(value) for value in values if value), None)

    def _default_value(self, default: str) -> str | None:
        """`#context.parameter`, `[session attribute]`, `<request attribute>` or a constant."""
        if default.startswith("#"):
            context, _, parameter = default[1:].partition(".")
            held = [c.attributes.get(parameter) for c in self.contexts if c.name == context]
            return held[0] if held else None
        if default.startswith("[") and default.endswith("]"):
            return self.attributes.get(default[1:-1])
        if default.startswith("<") and default.endswith(">"):
            return self.request_attributes.get(default[1:-1])
        return default


def _constant(value: str) -> SlotValue:
    return SlotValue(value, value, (value,))

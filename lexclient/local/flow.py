"""One turn's way through the stages of an intent: what is said, asked, set, and called.

    initial response -> slots -> confirmation -> fulfilment -> closing response -> end

Each stage is a method that returns the stage to go on with, or None to wait for the user, or an
`Invocation` of the code hook, which the caller carries out. So the flow itself does no I/O; the
explicit next steps and conditionals of the bot decide first, the guide's default path
(`paths-nextstep`) where they are silent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from lexclient.local.bot import (
    NO_STEP,
    Branch,
    CodeHook,
    Conditional,
    Intent,
    Locale,
    Message,
    NextStep,
    Prompt,
    Response,
    Slot,
    Step,
)
from lexclient.local.conversation import (
    ActionType,
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
    Slots,
    SlotValue,
)
from lexclient.local.messages import Variables, choose, evaluated

MAX_STAGES = 100
MAX_MESSAGES = 10


class EndlessFlow(Exception):
    """The bot's next steps lead in a circle without asking the user anything."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a code hook answered; None means that it said nothing about it."""

    action: DialogAction
    intent: IntentState | None = None
    messages: tuple[Message, ...] = ()
    attributes: Mapping[str, str] | None = None
    contexts: tuple[ActiveContext, ...] | None = None
    request_attributes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A code hook that gave no usable answer."""

    kind: Literal["error", "invalid", "timeout"]
    message: str


class HookFailed(Exception):
    """Fulfilment failed and the bot has no step for it: Lex then answers with an error."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of the code hook that the flow waits for; `proposed` is what Lex would do next."""

    source: Literal["DialogCodeHook", "FulfillmentCodeHook"]
    intent: IntentState
    label: str | None
    proposed: DialogAction | None
    attempt: int
    then: Callable[[Reply | Failure], Following]


Stage = Callable[[], "Following"]
Following = Stage | Invocation | None


class Flow:
    """The working state of one turn, begun from a conversation and ended with `result`."""

    def __init__(
        self,
        locale: Locale,
        conversation: Conversation,
        *,
        request_attributes: Mapping[str, str],
        transcript: str,
        chance: random.Random,
        now: float,
    ) -> None:
        self.locale = locale
        self.intent = conversation.intent
        self.action = conversation.action
        self.attempt = conversation.attempt
        self.attributes = dict(conversation.attributes)
        self.contexts = conversation.contexts
        self.request_attributes = dict(request_attributes)
        self.transcript = transcript
        self.said: list[Message] = []
        self._began = conversation
        self._chance = chance
        self._now = now

    def play(self, first: Stage) -> Generator[Invocation, Reply | Failure, Conversation]:
        """Go from stage to stage until the bot waits; yields the calls of the code hook.

        Raises `EndlessFlow` after a hundred stages and `HookFailed` as it says.
        """
        following: Following = first
        for _ in range(MAX_STAGES):
            if following is None:
                return self.result()
            if isinstance(following, Invocation):
                outcome = yield following
                following = following.then(outcome)
            else:
                following = following()
        raise EndlessFlow(f"the bot took {MAX_STAGES} steps without asking anything")

    def result(self) -> Conversation:
        return replace(
            self._began,
            intent=self.intent,
            action=self.action,
            attempt=self.attempt,
            attributes=dict(self.attributes),
            contexts=tuple(c for c in map(self._aged, self.contexts) if c.turns > 0),
            messages=tuple(self.said[:MAX_MESSAGES]),
        )

    def _aged(self, context: ActiveContext) -> ActiveContext:
        """A context that this turn did not set is one turn nearer to its end."""
        was = next((old for old in self._began.contexts if old.name == context.name), None)
        fresh = was is None or was.turns != context.turns
        return context if fresh else replace(context, turns=context.turns - 1)

    # the stages

    def start(self, name: str, slots: Slots) -> Following:
        """Begin an intent with the slots that its opening utterance filled."""
        intent = self.locale.intents.get(name, self.locale.fallback)
        filled = {slot.name: slots.get(slot.name) for slot in intent.slots}
        self.intent = IntentState(intent.name, filled)
        self._set_slots({s.name: self._default(s) for s in intent.slots if not filled[s.name]})
        if intent.initial is None:
            return (
                self.old_hook(self.next_in_line) if intent.dialog_code_hook else self.next_in_line()
            )
        default = self.next_in_line
        return self.follow(intent.initial, default, intent.initial_code_hook, starts=True)

    def next_in_line(self) -> Following:
        """The default path: the next required slot, else confirmation, else fulfilment."""
        for slot in self.definition.slots:
            if slot.required and not self.slots.get(slot.name):
                return self.elicit(slot)
        return self.confirm()

    def elicit(self, slot: Slot, *, silently: bool = False) -> Following:
        """Ask for a slot, or go on behind it if it has a value already."""
        if self.slots.get(slot.name):
            return partial(self.captured, slot)
        self._wait("ElicitSlot", slot.name)
        if slot.prompt and not silently:
            self._ask(slot.prompt)
        return None

    def captured(self, slot: Slot) -> Following:
        """What follows a slot that has got its value."""
        if self.definition.initial is None and self.definition.dialog_code_hook:
            return self.old_hook(self.next_in_line)
        return self.follow(slot.capture, self.next_in_line, slot.code_hook)

    def missed(self, slot: Slot) -> Following:
        """What follows an answer that is no value of the slot: the question again, or failure."""
        if slot.prompt is None or self.attempt >= slot.prompt.max_retries:
            return self.follow(slot.failure, self.fall_back)
        self.attempt += 1
        hook = slot.elicitation_code_hook
        ask = partial(self._repeat, slot.prompt)
        old = self.definition.initial is None
        if self.definition.dialog_code_hook and (old or (hook and hook.invokes)):
            return self.invoke(hook or CodeHook(invokes=True), ask, proposes=True)
        return ask

    def confirm(self) -> Following:
        """Ask yes or no, unless the intent has no confirmation or it was given."""
        confirmation = self.definition.confirmation
        if confirmation is None or self.state.confirmation == "Confirmed":
            return self.fulfil
        self.intent = replace(self.state, confirmation="None")
        self._wait("ConfirmIntent")
        self._ask(confirmation.prompt)
        return None

    def confirmed(self) -> Following:
        confirmation = self.definition.confirmation
        self.intent = replace(self.state, confirmation="Confirmed")
        if self.definition.initial is None and self.definition.dialog_code_hook:
            return self.old_hook(self.fulfil)
        if confirmation is None:
            return self.fulfil
        return self.follow(confirmation.confirmed, self.fulfil, confirmation.code_hook)

    def declined(self) -> Following:
        confirmation = self.definition.confirmation
        self.intent = replace(self.state, confirmation="Denied", state="Failed")
        if confirmation is None:
            return self.end
        return self.follow(confirmation.declined, self.end, confirmation.code_hook)

    def unconfirmed(self) -> Following:
        """What follows an answer that is neither yes nor no."""
        confirmation = self.definition.confirmation
        if confirmation is None or self.attempt >= confirmation.prompt.max_retries:
            return self.follow(confirmation.failure if confirmation else NO_STEP, self.fall_back)
        self.attempt += 1
        ask = partial(self._repeat, confirmation.prompt)
        hook = confirmation.elicitation_code_hook
        if self.definition.dialog_code_hook and hook and hook.invokes:
            return self.invoke(hook, ask)
        return ask

    def fall_back(self) -> Following:
        """Retries used up: the fallback intent, unless that is what just failed."""
        if self.definition.is_fallback:
            return self.fail()
        return partial(self.start, self.locale.fallback.name, {})

    def fulfil(self) -> Following:
        """Fulfilment. Without that step the client fulfils: ReadyForFulfillment."""
        fulfilment = self.definition.fulfillment
        self.intent = replace(self.state, state="ReadyForFulfillment")
        if fulfilment is None:
            return self.close
        if not fulfilment.code_hook:
            return partial(self.fulfilled, ())
        return Invocation(
            "FulfillmentCodeHook", self.state, None, None, self.attempt, self._after_fulfilment
        )

    def fulfilled(self, messages: tuple[Message, ...]) -> Following:
        self.intent = replace(self.state, state="Fulfilled")
        step = self.definition.fulfillment.success if self.definition.fulfillment else NO_STEP
        return self.follow(_said_instead(step, messages, self.said), self.close)

    def close(self) -> Following:
        """The closing response, then the end."""
        if self.definition.closing is None:
            return self.end
        return self.follow(self.definition.closing, self.end)

    def end(self) -> Following:
        """The conversation about this intent is over."""
        if self.intent and self.intent.state == "InProgress":
            self.intent = replace(self.intent, state="ReadyForFulfillment")
        self._activate_contexts()
        self._wait("Close")
        return None

    def fail(self) -> Following:
        self.intent = replace(self.state, state="Failed")
        return self.end

    def listen(self) -> Following:
        """Wait for any intent."""
        self.intent = None
        self._wait("ElicitIntent")
        return None

    # the code hook

    def old_hook(self, default: Stage) -> Following:
        """The dialog code hook of the old flow, which runs at every turn."""
        return self.invoke(CodeHook(invokes=True), default)

    def invoke(self, hook: CodeHook, default: Stage, *, proposes: bool = False) -> Following:
        """Call the dialog code hook, or go on as if it had succeeded if it is not to run."""
        if not (hook.invokes and self.definition.dialog_code_hook):
            return self.follow(hook.success, default)
        proposed = self.action if proposes else self._proposal(hook, default)
        then = partial(self._after_dialog, hook, default)
        return Invocation("DialogCodeHook", self.state, hook.label, proposed, self.attempt, then)

    def _proposal(self, hook: CodeHook, default: Stage) -> DialogAction | None:
        """The slot that Lex would ask for next, had the hook nothing to say."""
        following = hook.success.next_step
        if following and following.type == "ElicitSlot":
            return DialogAction("ElicitSlot", following.slot_to_elicit)
        if following or default != self.next_in_line:
            return None
        missing = [
            s.name for s in self.definition.slots if s.required and not self.slots.get(s.name)
        ]
        return DialogAction("ElicitSlot", missing[0]) if missing else None

    def _after_dialog(self, hook: CodeHook, default: Stage, outcome: Reply | Failure) -> Following:
        if isinstance(outcome, Failure):
            step = hook.timeout if outcome.kind == "timeout" else hook.failure
            return self.follow(step, self.fail)
        self._take(outcome)
        if self.state.state == "Failed":
            return self.follow(_said_instead(hook.failure, outcome.messages, self.said), self.fail)
        if outcome.action.type == "Delegate":
            return self.follow(hook.success, default)
        return self._obey(outcome)

    def _after_fulfilment(self, outcome: Reply | Failure) -> Following:
        fulfilment = self.definition.fulfillment
        failure = fulfilment.failure if fulfilment else NO_STEP
        if isinstance(outcome, Failure):
            if outcome.kind == "timeout" and fulfilment:
                failure = fulfilment.timeout
            if failure == NO_STEP:
                raise HookFailed(outcome)
            return self.follow(failure, self.fail)
        self._take(outcome)
        if self.state.state == "Failed":
            return self.follow(_said_instead(failure, outcome.messages, self.said), self.end)
        if outcome.action.type in ("Close", "Delegate"):
            return partial(self.fulfilled, outcome.messages)
        return self._obey(outcome)

    def _obey(self, reply: Reply) -> Following:
        """Do what the hook's dialog action says."""
        asked = reply.action.slot_to_elicit
        slot = self.definition.slot(asked) if asked else None
        self.said += reply.messages
        self._wait(reply.action.type, asked)
        if reply.action.type == "ElicitIntent":
            return self.listen()
        if reply.action.type == "Close":
            return self.end
        if not reply.messages:
            prompt = slot.prompt if slot else None
            if reply.action.type == "ConfirmIntent" and self.definition.confirmation:
                prompt = self.definition.confirmation.prompt
            if prompt:
                self._ask(prompt)
        return None

    def _take(self, reply: Reply) -> None:
        """What the hook set: an absent part keeps what was there, an empty one clears it."""
        if reply.intent:
            self.intent = reply.intent
        if reply.attributes is not None:
            self.attributes = dict(reply.attributes)
        if reply.contexts is not None:
            self.contexts = reply.contexts
        if reply.request_attributes is not None:
            self.request_attributes = dict(reply.request_attributes)

    # next steps

    def follow(
        self, step: Step, default: Stage, hook: CodeHook | None = None, *, starts: bool = False
    ) -> Following:
        """Say what the step says, then take its next step, or the default path if it has none."""
        self._say(step.response)
        following = step.next_step
        if following is None and starts and self.definition.dialog_code_hook and hook:
            return self.invoke(hook, default)
        if following and following.type == "EvaluateConditional":
            self._set(following)
            branch = self._branch(step.conditional)
            self._say(branch.response if branch else None)
            following = branch.next_step if branch else None
        return self._go(following, default, hook)

    def _branch(self, conditional: Conditional | None) -> Branch | None:
        return None if conditional is None else conditional.default

    def _go(self, following: NextStep | None, default: Stage, hook: CodeHook | None) -> Following:
        if following is None:
            return default
        self._set(following)
        stages: dict[str, Stage] = {
            "ElicitIntent": self.listen,
            "StartIntent": partial(self.start, following.intent or self.state.name, {}),
            "ElicitSlot": partial(self._elicit_named, following, default),
            "InvokeDialogCodeHook": partial(self.invoke, hook or CodeHook(invokes=False), default),
            "ConfirmIntent": self.confirm,
            "FulfillIntent": self.fulfil,
            "CloseIntent": self.close,
            "EndConversation": self.end,
            "EvaluateConditional": default,
        }
        return stages[following.type]

    def _elicit_named(self, following: NextStep, default: Stage) -> Following:
        slot = self.definition.slot(following.slot_to_elicit or "")
        return self.elicit(slot, silently=following.suppress_next_message) if slot else default

    def _set(self, following: NextStep) -> None:
        """Set the session attributes and slots that a next step sets."""
        for name, template in following.session_attributes.items():
            value = evaluated(template, self.variables)
            if value is None:
                self.attributes.pop(name, None)
            else:
                self.attributes[name] = value
        values = {n: t and evaluated(t, self.variables) for n, t in following.slots.items()}
        self._set_slots({n: SlotValue(v, v, (v,)) if v else None for n, v in values.items()})

    # what all stages need

    @property
    def state(self) -> IntentState:
        return self.intent or IntentState(self.locale.fallback.name)

    @property
    def definition(self) -> Intent:
        return self.locale.intents.get(self.state.name, self.locale.fallback)

    @property
    def slots(self) -> Slots:
        return self.state.slots

    @property
    def variables(self) -> Variables:
        return Variables(self.slots, self.attributes, self.request_attributes)

    def fill(self, slots: Slots) -> None:
        """Fill slots of the current intent."""
        self._set_slots(slots)

    def _set_slots(self, slots: Slots) -> None:
        self.intent = replace(self.state, slots={**self.slots, **slots})

    def _default(self, slot: Slot) -> SlotValue | None:
        """The first default value of the slot that is set."""
        for default in slot.defaults:
            if value := self._default_value(default):
                return SlotValue(value, value, (value,))
        return None

    def _default_value(self, default: str) -> str | None:
        if default.startswith("#"):
            context, _, parameter = default[1:].partition(".")
            held = [c.attributes.get(parameter) for c in self.contexts if c.name == context]
            return held[0] if held else None
        if default.startswith("[") and default.endswith("]"):
            return self.attributes.get(default[1:-1])
        if default.startswith("<") and default.endswith(">"):
            return self.request_attributes.get(default[1:-1])
        return default

    def _say(self, response: Response | None) -> None:
        if response:
            self.said += choose(response.groups, self.variables, self._chance)

    def _ask(self, prompt: Prompt) -> None:
        self.said += choose(
            prompt.groups,
            self.variables,
            self._chance,
            strategy=prompt.selection,
            attempt=self.attempt,
        )

    def _repeat(self, prompt: Prompt) -> Following:
        self._ask(prompt)
        return None

    def _wait(self, action: ActionType, slot: str | None = None) -> None:
        self.action = DialogAction(action, slot)
        self.attempt = 0

    def _activate_contexts(self) -> None:
        """The output contexts of a fulfilled intent, its slots as their parameters."""
        if self.state.state != "Fulfilled":
            return
        values = {name: value.interpreted for name, value in self.slots.items() if value}
        new = {
            output.name: ActiveContext(
                output.name,
                values,
                output.turns_to_live,
                self._now + output.time_to_live_in_seconds,
            )
            for output in self.definition.output_contexts
        }
        kept = [context for context in self.contexts if context.name not in new]
        self.contexts = (*kept, *new.values())


def _said_instead(step: Step, messages: tuple[Message, ...], said: list[Message]) -> Step:
    """The step without its response if the code hook spoke itself."""
    if not messages:
        return step
    said += messages
    return replace(step, response=None)

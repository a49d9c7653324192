"""One turn's way through the stages of an intent.

    initial response -> slots -> confirmation -> fulfilment -> closing response -> end

Each stage is a method that returns what to continue with, None to wait for the user, or an
`AwaitedCall` of the code hook, which the caller carries out; so the flow itself does no I/O. The
bot's own next steps and conditionals decide first, and where it has none the default path of the
guide (`paths-nextstep`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from lexclient.local.bot.model import (
    NO_STEP,
    CodeHook,
    Conditional,
    Fulfillment,
    NextStep,
    Prompt,
    Slot,
    Step,
)
from lexclient.local.dialog.conversation import DialogAction
from lexclient.local.dialog.hook_call import Failure, HookCall, HookFailed, Reply
from lexclient.local.dialog.play import AwaitedCall, Continuation, Following
from lexclient.local.dialog.state import DialogState
from lexclient.local.slots.value import Slots

ALWAYS = CodeHook(invokes=True)
DELEGATE = Reply(DialogAction("Delegate"))


class Flow:
    """The stages of an intent, over the state of the dialogue in one turn."""

    def __init__(self, state: DialogState) -> None:
        self.state = state

    def start(self, name: str, slots: Slots) -> Following:
        """Begin an intent with the slots that its opening utterance filled."""
        intent = self.state.locale.intents.get(name, self.state.locale.fallback)
        self.state.begin(intent, slots)
        if intent.initial is None:
            return self.in_old_flow(self.next_in_line)
        hook = intent.initial_code_hook
        if intent.initial.next_step is None and hook:
            self.state.say(intent.initial.response)
            return self.invoke(hook, self.next_in_line)
        return self.follow(intent.initial, self.next_in_line, hook)

    def next_in_line(self) -> Following:
        """The default path: the next required slot, else confirmation, else fulfilment."""
        slot = self.state.missing()
        return self.elicit(slot) if slot else self.confirm

    # slots

    def elicit(self, slot: Slot, *, silently: bool = False) -> Following:
        """Ask for a slot, or go on behind it if it has a value already."""
        if self.state.is_filled(slot):
            return partial(self.captured, slot)
        self.ask_for(slot, silently=silently)
        return None

    def ask_for(self, slot: Slot, *, silently: bool = False) -> None:
        """Ask for a slot, whether it has a value or not, or for a part that it lacks."""
        self.state.mark(state="InProgress")
        self.state.wait("ElicitSlot", slot.name, self.state.missing_part(slot))
        prompt = self._prompt(slot)
        if prompt and not silently:
            self.state.ask(prompt)

    def _prompt(self, slot: Slot) -> Prompt | None:
        """The question that is open: the slot's own, or that of its part."""
        part = slot.sub_slots.get((self.state.action and self.state.action.sub_slot) or "")
        return (part and part.prompt) or slot.prompt

    def captured(self, slot: Slot) -> Following:
        """What follows a slot that has got its value."""
        self.state.attempt = 0
        if self._calls_every_turn:
            return self.in_old_flow(self.next_in_line)
        return self.follow(slot.capture, self.next_in_line, slot.code_hook)

    def partly_captured(self, slot: Slot) -> Following:
        """What follows an answer with too few parts of a composite slot: the next part."""
        self.state.attempt = 0
        if self._calls_every_turn:
            return self.in_old_flow(self.next_in_line)
        return self.elicit(slot)

    def missed(self, slot: Slot) -> Following:
        """What follows an answer that is no value of the slot: the question again, or failure."""
        prompt = self._prompt(slot)
        if prompt is None or self.state.attempt >= prompt.max_retries:
            return self._last_missed(slot)
        return self._retry(prompt, slot.elicitation_code_hook, slot)

    def _last_missed(self, slot: Slot) -> Following:
        """What follows the last attempt: the hook, which may know the value, then failure.

        Lex calls it "when Amazon Lex doesn't capture a slot value" (`SlotCaptureSetting`).
        """
        hook = slot.elicitation_code_hook
        if hook is None or self._calls_every_turn:
            return self._give_up(slot.failure)
        return self.invoke(hook, partial(self._given_up, slot))

    def _given_up(self, slot: Slot) -> Following:
        if self.state.is_filled(slot):
            return partial(self.captured, slot)
        return self._give_up(slot.failure)

    def _retry(self, prompt: Prompt, hook: CodeHook | None, slot: Slot | None = None) -> Following:
        self.state.attempt += 1
        ask = partial(self._ask_again, prompt, slot)
        if self._calls_every_turn:
            return self.invoke(ALWAYS, ask, asks_again=True)
        return self.invoke(hook, ask, asks_again=True) if hook else ask

    def _ask_again(self, prompt: Prompt, slot: Slot | None) -> Following:
        """The question again, unless the code hook has filled the slot meanwhile."""
        if slot and self.state.is_filled(slot):
            return partial(self.captured, slot)
        self.state.ask(prompt)
        return None

    # confirmation

    def confirm(self) -> Following:
        """Ask yes or no, unless the intent has no confirmation or it was given."""
        if (
            self.state.definition.confirmation is None
            or self.state.intent.confirmation == "Confirmed"
        ):
            return self.fulfil
        return self.ask_to_confirm

    def ask_to_confirm(self) -> None:
        confirmation = self.state.definition.confirmation
        self.state.mark(state="InProgress", confirmation="None")
        self.state.wait("ConfirmIntent")
        if confirmation:
            self.state.ask(confirmation.prompt)

    def confirmed(self) -> Following:
        confirmation = self.state.definition.confirmation
        self.state.mark(confirmation="Confirmed")
        if self._calls_every_turn:
            return self.in_old_flow(self.fulfil)
        if confirmation is None:
            return self.fulfil
        return self.follow(confirmation.confirmed, self.fulfil, confirmation.code_hook)

    def declined(self) -> Following:
        """What follows a no: by default the intent has failed."""
        confirmation = self.state.definition.confirmation
        self.state.mark(confirmation="Denied", state="Failed")
        if confirmation is None:
            return self.end
        return self.follow(confirmation.declined, self.end, confirmation.code_hook)

    def unconfirmed(self) -> Following:
        """What follows an answer that is neither yes nor no: the question again, or failure."""
        confirmation = self.state.definition.confirmation
        if confirmation is None:
            return self.fall_back
        if self.state.attempt >= confirmation.prompt.max_retries:
            return self._give_up(confirmation.failure)
        return self._retry(confirmation.prompt, confirmation.elicitation_code_hook)

    # fulfilment and the end

    def fulfil(self) -> Following:
        """Fulfilment. Without that step it is the client who fulfils: ReadyForFulfillment."""
        fulfilment = self.state.definition.fulfillment
        self.state.mark(state="ReadyForFulfillment")
        if fulfilment is None:
            return self.close
        if not fulfilment.code_hook:
            return partial(self._fulfilled, fulfilment, DELEGATE)
        call = HookCall(
            "FulfillmentCodeHook", self.state.conversation, self.state.request_attributes
        )
        return AwaitedCall(call, partial(self._after_fulfilment, fulfilment))

    def _after_fulfilment(self, fulfilment: Fulfillment, outcome: Reply | Failure) -> Following:
        if isinstance(outcome, Failure):
            step = fulfilment.timeout if outcome.kind == "timeout" else fulfilment.failure
            if step == NO_STEP:
                raise HookFailed(outcome)
            return self._failed(step)
        self._take(outcome)
        if self.state.intent.state == "Failed":
            return self._failed(self._spoken(fulfilment.failure, outcome))
        if outcome.action.type in ("Close", "Delegate"):
            return partial(self._fulfilled, fulfilment, outcome)
        return self.obey(outcome)

    def _fulfilled(self, fulfilment: Fulfillment, reply: Reply) -> Following:
        self.state.mark(state="Fulfilled")
        return self.follow(self._spoken(fulfilment.success, reply), self.close)

    def close(self) -> Following:
        """The closing response, then the end."""
        closing = self.state.definition.closing
        if closing is None:
            return self.end
        return self.follow(closing, self.end)

    def end(self) -> Following:
        """Nothing more to ask: an intent that did not fail is left for the client to fulfil."""
        if self.state.intent.state == "InProgress":
            self.state.mark(state="ReadyForFulfillment")
        return self.shut

    def shut(self) -> None:
        self.state.activate_contexts()
        self.state.wait("Close")

    def fail(self) -> Following:
        self.state.mark(state="Failed")
        return self.shut

    def _give_up(self, step: Step) -> Following:
        """Retries used up: the intent has failed, unless the step leads back to it."""
        self.state.mark(state="Failed")
        return self.follow(step, self.fall_back)

    def fall_back(self) -> Following:
        """The fallback intent, unless that is what just failed."""
        if self.state.definition.is_fallback:
            return self.fail
        return partial(self.start, self.state.locale.fallback.name, {})

    def listen(self) -> None:
        """Wait for any intent."""
        self.state.wait("ElicitIntent")

    # the code hook

    @property
    def _calls_every_turn(self) -> bool:
        """Whether the intent is of the old flow, where an enabled hook runs at every turn."""
        definition = self.state.definition
        return definition.initial is None and definition.dialog_code_hook

    def in_old_flow(self, default: Continuation) -> Following:
        return self.invoke(ALWAYS, default)

    def invoke(
        self, hook: CodeHook, default: Continuation, *, asks_again: bool = False
    ) -> Following:
        """Call the dialog code hook, or go on as if it had succeeded if it is not to run."""
        if not (hook.invokes and self.state.definition.dialog_code_hook):
            return self.follow(hook.success, default)
        proposed = self.state.action if asks_again else self._proposal(hook, default)
        failing = self.state.intent.state == "Failed"
        # an event of a dialog code hook says InProgress, also after a no
        self.state.mark(state="InProgress")
        call = HookCall(
            "DialogCodeHook",
            self.state.conversation,
            self.state.request_attributes,
            label=hook.label,
            proposed=proposed,
            attempt=self.state.attempt if asks_again else 0,
        )
        return AwaitedCall(call, partial(self._after_dialog, hook, default, failing))

    def _proposal(self, hook: CodeHook, default: Continuation) -> DialogAction | None:
        """What Lex would do next, had the hook nothing to say: only a slot is proposed."""
        following = hook.success.next_step
        if following is None and default == self.next_in_line:
            slot = self.state.missing()
            return DialogAction("ElicitSlot", slot.name) if slot else None
        if following and following.type == "ElicitSlot":
            return DialogAction("ElicitSlot", following.slot_to_elicit)
        return None

    def _after_dialog(
        self, hook: CodeHook, default: Continuation, failing: bool, outcome: Reply | Failure
    ) -> Following:
        if isinstance(outcome, Failure):
            return self._failed(hook.timeout if outcome.kind == "timeout" else hook.failure)
        self._take(outcome)
        if self.state.intent.state == "Failed":
            return self._failed(self._spoken(hook.failure, outcome))
        if outcome.action.type != "Delegate":
            return self.obey(outcome)
        if failing:
            self.state.mark(state="Failed")
        return self.follow(hook.success, default)

    def _failed(self, step: Step) -> Following:
        self.state.mark(state="Failed")
        return self.follow(step, self.fail)

    def _take(self, reply: Reply) -> None:
        """What the hook set: an absent part keeps what was there, an empty one clears it."""
        if reply.intent:
            self.state.adopt(reply.intent)
        if reply.attributes is not None:
            self.state.attributes = dict(reply.attributes)
        if reply.contexts is not None:
            self.state.contexts = reply.contexts
        if reply.request_attributes is not None:
            self.state.request_attributes = dict(reply.request_attributes)

    def _spoken(self, step: Step, reply: Reply) -> Step:
        """The step without its own response if the hook spoke instead."""
        if not reply.messages:
            return step
        self.state.say_all(reply.messages)
        return replace(step, response=None)

    def obey(self, reply: Reply) -> Following:
        """Do what a dialog action from outside says, with its messages or the bot's own."""
        slot = self.state.definition.slot(reply.action.slot_to_elicit or "")
        before, action, attempt = len(self.state.messages), self.state.action, self.state.attempt
        continuations: Mapping[str, Continuation] = {
            "ElicitSlot": partial(self._ask_as_told, slot, reply) if slot else self.next_in_line,
            "ConfirmIntent": self.ask_to_confirm,
            "ElicitIntent": self.listen,
            "Delegate": self.next_in_line,
            "Close": self.shut,
            "None": self.rest,
        }
        following = continuations[reply.action.type]()
        if reply.messages:
            del self.state.messages[before:]
            self.state.say_all(reply.messages)
        if self.state.action == action:
            self.state.attempt = attempt
        return following

    def _ask_as_told(self, slot: Slot, reply: Reply) -> None:
        """Ask for a slot, or for the part of it that the reply names."""
        self.ask_for(slot, silently=reply.action.sub_slot in slot.sub_slots)
        if reply.action.sub_slot in slot.sub_slots:
            self.state.wait("ElicitSlot", slot.name, reply.action.sub_slot)
            if prompt := self._prompt(slot):
                self.state.ask(prompt)

    def rest(self) -> None:
        """Wait as before."""

    # next steps

    def follow(self, step: Step, default: Continuation, hook: CodeHook | None = None) -> Following:
        """Say what the step says, then take its next step, or the default path if it has none."""
        self.state.say(step.response)
        following = step.next_step
        if following and following.type == "EvaluateConditional":
            self.state.fill(self.state.set(following))
            following = self._branched(step.conditional)
        if following is None:
            return default
        return self._go(following, default, hook)

    def _branched(self, conditional: Conditional | None) -> NextStep | None:
        """The next step of the branch that is taken, after saying what the branch says."""
        if conditional is None:
            return None
        met = (each for each in conditional.branches if self.state.meets(each.condition))
        branch = next(met, conditional.default)
        self.state.say(branch.response)
        return branch.next_step

    def _go(self, following: NextStep, default: Continuation, hook: CodeHook | None) -> Following:
        slots, name = self.state.set(following), following.intent or self.state.intent.name
        if following.type == "StartIntent":
            return partial(self.start, name, slots)
        if name != self.state.intent.name:
            self.state.begin(self.state.locale.intents.get(name, self.state.locale.fallback), {})
        self.state.fill(slots)
        continuations: Mapping[str, Continuation] = {
            "ElicitIntent": self.listen,
            "ElicitSlot": partial(self._elicit_named, following, default),
            "EvaluateConditional": default,
            "InvokeDialogCodeHook": partial(self.invoke, hook, default) if hook else default,
            "ConfirmIntent": self.confirm,
            "FulfillIntent": self.fulfil,
            "CloseIntent": self.close,
            "EndConversation": self.end,
        }
        return continuations[following.type]

    def _elicit_named(self, following: NextStep, default: Continuation) -> Following:
        slot = self.state.definition.slot(following.slot_to_elicit or "")
        return self.elicit(slot, silently=following.suppress_next_message) if slot else default

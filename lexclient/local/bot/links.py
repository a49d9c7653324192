"""Whether the next steps of a bot lead to intents and slots that it has.

Exports keep what was switched off or passed by: a hook that is not active, the failure of a hook
that never runs, the branches of a step that goes elsewhere. Their next steps may lead to what is
long gone, and no conversation ever takes them. So a link is `used` or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from lexclient.local.bot.model import NO_STEP, CodeHook, Intent, Locale, NextStep, Slot, Step


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A next step that leads nowhere: the intent it is in, the key, what was expected there."""

    intent: str
    key: str
    expected: str
    is_used: bool


def broken_links(locale: Locale) -> Iterator[BrokenLink]:
    """The next steps that lead nowhere, once each, those that a conversation can take first."""
    for intent in locale.intents.values():
        used = list(_used(intent))
        unused = [step for step in _steps(intent) if not any(step is each for each in used)]
        for steps, is_used in ((used, True), (unused, False)):
            for step in steps:
                for key, expected in _faults(step, intent, locale):
                    yield BrokenLink(intent.name, key, expected, is_used)


def _faults(step: NextStep, intent: Intent, locale: Locale) -> Iterator[tuple[str, str]]:
    target = locale.fallback if step.intent == locale.fallback.name else intent
    if step.intent and step.intent not in (intent.name, target.name):
        if step.intent not in locale.intents:
            yield "nextStep.intent.name", f"expected an intent of the locale, found {step.intent!r}"
            return
        target = locale.intents[step.intent]
    names = [slot.name for slot in target.slots]
    if step.type == "ElicitSlot" and step.slot_to_elicit not in names:
        problem = f"expected a slot of {target.name}, found {step.slot_to_elicit!r}"
        yield "nextStep.dialogAction.slotToElicit", problem
    for name in step.slots:
        if name not in names:
            yield "nextStep.intent.slots", f"expected slots of {target.name}, found {name!r}"


def _steps(part: object) -> Iterator[NextStep]:
    """Every next step anywhere in a part of a bot."""
    if isinstance(part, NextStep):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _steps(each)
    elif is_dataclass(part) and not isinstance(part, Mapping):
        for each in fields(part):
            yield from _steps(getattr(part, each.name))


def _used(intent: Intent) -> Iterator[NextStep]:
    """The next steps of an intent that a conversation can take."""
    if intent.initial:
        yield from _used_of(intent, intent.initial, intent.initial_code_hook)
        if intent.initial.next_step is None:  # then the hook runs by itself
            yield from _used_of_hook(intent, intent.initial_code_hook)
    for slot in intent.slots:
        yield from _used_of_slot(intent, slot)
    if confirmation := intent.confirmation:
        yield from _used_of(intent, confirmation.confirmed, confirmation.code_hook)
        yield from _used_of(intent, confirmation.declined, confirmation.code_hook)
        yield from _taken(confirmation.failure)
        yield from _used_of_hook(intent, confirmation.elicitation_code_hook)
    if fulfilment := intent.fulfillment:
        yield from _taken(fulfilment.success)
        if fulfilment.code_hook:
            yield from (*_taken(fulfilment.failure), *_taken(fulfilment.timeout))
    yield from _taken(intent.closing or NO_STEP)


def _used_of_slot(intent: Intent, slot: Slot) -> Iterator[NextStep]:
    yield from _used_of(intent, slot.capture, slot.code_hook)
    yield from _taken(slot.failure)
    yield from _used_of_hook(intent, slot.elicitation_code_hook)


def _used_of(intent: Intent, step: Step, hook: CodeHook | None) -> Iterator[NextStep]:
    """The next steps of a step, and of the hook that it may call."""
    taken = list(_taken(step))
    yield from taken
    if any(each.type == "InvokeDialogCodeHook" for each in taken):
        yield from _used_of_hook(intent, hook)


def _used_of_hook(intent: Intent, hook: CodeHook | None) -> Iterator[NextStep]:
    """A hook that is not to run counts as successful; it is then no fault to go on by default."""
    if hook and hook.invokes and intent.dialog_code_hook:
        for step in (hook.success, hook.failure, hook.timeout):
            yield from _taken(step)


def _taken(step: Step) -> Iterator[NextStep]:
    """A step's own next step, and those of its branches if it is to evaluate them."""
    if step.next_step is None:
        return
    yield step.next_step
    if step.next_step.type == "EvaluateConditional" and step.conditional:
        for branch in (*step.conditional.branches, step.conditional.default):
            if branch.next_step:
                yield branch.next_step

"""What a bot says and where it calls its code hook, read off the model for people.

initial ─► slot ─► confirmation ─► fulfillment ─► closing
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lexclient.local.bot.model import (
    Bot,
    CodeHook,
    Intent,
    Message,
    MessageGroup,
    Prompt,
    Response,
    Slot,
    Step,
)

Stage = Literal[
    "initial",
    "slot",
    "slot_captured",
    "slot_failed",
    "confirmation",
    "confirmed",
    "declined",
    "confirmation_failed",
    "fulfilled",
    "fulfillment_failed",
    "fulfillment_timeout",
    "closing",
    "hook",
]
HookStage = Literal["every_turn", "initial", "slot", "confirmation", "fulfillment"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said at a stage of an intent: `lines` are its messages with their variations.

    `slot` names the slot it is about, `condition` the condition under which it is said.
    """

    stage: Stage
    lines: tuple[str, ...]
    slot: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class HookPlace:
    """Where an intent calls the code hook."""

    stage: HookStage
    slot: str | None = None


def spoken(intent: Intent) -> Iterator[Spoken]:
    """All that an intent may say, in the order of the dialogue."""
    yield from _steps({"initial": intent.initial})
    for slot in intent.slots:
        yield from _of_slot(slot)
    if confirmation := intent.confirmation:
        yield from _asked("confirmation", confirmation.prompt)
        yield from _steps(
            {
                "confirmed": confirmation.confirmed,
                "declined": confirmation.declined,
                "confirmation_failed": confirmation.failure,
            }
        )
    if fulfillment := intent.fulfillment:
        yield from _steps(
            {
                "fulfilled": fulfillment.success,
                "fulfillment_failed": fulfillment.failure,
                "fulfillment_timeout": fulfillment.timeout,
            }
        )
    yield from _steps({"closing": intent.closing})
    for hook in _code_hooks(intent).values():
        yield from _steps({"hook": hook.success})


def hook_places(intent: Intent) -> list[HookPlace]:
    """Where the intent calls the code hook that the bot has, or should have."""
    places = [HookPlace("fulfillment")] if intent.fulfillment_calls_hook else []
    if not intent.dialog_code_hook:
        return places
    if intent.initial is None:
        return [HookPlace("every_turn"), *places]
    return [*(place for place, hook in _code_hooks(intent).items() if hook.invokes), *places]


def calling_hooks(bot: Bot) -> Mapping[str, frozenset[str]]:
    """The intents of each locale that call the code hook."""
    return {
        locale_id: frozenset(one.name for one in locale.intents.values() if hook_places(one))
        for locale_id, locale in bot.locales.items()
    }


def _code_hooks(intent: Intent) -> Mapping[HookPlace, CodeHook]:
    """One for each place: that of a slot is called before or after its question."""
    confirmation = intent.confirmation
    hooks = [(HookPlace("initial"), intent.initial_code_hook)]
    for slot in intent.slots:
        place = HookPlace("slot", slot.name)
        hooks += [(place, slot.elicitation_code_hook), (place, slot.code_hook)]
    if confirmation:
        place = HookPlace("confirmation")
        hooks += [(place, confirmation.elicitation_code_hook), (place, confirmation.code_hook)]
    listed = [(place, hook) for place, hook in hooks if hook]
    return dict(sorted(listed, key=lambda one: one[1].invokes))  # one that is called goes before


def _of_slot(slot: Slot) -> Iterator[Spoken]:
    if slot.prompt:
        yield from _asked("slot", slot.prompt, slot.name)
    yield from _steps({"slot_captured": slot.capture, "slot_failed": slot.failure}, slot.name)


def _asked(stage: Stage, prompt: Prompt, slot: str | None = None) -> Iterator[Spoken]:
    if lines := _lines(prompt.groups):
        yield Spoken(stage, lines, slot)


def _steps(steps: Mapping[Stage, Step | None], slot: str | None = None) -> Iterator[Spoken]:
    for stage, step in steps.items():
        if step is None:
            continue
        yield from _said(stage, step.response, slot, None)
        if step.conditional:
            for branch in (*step.conditional.branches, step.conditional.default):
                yield from _said(stage, branch.response, slot, branch.condition or branch.name)


def _said(
    stage: Stage, response: Response | None, slot: str | None, condition: str | None
) -> Iterator[Spoken]:
    if response and (lines := _lines(response.groups)):
        yield Spoken(stage, lines, slot, condition)


def _lines(groups: tuple[MessageGroup, ...]) -> tuple[str, ...]:
    return tuple(line for group in groups for one in group.variations if (line := _line(one)))


def _line(message: Message) -> str:
    card = message.card
    if card is None:
        return message.content
    buttons = " ".join(f"[{button.text}]" for button in card.buttons)
    return " · ".join(part for part in (card.title, card.subtitle, buttons) if part)

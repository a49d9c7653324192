"""Whether the next steps of a bot lead to intents and slots that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from lexclient.local.bot.model import Intent, Locale, NextStep


def broken_links(locale: Locale) -> Iterator[tuple[str, str, str]]:
    """Each next step that leads nowhere: the intent it is in, the key, what was expected."""
    for intent in locale.intents.values():
        for step in _steps(intent):
            for key, expected in _faults(step, intent, locale):
                yield intent.name, key, expected


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

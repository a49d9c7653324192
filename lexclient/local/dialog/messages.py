"""Which of a bot's messages a turn has, and what stands for their placeholders.

`{slot}` is the slot's value, `{slot.part}` that of a part of a composite slot, `[attribute]` a
session attribute, `((attribute))` a request attribute (`paths-branching` and
`built-in-intent-kendra-search` in the developer guide).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lexclient.local.bot.model import ImageResponseCard, Message, MessageGroup, SelectionStrategy
from lexclient.local.slots.value import SlotValue, named

MAX_CONTENT = 1024
PLACEHOLDER = re.compile(
    r"\(\((?P<request>[^()]+)\)\)|\{(?P<slot>[\w-]+(?:\.[\w-]+)?)\}|\[(?P<session>[^\[\]]+)\]"
)


@dataclass(frozen=True, slots=True)
class Variables:
    """What the placeholders stand for."""

    slots: Mapping[str, SlotValue | None]
    session: Mapping[str, str]
    request: Mapping[str, str]

    def value(self, placeholder: re.Match[str]) -> str | None:
        """The value of one placeholder, or None if it is unset."""
        if slot := placeholder["slot"]:
            value = named(slot, self.slots)
            return value.interpreted if value else None
        if session := placeholder["session"]:
            return self.session.get(session)
        return self.request.get(placeholder["request"])


def render(template: str, variables: Variables) -> str:
    """`template` with its placeholders filled; an unset one stays as it is written."""

    def value(placeholder: re.Match[str]) -> str:
        held = variables.value(placeholder)
        return placeholder[0] if held is None else held

    return PLACEHOLDER.sub(value, template)


def evaluated(template: str, variables: Variables) -> str | None:
    """The value that a next step sets: None if `template` is one unset placeholder."""
    alone = PLACEHOLDER.fullmatch(template.strip())
    return variables.value(alone) if alone else render(template, variables)


def choose(
    groups: Sequence[MessageGroup],
    variables: Variables,
    chance: random.Random,
    *,
    strategy: SelectionStrategy = "Random",
    attempt: int = 0,
) -> tuple[Message, ...]:
    """One message of each group, its placeholders filled; none where that leaves it empty.

    A variation whose placeholders are all set goes before one with an unset placeholder, as the
    guide asks of search responses. `Ordered` takes the next variation at each attempt.
    """
    chosen = []
    for group in groups:
        fitting = [m for m in group.variations if _is_complete(m, variables)] or group.variations
        ordered = fitting[attempt % len(fitting)]
        message = ordered if strategy == "Ordered" else chance.choice(fitting)
        chosen.append(filled(message, variables))
    return tuple(message for message in chosen if message.content or message.card)


def _is_complete(message: Message, variables: Variables) -> bool:
    return all(variables.value(each) is not None for each in PLACEHOLDER.finditer(message.content))


def filled(message: Message, variables: Variables) -> Message:
    """The message with its placeholders filled, cut to the length that the model allows."""
    content = shortened(render(message.content, variables), MAX_CONTENT)
    return replace(message, content=content, card=_card(message.card, variables))


def _card(card: ImageResponseCard | None, variables: Variables) -> ImageResponseCard | None:
    if card is None:
        return None
    title = shortened(render(card.title, variables), 250) or card.title
    subtitle = card.subtitle and shortened(render(card.subtitle, variables), 250)
    return replace(card, title=title, subtitle=subtitle)


def shortened(text: str, units: int) -> str:
    """`text` cut to at most `units` UTF-16 code units, never inside a character."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return text if len(encoded) <= 2 * units else encoded[: 2 * units].decode("utf-16-le", "ignore")

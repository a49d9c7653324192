"""What the left side of a comparison refers to, and what it is worth now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lexclient.local.conditions.tokens import BadCondition, Reader, Token

Values = Sequence[str]
"""What a reference is worth: one value, or several of a multi-value slot."""


@dataclass(frozen=True, slots=True)
class References:
    """What an expression can refer to.

    `slots` gives the values of the slot that a name stands for, None for one that is not set;
    `slot_types` maps slots to the names of their types.
    """

    slots: Callable[[str], Values | None] = lambda _name: None
    session: Mapping[str, str] = field(default_factory=dict)
    request: Mapping[str, str] = field(default_factory=dict)
    transcript: str = ""
    slot_types: Mapping[str, str] = field(default_factory=dict)


Operand = Callable[[References], Values | None]


def _slot(name: str) -> Operand:
    return lambda references: references.slots(name)


def _attribute(name: str, of: Callable[[References], Mapping[str, str]]) -> Operand:
    def values(references: References) -> Values | None:
        value = of(references).get(name)
        return None if value is None else (value,)

    return values


# typed text has one transcription, and that is certain (`lambda-input-format`)
PATHS: Mapping[str, Operand] = {
    "$.inputtranscript": lambda references: (references.transcript,),
    "$.inputmode": lambda _: ("Text",),
    "$.transcriptions[0].transcription": lambda references: (references.transcript,),
    "$.transcriptions[0].transcriptionconfidence": lambda _: ("1.0",),
}
KINDS: Mapping[str, Callable[[str], Operand]] = {
    "slot": lambda text: _slot(text[1:-1].strip()),
    "session": lambda text: _attribute(text[1:-1].strip(), lambda r: r.session),
    "request": lambda text: _attribute(text[2:-2].strip(), lambda r: r.request),
    "path": lambda text: PATHS.get(text.lower(), lambda _: None),
}


def operand_of(reader: Reader, token: Token) -> Operand:
    known = token.text.lower()
    if token.kind == "path" and known not in PATHS and not known.startswith("$.transcriptions["):
        raise BadCondition(f"{reader.expression!r}: {token.text!r} at {token.at} is no known path")
    return KINDS[token.kind](token.text)


def type_of(token: Token) -> Callable[[References], str]:
    name = token.text[1:-1].strip()
    return lambda references: references.slot_types.get(name, "") if token.kind == "slot" else ""


def _count(operand: Operand) -> Operand:
    return lambda references: (str(len(operand(references) or ())),)


def _length(operand: Operand) -> Operand:
    def length(references: References) -> Values | None:
        values = operand(references)
        return None if values is None else (str(len(",".join(values))),)

    return length


MEASURES: Mapping[str, Callable[[Operand], Operand]] = {"COUNT": _count, "LENGTH": _length}

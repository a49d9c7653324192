"""Sample utterances with `{Slot}` placeholders: filled for learning, matched for certainty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexclient.local.recognition.grams import compact

_PLACEHOLDER = re.compile(r"\{\s*([^{}\s]+)\s*\}")
_DIGITS = re.compile(r"\d+")
FILLINGS = 10


def fill(sample: str, values: Mapping[str, Sequence[str]], turn: int = 0) -> list[str]:
    """`sample` with its placeholders filled, at most ten times; `turn` picks other values.

    A placeholder without values is left out. Each filling takes the next value of every slot,
    slots of one sample in different steps, so that ten fillings see ten pairs.
    """
    slots = _PLACEHOLDER.findall(sample)
    if not any(values.get(slot) for slot in slots):
        return [_PLACEHOLDER.sub(" ", sample)]
    filled = (_filled(sample, values, turn + number) for number in range(FILLINGS))
    return list(dict.fromkeys(filled))


def _filled(sample: str, values: Mapping[str, Sequence[str]], number: int) -> str:
    step = 0

    def value(match: re.Match[str]) -> str:
        nonlocal step
        step += 1
        known = values.get(match[1]) or [""]
        return known[(number * step) % len(known)]

    return _PLACEHOLDER.sub(value, sample)


@dataclass(frozen=True, slots=True)
class Template:
    """A sample as literals and sets of slot values in turn, all without case and spacing."""

    pieces: tuple[str | frozenset[str], ...]

    def matches(self, utterance: str) -> bool:
        """Whether `utterance` (made `compact`) is this sample with any known values filled in."""
        return _match(self.pieces, utterance)


def template(sample: str, values: Mapping[str, Sequence[str]]) -> Template:
    """`sample` ready to be matched; numbers within values stand for any number."""
    parts = _PLACEHOLDER.split(sample)
    pieces: list[str | frozenset[str]] = []
    for place, part in enumerate(parts):
        if place % 2:
            pieces.append(frozenset(_any_number(compact(v)) for v in values.get(part, ()) if v))
        elif part.strip():
            pieces.append(compact(part))
    return Template(tuple(pieces))


def has_placeholder(sample: str) -> bool:
    return _PLACEHOLDER.search(sample) is not None


def _match(pieces: tuple[str | frozenset[str], ...], text: str) -> bool:
    if not pieces:
        return not text
    first, rest = pieces[0], pieces[1:]
    if isinstance(first, str):
        return text.startswith(first) and _match(rest, text.removeprefix(first))
    ends = range(1, len(text) + 1)
    return any(_any_number(text[:end]) in first and _match(rest, text[end:]) for end in ends)


def _any_number(text: str) -> str:
    return _DIGITS.sub("0", text)

"""Sample utterances with `{Slot}` placeholders: filled for learning, matched for certainty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexclient.local.recognition.grams import compact

_PLACEHOLDER = re.compile(r"\{\s*([^{}\s]+)\s*\}")
_DIGITS = re.compile(r"\d+")
_NUMBER = "0"  # stands for a run of digits in a value
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
    """A sample as literals and sets of slot values in turn, all without case and spacing.

    Numbers within values are written "0": they stand for any number.
    """

    pieces: tuple[str | frozenset[str], ...]

    @property
    def has_words(self) -> bool:
        return any(isinstance(piece, str) for piece in self.pieces)

    def matches(self, utterance: str) -> bool:
        """Whether `utterance` (made `compact`) is this sample with any known values filled in.

        The places that each piece can end at are found once each: the time is linear in the
        utterance.
        """
        if isinstance(self.pieces[0], str) and not utterance.startswith(self.pieces[0]):
            return False
        text = _Digits.of(utterance)
        ends = {0}
        for piece in self.pieces:
            if isinstance(piece, str):
                ends = {e + len(piece) for e in ends if utterance.startswith(piece, e)}
            else:
                ends = text.ends(piece, ends)
            if not ends:
                return False
        return len(utterance) in ends


@dataclass(frozen=True, slots=True)
class _Digits:
    """A text, and where the run of digits ends that a place is in (the place itself if in none)."""

    text: str
    run_ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> _Digits:
        run_ends = list(range(len(text) + 1))
        for run in _DIGITS.finditer(text):
            run_ends[run.start() : run.end()] = [run.end()] * len(run[0])
        return cls(text, run_ends)

    def ends(self, values: frozenset[str], starts: set[int]) -> set[int]:
        """Where one of `values` can end that begins at one of `starts`."""
        ends: set[int] = set()
        first: dict[int, int] = {}  # end of a run: the first place a number at its end begins at
        for value in values:
            for start in starts:
                place = self._before_number(value, start)
                if place is None:
                    continue
                if not value.endswith(_NUMBER):
                    ends.add(place)
                elif (end := self.run_ends[place]) > place:
                    first[end] = min(place, first.get(end, place))
        # a number may end within a run: of "{Low} {High}", 34 is 3 and 4
        return ends.union(*(range(place + 1, end + 1) for end, place in first.items()))

    def _before_number(self, value: str, start: int) -> int | None:
        """Where `value` ends, less a number at its own end; None if it does not stand there."""
        place = start
        parts = value.removesuffix(_NUMBER).split(_NUMBER)
        for number, part in enumerate(parts):
            if number:
                if self.run_ends[place] == place:
                    return None
                place = self.run_ends[place]
            if not self.text.startswith(part, place):
                return None
            place += len(part)
        return place


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


def _any_number(text: str) -> str:
    return _DIGITS.sub(_NUMBER, text)

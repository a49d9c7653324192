"""Two runs side by side: what each intent gained or lost, which turns flipped, and if it is noise.

Turns of the same set are paired by their number. Turns of different sets are paired by utterance
and expected intent; where these have nothing in common but ask for the same intents in the same
order, as a Korean and an English set may, by number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.evaluation.numbers.metrics import intents
from dashboard.evaluation.numbers.shares import mcnemar
from dashboard.evaluation.run.results import TurnResult

Pair = tuple[TurnResult, TurnResult]
FlipKind = Literal["broken", "fixed", "changed"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A turn that came out differently: broken, fixed, or wrong in another way."""

    kind: FlipKind
    before: TurnResult
    after: TurnResult


@dataclass(frozen=True, slots=True)
class IntentChange:
    """An intent's F1 and recall over the paired turns, before and after."""

    intent: str
    support: int
    f1: tuple[float | None, float | None]
    recall: tuple[float | None, float | None]

    @property
    def gain(self) -> float:
        """How much F1 rose; a missing one counts as nothing."""
        return (self.f1[1] or 0.0) - (self.f1[0] or 0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """`pairs` turns ran in both, `alone` in only one of them; `p_value` is McNemar's."""

    pairs: int
    alone: int
    right: tuple[int, int]
    flips: tuple[Flip, ...]
    intents: tuple[IntentChange, ...]
    p_value: float

    def count(self, kind: FlipKind) -> int:
        """How many turns flipped so."""
        return sum(flip.kind == kind for flip in self.flips)

    def fixed_among(self, utterances: Collection[str]) -> int:
        """How many turns with these utterances were fixed."""
        return sum(
            flip.kind == "fixed" and flip.after.utterance in utterances for flip in self.flips
        )


def compare(before: Sequence[TurnResult], after: Sequence[TurnResult]) -> Difference:
    """What changed from the first run to the second, over the turns that Lex answered in both."""
    ran = [one for one in before if one.ran], [one for one in after if one.ran]
    pairs = _paired(*ran)
    flips = tuple(flip for pair in pairs if (flip := _flip(*pair)))
    broken = sum(flip.kind == "broken" for flip in flips)
    fixed = sum(flip.kind == "fixed" for flip in flips)
    return Difference(
        pairs=len(pairs),
        alone=len(ran[0]) + len(ran[1]) - 2 * len(pairs),
        right=(sum(one.right for one, _ in pairs), sum(one.right for _, one in pairs)),
        flips=flips,
        intents=tuple(_changes(pairs)),
        p_value=mcnemar(broken, fixed),
    )


def _paired(before: Sequence[TurnResult], after: Sequence[TurnResult]) -> list[Pair]:
    by_turn: dict[tuple[str, str, int], list[TurnResult]] = defaultdict(list)
    for one in reversed(after):
        by_turn[one.utterance, one.expected, one.place].append(one)
    pairs = [
        (one, same.pop())
        for one in before
        if (same := by_turn[one.utterance, one.expected, one.place])
    ]
    return pairs or _parallel(before, after)


def _parallel(before: Sequence[TurnResult], after: Sequence[TurnResult]) -> list[Pair]:
    numbered = {one.number: one for one in after}
    both = [(one, numbered[one.number]) for one in before if one.number in numbered]
    return both if all(one.expected == other.expected for one, other in both) else []


def _flip(before: TurnResult, after: TurnResult) -> Flip | None:
    if before.actual == after.actual:
        return None
    if before.right == after.right:
        return Flip("changed", before, after)
    return Flip("broken" if before.right else "fixed", before, after)


def _changes(pairs: Sequence[Pair]) -> list[IntentChange]:
    """Sorted by how much they lost; the intents that stayed the same are left out."""
    earlier = {one.intent: one for one in intents(before for before, _ in pairs)}
    later = {one.intent: one for one in intents(after for _, after in pairs)}
    changes = [
        IntentChange(
            name,
            before.support if before else after.support if after else 0,
            (before.f1 if before else None, after.f1 if after else None),
            (before.recall if before else None, after.recall if after else None),
        )
        for name in sorted(earlier.keys() | later.keys())
        for before, after in [(earlier.get(name), later.get(name))]
    ]
    changed = [one for one in changes if one.f1[0] != one.f1[1] or one.recall[0] != one.recall[1]]
    return sorted(changed, key=lambda one: (one.gain, one.intent))

"""What another threshold, or asking back, would have changed: over recorded turns, no new calls.

Lex answers where the best score is not under the threshold. That rule alone is worked out again;
later turns, slots and fulfilment are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dashboard.evaluation.numbers.equally_good import alike
from dashboard.log.queries.score_bins import Cell, Recorded
from fallback.answer_json import nano
from fallback.targets.pricing import cost_of
from fallback.targets.target import Target


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold would have made of the turns; `to_lex` and `to_fallback` are the flips.

    `asked_back` are turns Lex would answer with a runner-up closer than the margin;
    `asked_back_wrong` those of them known to be wrong. Money is in US dollars a thousand turns,
    seconds are a turn's on average, both against what was recorded.
    """

    turns: int
    lex: int
    to_lex: int
    to_fallback: int
    known: int
    false_accepts: int
    false_fallbacks: int
    asked_back: int
    asked_back_wrong: int
    extra_calls: int
    dollars_per_1000: float | None
    seconds_per_turn: float | None

    @property
    def coverage(self) -> float | None:
        """The share that Lex would answer."""
        return self.lex / self.turns if self.turns else None


def outcome(recorded: Recorded, threshold: int, margin: int = 0) -> Outcome:
    """What a threshold and a margin, in hundredths, would have made of the recorded turns."""

    def count(holds: Callable[[Cell], bool]) -> int:
        return sum(cell.turns for cell in recorded.cells if holds(cell))

    def lex(cell: Cell) -> bool:
        return cell.score >= threshold

    def close(cell: Cell) -> bool:
        return lex(cell) and cell.margin < margin

    to_lex = count(lambda cell: lex(cell) and not cell.was_lex)
    to_fallback = count(lambda cell: not lex(cell) and cell.was_lex)
    extra = to_fallback - to_lex
    return Outcome(
        turns=recorded.turns,
        lex=count(lex),
        to_lex=to_lex,
        to_fallback=to_fallback,
        known=count(lambda cell: cell.lex_is_right is not None),
        false_accepts=count(lambda cell: lex(cell) and cell.lex_is_right is False),
        false_fallbacks=count(lambda cell: not lex(cell) and cell.lex_is_right is True),
        asked_back=count(close),
        asked_back_wrong=count(lambda cell: close(cell) and cell.lex_is_right is False),
        extra_calls=extra,
        dollars_per_1000=_per_turn(recorded, extra, recorded.mean_cost_nano, 1000 / 10**9),
        seconds_per_turn=_per_turn(recorded, extra, recorded.mean_answer_s, 1.0),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The threshold with the fewest errors over the turns that are known, in hundredths, and from
    where to where none can be told from it with 95 % confidence."""

    best: int
    low: int
    high: int
    errors: int
    known: int


def at_prices(recorded: Recorded, target: Target, tokens: tuple[int, int] | None) -> Recorded:
    """With what an answer of `target` costs where no answer's cost was recorded, as conversation
    logs record none: for so many tokens in and out. The same where no price or number is known."""
    if recorded.mean_cost_nano is not None or tokens is None:
        return recorded
    cost: Decimal | None = cost_of(target, None, *tokens)
    return recorded if cost is None else replace(recorded, mean_cost_nano=float(nano(cost) or 0))


def verdict(outcomes: Sequence[Outcome], present: int) -> Verdict | None:
    """What the outcomes of all thresholds from 0 on say; None where no turn is known. Of equally
    few errors the threshold nearest to the present one is the best."""
    if not outcomes or not outcomes[0].known:
        return None
    errors = [one.false_accepts + one.false_fallbacks for one in outcomes]
    best = min(range(len(outcomes)), key=lambda at: (errors[at], abs(at - present)))

    def turned(low: int, high: int) -> tuple[int, int]:
        lost = outcomes[high].false_fallbacks - outcomes[low].false_fallbacks
        return lost, outcomes[low].false_accepts - outcomes[high].false_accepts

    low, high = alike(best, len(outcomes) - 1, turned)
    return Verdict(best, low, high, errors[best], outcomes[best].known)


def _per_turn(recorded: Recorded, extra: int, mean: float | None, unit: float) -> float | None:
    if mean is None or not recorded.turns:
        return None
    return extra * mean * unit / recorded.turns

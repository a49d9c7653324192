"""One line a target: how fast, how dear, how sure, how often it failed.

Times and tokens are those of whole answers only; what is unknown stays unknown. Costs hold the
calls of tools, and what was paid to learn that the documents have no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import fmean

from dashboard.comparison.runs import Comparison, Entry
from dashboard.comparison.wording import likeness
from fallback.evidence import searches

THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile of seconds, None where there are none."""

    median: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One target's answers to all questions and repetitions.

    `calls` counts what has an answer or a failure; `stopped` is neither, and
    `not_there` counts what the documents had no answer to. `searches` is a mean, `cost_per_1000`
    US dollars over the `priced` answers, whole or not in the documents, whose cost is known.
    `stability` is how much of their words repeated answers to one question share, 0 to 1, None
    without repetitions.
    """

    target: str
    calls: int
    whole: int
    failed: int
    stopped: int
    not_there: int
    searches: float | None
    first: Spread
    total: Spread
    input_tokens: float | None
    output_tokens: float | None
    cost_per_1000: Decimal | None
    priced: int
    stability: float | None
    recorded: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """What the log holds of the last 30 days, and over how many of them its turns are spread."""

    turns: int
    fallbacks: int
    days: float

    @property
    def rate(self) -> float | None:
        """The share of turns that the fallback answered, None without any."""
        return self.fallbacks / self.turns if self.turns else None


def summaries(comparison: Comparison) -> list[Summary]:
    """A line for every target, in the order they were chosen."""
    return [summary(target, comparison.entries) for target in comparison.targets]


def summary(target: str, entries: Iterable[Entry]) -> Summary:
    """What one target's entries come to."""
    mine = [one for one in entries if one.target == target and one.response is not None]
    answers = [one.answer for one in mine if one.answer is not None]
    whole = [one for one in answers if one.whole]
    not_there = [one for one in answers if one.outcome == "not_in_documents"]
    costs = [one.cost for one in (*whole, *not_there) if one.cost is not None]
    return Summary(
        target=target,
        calls=len(answers),
        whole=len(whole),
        failed=sum(one.failed for one in answers),
        stopped=sum(one.outcome == "stopped" for one in answers),
        not_there=len(not_there),
        searches=_mean(searches(one.tool_calls) for one in answers),
        first=spread(one.first_s for one in whole),
        total=spread(one.total_s for one in whole),
        input_tokens=_mean(one.usage.input_tokens for one in whole),
        output_tokens=_mean(one.usage.output_tokens for one in whole),
        cost_per_1000=sum(costs, Decimal(0)) / len(costs) * THOUSAND if costs else None,
        priced=len(costs),
        stability=stability(mine),
        recorded=any(one.response.recorded for one in mine if one.response),
    )


def spread(seconds: Iterable[float | None]) -> Spread:
    """Median and 95th percentile of what is known."""
    values = [one for one in seconds if one is not None]
    return Spread(percentile(values, 0.5), percentile(values, 0.95))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value under which `share` of the values lie, between two of them by proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def stability(entries: Iterable[Entry]) -> float | None:
    """The mean likeness of every two answers to one question, over the questions that have two."""
    texts: dict[int, list[str]] = {}
    for one in entries:
        if one.answer is not None and one.answer.whole:
            texts.setdefault(one.question, []).append(one.answer.text)
    alike = [
        fmean(likeness(a, b) for a, b in combinations(those, 2))
        for those in texts.values()
        if len(those) > 1
    ]
    return fmean(alike) if alike else None


def month_cost(
    cost_per_1000: Decimal | None, turns: int, fallback_rate: float | None
) -> Decimal | None:
    """US dollars for a month of `turns`, of which the fallback answers its share."""
    if cost_per_1000 is None or fallback_rate is None:
        return None
    return cost_per_1000 * turns * Decimal(str(fallback_rate)) / THOUSAND


def _mean(values: Iterable[int | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return fmean(numbers) if numbers else None

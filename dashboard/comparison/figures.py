"""The figures of a comparison as people read them."""

from __future__ import annotations

from decimal import Decimal

from dashboard.comparison.judging.significance import Lead
from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.summary import Summary
from dashboard.evaluation.numbers.shares import Share
from dashboard.texts import Texts

NONE = "–"
COLUMNS = (
    "target",
    "win_rate",
    "first",
    "total",
    "tokens",
    "cost_per_1000",
    "failures",
    "not_there",
    "searches",
    "stability",
)

STANDING_COLUMNS = ("target", "wins", "losses", "ties", "both_bad", "rate")


def seconds(value: float | None) -> str:
    """`0.13 s`, or a dash for unknown."""
    return NONE if value is None else f"{value:.2f} s"


def dollars(value: Decimal | None) -> str:
    """As many digits as are needed to see something; a dash for unknown, never an invented 0."""
    if value is None:
        return NONE
    digits = max(2, 2 - value.adjusted())
    text = f"{value:.{min(digits, 9)}f}"
    whole, _, cents = text.partition(".")
    return f"${whole}.{cents[:2]}{cents[2:].rstrip('0')}"


def number(value: float | None) -> str:
    """A mean of tokens."""
    return NONE if value is None else f"{value:.0f}"


def share(value: float | None) -> str:
    """A share as a percentage."""
    return NONE if value is None else f"{value:.0%}"


def interval(rate: Share) -> str:
    """`75 % (41–93), n = 8`, or a dash."""
    if rate.value is None or rate.low is None or rate.high is None:
        return NONE
    return f"{rate.value:.0%} ({rate.low:.0%}–{rate.high:.0%}), n = {rate.of}"


def cells(one: Summary, standing: Standing, texts: Texts) -> list[str]:
    """A target's row, in the order of `COLUMNS`."""
    recorded = f" ({texts.say('compare.recorded')})" if one.recorded else ""
    return [
        f"{one.target}{recorded}",
        interval(standing.rate),
        f"{seconds(one.first.median)} / {seconds(one.first.p95)}",
        f"{seconds(one.total.median)} / {seconds(one.total.p95)}",
        f"{number(one.input_tokens)} / {number(one.output_tokens)}",
        dollars(one.cost_per_1000),
        f"{one.failed} / {one.calls}",
        f"{one.not_there} / {one.calls}" if one.not_there else NONE,
        f"{one.searches:.1f}" if one.searches else NONE,
        share(one.stability),
    ]


def certainty(ahead: Lead, texts: Texts) -> str:
    """Whether the votes tell the two best targets apart, and if not, what would."""
    more = ahead.more_votes
    key = "told" if more == 0 else "alike" if more is None else "open"
    return texts.say(
        f"judge.certainty.{key}",
        leader=ahead.leader,
        other=ahead.other,
        wins=ahead.wins,
        votes=ahead.wins + ahead.losses,
        p=f"{ahead.p_value:.2g}",
        more=more or 0,
    )


def standing_cells(one: Standing) -> list[str]:
    """A target's votes, in the order of `STANDING_COLUMNS`."""
    counts = (one.wins, one.losses, one.ties, one.both_bad)
    return [one.target, *map(str, counts), interval(one.rate)]

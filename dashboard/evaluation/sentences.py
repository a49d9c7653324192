"""A run in words: shares with their intervals, failures, the threshold for a ticket."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.evaluation.numbers.metrics import overall
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.sweep import Point, Proposal, Sweep
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.testset.records import Problem, SetRefused
from dashboard.texts import Texts

NONE = "–"


def percent(value: float | None) -> str:
    """A share for people: `92.5%`, a dash where there is none."""
    return NONE if value is None else f"{100 * value:.1f}%"


def share(one: Share) -> str:
    """`92.5 % (37/40)`."""
    return f"{percent(one.value)} ({one.count}/{one.of})" if one.of else NONE


def interval(one: Share) -> str:
    """`80.1–97.4%`, what the share is known to with 95% confidence."""
    if one.low is None or one.high is None:
        return NONE
    return f"{100 * one.low:.1f}–{100 * one.high:.1f}%"


def counted(one: Share) -> str:
    """`37/40 · 80.1–97.4 %`."""
    return f"{one.count}/{one.of} · {interval(one)}"


def totals(results: Sequence[TurnResult], texts: Texts) -> str:
    """What the turns of a run are, so that two views with two totals can be told apart."""
    sweep, counts = Sweep(results), overall(results)
    parts = {
        "decided": sweep.turns,
        "replies": sweep.replies,
        "unscored": sweep.unscored,
        "not_run": counts.errors + counts.skipped,
    }
    told = [texts.say(f"evaluate.totals.{name}", count=n) for name, n in parts.items() if n]
    return texts.say("evaluate.totals", turns=counts.turns, parts=", ".join(told))


def number(value: float | None, digits: int = 2) -> str:
    """A number that may be missing."""
    return NONE if value is None else f"{value:.{digits}f}"


def failure(one: TurnResult, texts: Texts) -> str:
    """Why a turn did not match, empty if it did."""
    if one.match == "Skipped":
        return texts.say("evaluate.failure.skipped")
    if one.failure is None:
        return ""
    return texts.say(f"evaluate.failure.{one.failure.rule}", **one.failure.values)


def problem(one: Problem, texts: Texts) -> str:
    """Line, column and what is wrong there."""
    reason = texts.say(f"testset.{one.rule}", **dict(one.values))
    key = "testset.where" if one.column else "testset.where_line"
    return texts.say(key, line=one.line, column=one.column, reason=reason)


def refusal(refused: SetRefused, texts: Texts) -> str:
    """Why nothing of a file can be used."""
    return texts.say(f"testset.{refused.rule}", **refused.values)


def ticket(proposal: Proposal, wrong_cost: float, price: float | None, texts: Texts) -> str:
    """The threshold's effect as sentences to copy; `price` is US dollars a model call."""
    present, proposed = proposal.present, proposal.proposed
    key = "same" if proposal.keeps else "change"
    sentence = texts.say(
        f"evaluate.ticket.{key}",
        present=f"{present.threshold:.2f}",
        proposed=f"{proposed.threshold:.2f}",
        turns=present.turns,
        cost=f"{wrong_cost:g}",
        accuracy=f"{percent(present.accuracy)} → {percent(proposed.accuracy)}",
        accuracy_now=percent(present.accuracy),
        coverage=f"{percent(present.coverage)} → {percent(proposed.coverage)}",
        coverage_now=percent(present.coverage),
        accepts=f"{present.false_accepts} → {proposed.false_accepts}",
        accepts_now=present.false_accepts,
        fallbacks=f"{present.false_fallbacks} → {proposed.false_fallbacks}",
        fallbacks_now=present.false_fallbacks,
        calls=f"{_calls(present)} → {_calls(proposed)}",
        calls_now=_calls(present),
    )
    told = [sentence, equally_good(proposal, texts)]
    if price is not None:
        spent = [money(one, price) for one in (present, proposed)]
        paid = f"{spent[0]} → {spent[1]}" if key == "change" else spent[0]
        told.append(texts.say("evaluate.ticket.money", money=paid))
    return " ".join(told)


def equally_good(proposal: Proposal, texts: Texts) -> str:
    """From where to where no threshold can be told from the cheapest."""
    return texts.say(
        "evaluate.equally_good",
        low=f"{proposal.low:.2f}",
        high=f"{proposal.high:.2f}",
        best=f"{proposal.best.threshold:.2f}",
        turns=proposal.best.turns,
    )


def money(point: Point, price: float) -> str:
    """What the fallback costs in a thousand turns."""
    return f"${point.per_1000(point.fallbacks) * price:.3f}"


def _calls(point: Point) -> str:
    return f"{point.per_1000(point.fallbacks):.0f}"


def chance(p_value: float, flips: int, texts: Texts) -> str:
    """McNemar's test in words."""
    if flips == 0:
        return texts.say("evaluate.chance.none")
    limits = (("strong", 0.01), ("likely", 0.05), ("unclear", 0.2))
    word = next((name for name, limit in limits if p_value < limit), "noise")
    return texts.say(f"evaluate.chance.{word}", p=f"{p_value:.3f}", flips=flips)

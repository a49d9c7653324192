"""All numbers of a run as one JSON document: for the command line, CI and the report."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.sweep import Point, Sweep, propose
from dashboard.evaluation.run.runs import Plan, Run

WRONG_COST = 5.0  # a wrong answer is as bad as so many fallbacks, unless somebody says otherwise


def summary(run: Run, *, problems: int = 0, wrong_cost: float = WRONG_COST) -> dict[str, Any]:
    """Shares carry their count, what they are of, and the 95 % interval."""
    results = run.results
    overall = metrics.overall(results)
    singles, several = metrics.conversations(results)
    sweep = Sweep(results)
    points = sweep.points()
    present = sweep.at(run.plan.bot.threshold)
    proposal = propose(points, wrong_cost=wrong_cost, present=present)
    return {
        "set": run.set_name,
        "unreadable_lines": problems,
        "run": {**_plan(run.plan), "state": run.job.state},
        "overall": {name: _value(getattr(overall, name)) for name in asdict(overall)},
        "single_inputs": _share(singles),
        "conversations": _share(several),
        "intents": [_intent(one) for one in metrics.intents(results)],
        "slots": [
            {"intent": one.intent, "slot": one.slot, **_share(one.matched)}
            for one in metrics.slots(results)
        ],
        "confusion": [
            {"expected": expected, "actual": actual, "turns": count}
            for (expected, actual), count in metrics.confusion(results).most_common()
        ],
        "threshold": {
            "present": run.plan.bot.threshold,
            "wrong_cost": wrong_cost,
            "best": proposal.best.threshold,
            "equally_good": [proposal.low, proposal.high],
            "proposed": proposal.proposed.threshold,
            "turns": sweep.turns,
            "replies_left_out": sweep.replies,
            "unscored_left_out": sweep.unscored,
            "sweep": [_point(point) for point in points],
        },
    }


def _value(value: object) -> object:
    return _share(value) if isinstance(value, Share) else value


def _share(share: Share) -> dict[str, Any]:
    return {
        "count": share.count,
        "of": share.of,
        "value": share.value,
        "low": share.low,
        "high": share.high,
    }


def _intent(one: metrics.IntentScore) -> dict[str, Any]:
    return {**asdict(one), "precision": one.precision, "recall": one.recall, "f1": one.f1}


def _point(point: Point) -> dict[str, Any]:
    return {
        **asdict(point),
        "accuracy": point.accuracy,
        "coverage": point.coverage,
        "model_calls_per_1000": point.per_1000(point.fallbacks),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    """The bot's fields beside the plan's, as they have always stood in the file."""
    bot = plan.bot.as_json()
    own = {"mode": plan.mode, "width": plan.width, "per_second": plan.per_second}
    return {"bot_name": bot.pop("name"), **bot, **own}

"""A run as one HTML page that opens from a disk, without a network and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.selection import select
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.summary import WRONG_COST
from dashboard.evaluation.numbers.sweep import Point, Sweep, propose
from dashboard.evaluation.run.runs import Run
from dashboard.reports import drawing
from dashboard.reports.page import Table, page
from dashboard.texts import Texts


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the whole run, and what it was counted from."""

    label: str
    value: str
    detail: str = ""


def html(run: Run, texts: Texts, *, wrong_cost: float = WRONG_COST) -> str:
    """The report in the language of `texts`."""
    overall, sweep = metrics.overall(run.results), Sweep(run.results)
    points = sweep.points()
    present = sweep.at(run.plan.bot.threshold)
    proposal = propose(points, wrong_cost=wrong_cost, present=present)
    return page(
        "evaluation.html",
        texts,
        texts.say("evaluate.report.title", set=run.set_name),
        stamp=_stamp(run, texts),
        tiles=list(_tiles(run, overall, texts)),
        incomplete=_incomplete(overall, texts),
        ticket=sentences.ticket(proposal, wrong_cost, None, texts),
        sweep=_sweep(points, {present.threshold, proposal.proposed.threshold}, texts),
        sweep_help=f"{sentences.totals(run.results, texts)} {texts.say('evaluate.threshold.help')}",
        histogram=_histogram(run, texts),
        matrix=drawing.matrix(texts.say("evaluate.confusion"), metrics.confusion(run.results)),
        mixed=_mixed(run, texts),
        intents=_intents(run, texts),
        slots=_slots(run, texts),
        wrong=_wrong(run, texts),
    )


def _stamp(run: Run, texts: Texts) -> str:
    plan = run.plan
    return texts.say(
        "evaluate.report.made",
        bot=plan.bot.name,
        alias=plan.bot.alias_id,
        locale=plan.bot.locale_id,
        threshold=f"{plan.bot.threshold:.2f}",
        mode=f"{plan.mode}, {plan.engine}" if plan.engine else plan.mode,
        date=f"{run.job.created_at:%Y-%m-%d %H:%M} UTC",
    )


def _tiles(run: Run, overall: metrics.Overall, texts: Texts) -> Iterator[Tile]:
    singles, several = metrics.conversations(run.results)
    shares = {
        "accuracy": overall.accuracy,
        "coverage": overall.coverage,
        "false_accepts": overall.false_accepts,
        "false_fallbacks": overall.false_fallbacks,
        "wrong_intents": overall.wrong_intents,
        "baseline": overall.baseline,
        "singles": singles,
        "conversations": several,
    }
    for name, share in shares.items():
        label = texts.say(f"evaluate.{name}")
        yield Tile(label, sentences.percent(share.value), _detail(share))
    yield Tile(texts.say("evaluate.macro_f1"), sentences.number(overall.macro_f1, 3))


def _detail(share: Share) -> str:
    return f"{share.count}/{share.of} · {sentences.interval(share)}"


def _incomplete(overall: metrics.Overall, texts: Texts) -> str:
    """Empty for a run without errors and without turns that were skipped."""
    if not (overall.errors or overall.skipped):
        return ""
    return texts.say("evaluate.incomplete", errors=overall.errors, skipped=overall.skipped)


def _sweep(points: list[Point], thresholds: set[float], texts: Texts) -> drawing.Drawing:
    curves = {
        texts.say("evaluate.accuracy"): [point.accuracy for point in points],
        texts.say("evaluate.coverage"): [point.coverage for point in points],
    }
    return drawing.lines(texts.say("evaluate.report.sweep"), curves, sorted(thresholds))


def _histogram(run: Run, texts: Texts) -> drawing.Drawing:
    names = [texts.say(f"evaluate.kind.{kind}") for kind in metrics.KINDS]
    columns = [
        drawing.Column(one.low, one.high, (one.right, one.wrong, one.out_of_scope))
        for one in metrics.histogram(run.results)
    ]
    label = texts.say("evaluate.histogram")
    return drawing.histogram(label, columns, names, run.plan.bot.threshold)


def _mixed(run: Run, texts: Texts) -> Table:
    """The twenty pairs of intents that are taken for each other most often."""
    counted = metrics.confusion(run.results).most_common()
    header = [texts.say(f"evaluate.{name}") for name in ("expected", "actual", "column.turns")]
    return Table(header, [[*pair, n] for pair, n in counted if pair[0] != pair[1]][:20])


def _intents(run: Run, texts: Texts) -> Table:
    names = ("support", "predicted", "right", "precision", "recall", "f1")
    header = [texts.say("column.intent"), *(texts.say(f"evaluate.column.{n}") for n in names)]
    rows = [
        [one.intent, one.support, one.predicted, one.right]
        + [sentences.number(getattr(one, name)) for name in names[3:]]
        for one in metrics.intents(run.results)
    ]
    return Table(header, rows)


def _slots(run: Run, texts: Texts) -> Table:
    header = [texts.say("column.intent"), texts.say("column.slot"), texts.say("evaluate.accuracy")]
    scores = metrics.slots(run.results)
    return Table(header, [[one.intent, one.slot, sentences.share(one.matched)] for one in scores])


def _wrong(run: Run, texts: Texts) -> Table:
    names = ("evaluate.column.line", "column.utterance", "evaluate.column.why", "column.score")
    rows = [
        [one.line, one.utterance, sentences.failure(one, texts), sentences.number(one.score)]
        for one in select(run.results, "wrong")
    ]
    return Table([texts.say(name) for name in names], rows)

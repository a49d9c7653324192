"""The threshold of a run on a page: what each value would have done, and what it would cost."""

from __future__ import annotations

import streamlit as st

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.summary import WRONG_COST
from dashboard.evaluation.numbers.sweep import Point, Sweep, best
from dashboard.evaluation.run.runs import Run
from dashboard.log.database import Database
from dashboard.log.queries import score_bins
from dashboard.log.queries.filter import TurnFilter
from dashboard.views.charts.looks import COLOURS, DASHED, Mark
from dashboard.views.charts.thresholds import over_thresholds
from dashboard.views.evaluate.state import Key
from dashboard.views.tab import tab

NANO = 10**9
Lines = tuple[tuple[str, str], ...]  # a point's value and its colour
SHARES: Lines = (("accuracy", COLOURS["lex"]), ("coverage", COLOURS["fallback"]))
COUNTS: Lines = (("false_accepts", COLOURS["hook"]), ("false_fallbacks", COLOURS["failed"]))


def sweep_of(database: Database, run: Run) -> None:
    """From 0 to 1 by the stored scores, the present and the proposed threshold beside."""
    texts = tab.texts()
    say = texts.say
    sweep = Sweep(run.results)
    if not sweep.turns:
        st.info(say("evaluate.no_results"), icon=":material/info:")
        return
    wrong_cost, price = _costs(database)
    points = sweep.points()
    present = sweep.at(run.plan.bot.threshold)
    proposed = best(points, wrong_cost=wrong_cost, present=run.plan.bot.threshold)
    at = st.slider(
        say("evaluate.threshold.at"), 0.0, 1.0, proposed.threshold, 0.01, key=Key.SWEEP_AT
    )
    _beside(present, sweep.at(at), proposed, price)
    marks = _marks(present, proposed)
    _drawn(points, marks, SHARES, percent=True)
    _drawn(points, marks, COUNTS, percent=False)
    st.caption(say("evaluate.marks"))
    st.markdown(f"**{say('evaluate.ticket')}**")
    ticket = sentences.ticket(present, proposed, wrong_cost, price or None, texts)
    st.code(ticket, language=None, wrap_lines=True)
    left_out = say("evaluate.threshold.help", replies=sweep.replies, unscored=sweep.unscored)
    st.caption(f"{left_out} {say('evaluate.same_set')}")


def _costs(database: Database) -> tuple[float, float]:
    """What a wrong answer costs in fallbacks, and a model call in US dollars."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wrong_cost = st.number_input(
            say("evaluate.wrong_cost"), 0.0, 1000.0, WRONG_COST, key=Key.WRONG_COST
        )
        price = st.number_input(
            say("evaluate.price"),
            0.0,
            100.0,
            _mean_price(database),
            format="%.5f",
            key=Key.CALL_PRICE,
            help=say("evaluate.price.help"),
        )
    return float(wrong_cost), float(price)


def _mean_price(database: Database) -> float:
    recorded = score_bins.read(database, TurnFilter())
    return (recorded.mean_cost_nano or 0.0) / NANO


def _beside(present: Point, at: Point, proposed: Point, price: float) -> None:
    say = tab.texts().say
    names = (say("evaluate.present"), say("evaluate.chosen"), say("evaluate.best"))
    rows = [
        {
            "": name,
            say("evaluate.threshold.at"): f"{one.threshold:.2f}",
            say("evaluate.accuracy"): sentences.percent(one.accuracy),
            say("evaluate.coverage"): sentences.percent(one.coverage),
            say("evaluate.false_accepts"): one.false_accepts,
            say("evaluate.false_fallbacks"): one.false_fallbacks,
            say("evaluate.per_1000"): f"{one.per_1000(one.fallbacks):.0f}",
            say("evaluate.money"): sentences.money(one, price),
        }
        for name, one in zip(names, (present, at, proposed), strict=True)
    ]
    st.dataframe(rows, hide_index=True, key=Key.SWEEP_ROWS)


def _drawn(points: list[Point], marks: list[Mark], lines: Lines, *, percent: bool) -> None:
    say = tab.texts().say
    values = {
        say(f"evaluate.{name}"): [getattr(point, name) for point in points] for name, _ in lines
    }
    chart = over_thresholds(
        values,
        [colour for _, colour in lines],
        marks,
        title=say("evaluate.threshold.at"),
        percent=percent,
    )
    key, height = ("sweep", 260) if percent else ("sweep_counts", 220)
    st.altair_chart(chart, height=height, key=key, alt=say("evaluate.report.sweep"))


def _marks(present: Point, proposed: Point) -> list[Mark]:
    """The present threshold as a full line, the proposed one dashed."""
    say = tab.texts().say
    return [
        Mark(present.threshold, say("evaluate.present")),
        Mark(proposed.threshold, say("evaluate.best"), dash=DASHED),
    ]

"""The threshold of a run on a page: what each value would have done, and what it would cost."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.summary import WRONG_COST
from dashboard.evaluation.numbers.sweep import Point, Sweep, best
from dashboard.evaluation.run.runs import Run
from dashboard.log.queries import score_bins
from dashboard.log.queries.filter import TurnFilter
from dashboard.services import Services
from dashboard.views.tab import tab

NANO = 10**9
MARK = "#cf222e"
# name: (colour, dashes, how it is told apart without colour)
LINES = {"accuracy": ("#1f6feb", [1, 0]), "coverage": ("#d97706", [6, 3])}
COUNTS = {"false_accepts": ("#7c3aed", [1, 0]), "false_fallbacks": ("#6b7280", [6, 3])}


def sweep_of(services: Services, run: Run) -> None:
    """From 0 to 1 by the stored scores, the present and the proposed threshold beside."""
    texts = tab.texts()
    say = texts.say
    sweep = Sweep(run.results)
    if not sweep.turns:
        st.info(say("evaluate.no_results"), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wrong_cost = st.number_input(
            say("evaluate.wrong_cost"), 0.0, 1000.0, WRONG_COST, key="wrong_cost"
        )
        price = st.number_input(
            say("evaluate.price"),
            0.0,
            100.0,
            _mean_price(services),
            format="%.5f",
            key="call_price",
            help=say("evaluate.price.help"),
        )
    points = sweep.points()
    present = sweep.at(run.plan.bot.threshold)
    proposed = best(points, wrong_cost=float(wrong_cost), present=run.plan.bot.threshold)
    at = st.slider(say("evaluate.threshold.at"), 0.0, 1.0, proposed.threshold, 0.01, key="sweep_at")
    _beside(present, sweep.at(at), proposed, float(price))
    rules = _rules(present, proposed)
    shares = _lines(points, LINES, percent=True) + rules
    counts = _lines(points, COUNTS, percent=False) + rules
    st.altair_chart(shares, height=260, key="sweep", alt=say("evaluate.report.sweep"))
    st.altair_chart(counts, height=220, key="sweep_counts", alt=say("evaluate.report.sweep"))
    st.caption(say("evaluate.marks"))
    st.markdown(f"**{say('evaluate.ticket')}**")
    told = sentences.ticket(present, proposed, float(wrong_cost), float(price) or None, texts)
    st.code(told, language=None, wrap_lines=True)
    left_out = say("evaluate.threshold.help", replies=sweep.replies, unscored=sweep.unscored)
    st.caption(f"{left_out} {say('evaluate.same_set')}")


def _mean_price(services: Services) -> float:
    recorded = score_bins.read(services.database, TurnFilter())
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
    st.dataframe(rows, hide_index=True, key="sweep_rows")


def _rules(present: Point, proposed: Point) -> alt.LayerChart | alt.FacetChart:
    """The present threshold as a full line, the proposed one dashed, each with its number."""
    say = tab.texts().say
    drawn = []
    for name, one, dash in (("present", present, [1, 0]), ("best", proposed, [5, 4])):
        told = f"{say(f'evaluate.{name}')} {one.threshold:.2f}"
        mark = alt.Chart(pd.DataFrame({"threshold": [one.threshold], "name": [told]}))
        drawn.append(
            mark.mark_rule(color=MARK, strokeWidth=2, strokeDash=dash).encode(
                x="threshold:Q", tooltip=["name"]
            )
        )
    return alt.layer(*drawn)


def _lines(
    points: list[Point], lines: dict[str, tuple[str, list[int]]], *, percent: bool
) -> alt.Chart:
    say = tab.texts().say
    names = [say(f"evaluate.{name}") for name in lines]
    table = pd.DataFrame(
        [
            {"threshold": point.threshold, "name": name, "value": getattr(point, key)}
            for point in points
            for key, name in zip(lines, names, strict=True)
        ]
    )
    colours = [colour for colour, _ in lines.values()]
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("threshold:Q", title=say("evaluate.threshold.at")),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(format=".0%" if percent else "d")),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=colours),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "name:N",
                scale=alt.Scale(domain=names, range=[dash for _, dash in lines.values()]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=["name", "threshold", "value"],
        )
    )
    return chart

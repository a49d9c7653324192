"""The numbers of a run on a page: tiles, the matrix, scores, intents and slots."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.conversation import sentences as turns
from dashboard.evaluation import sentences
from dashboard.evaluation.numbers import metrics, selection
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.summary import summary
from dashboard.evaluation.report import html
from dashboard.evaluation.run.runs import Run
from dashboard.evaluation.tables import result_rows
from dashboard.views.evaluate.utterances import listed
from dashboard.views.markdown import literally
from dashboard.views.tab import tab

BLUE, ORANGE, GRAY = "#1f6feb", "#d97706", "#6b7280"
READABLE = 40  # so many intents have room for wide cells
LARGE_STEP, SMALL_STEP = 26, 12
LABELS, TALLEST = 210, 900  # pixels: what names take beside the cells, and the scrolled window


def scores_of(run: Run) -> None:
    """Everything that one looks at first."""
    _tiles(run)
    _downloads(run)
    _matrix(run)
    left, right = st.columns(2, gap="large")
    with left:
        _histogram(run)
        _worst_intents(run)
    with right:
        _slots(run)
    _intents(run)


def _tiles(run: Run) -> None:
    say, known = tab.texts().say, metrics.overall(run.results)
    singles, several = metrics.conversations(run.results)
    shares = [
        ("accuracy", known.accuracy),
        ("coverage", known.coverage),
        ("right_when_answered", known.right_when_answered),
        ("false_accepts", known.false_accepts),
        ("false_fallbacks", known.false_fallbacks),
        ("wrong_intents", known.wrong_intents),
        ("baseline", known.baseline),
        ("singles", singles),
        ("conversations", several),
    ]
    with st.container(horizontal=True):
        for name, share in shares:
            _tile(name, share, known.baseline_intent)
        latency = f"{turns.seconds(known.median_s)} / {turns.seconds(known.slow_s)}"
        st.metric(say("evaluate.macro_f1"), sentences.number(known.macro_f1, 3), border=True)
        st.metric(say("evaluate.latency"), latency, border=True)
    if known.errors or known.skipped:
        left_out = say("evaluate.incomplete", errors=known.errors, skipped=known.skipped)
        st.warning(left_out, icon=":material/info:")


def _tile(name: str, share: Share, intent: str) -> None:
    texts = tab.texts()
    key = f"evaluate.help.{name}"
    st.metric(
        texts.say(f"evaluate.{name}"),
        sentences.percent(share.value),
        delta=f"{share.count}/{share.of} · {sentences.interval(share)}" if share.of else None,
        delta_color="off",
        delta_arrow="off",
        help=texts.say(key, intent=intent) if texts.knows(key) else None,
        border=True,
    )


def _downloads(run: Run) -> None:
    texts = tab.texts()
    name = run.set_name.removesuffix(".csv")
    files = (
        ("report", "html", "text/html", lambda: html(run, texts).encode()),
        ("rows", "csv", "text/csv", lambda: result_rows(run.results)),
        ("json", "json", "application/json", lambda: json.dumps(summary(run), indent=2)),
    )
    with st.container(horizontal=True):
        for key, ending, mime, data in files:
            st.download_button(
                texts.say(f"evaluate.{key}"),
                data,
                file_name=f"{name}.results.{ending}",
                mime=mime,
                icon=":material/download:",
                key=f"download-{key}",
                on_click="ignore",
            )


def _matrix(run: Run) -> None:
    say = tab.texts().say
    cells = metrics.confusion(run.results)
    every = sorted({name for pair in cells for name in pair})
    wrong = selection.most_confused(run.results)
    st.subheader(say("evaluate.confusion"), help=say("evaluate.confusion.help"))
    small = len(wrong) > 1 and len(every) > READABLE
    counts = {"errors": len(wrong), "all": len(every)}
    scope = st.segmented_control(
        say("evaluate.confusion.scope"),
        list(counts),
        format_func=lambda name: say(f"evaluate.confusion.{name}", count=counts[name]),
        default="errors" if small else "all",
        required=True,
        key="matrix_scope",
    )
    names = wrong if scope == "errors" and len(wrong) > 1 else every
    picked = _drawn(cells, names)
    st.caption(say("evaluate.confusion.help"))
    cell = (picked["expected"], picked["actual"]) if picked else _confused(cells)
    if cell:
        st.markdown(f"**{literally(cell[0])} → {literally(cell[1])}**")
        listed(run, selection.select(run.results, "all", *cell), key="cell")


def _drawn(cells: dict[tuple[str, str], int], names: list[str]) -> dict[str, str] | None:
    """The matrix; returns the cell that was clicked."""
    table = _squares(cells, names)
    if table.empty:
        return None
    step = LARGE_STEP if len(names) <= READABLE else SMALL_STEP
    side = step * len(names) + LABELS
    # Streamlit would squeeze the chart into the page; this one is to be scrolled
    st.html(
        f"<style>.st-key-matrix, .st-key-matrix * {{max-width: none; min-width: 0}}"
        f".st-key-matrix {{min-width: {side}px}}</style>"
    )
    with st.container(horizontal=True, key="matrix_scroll", height=min(side + 20, TALLEST)):
        event = st.altair_chart(
            _chart(table, names, large=step == LARGE_STEP),
            key="matrix",
            width=side,
            height=side,
            on_select="rerun",
            selection_mode="cell",
            alt=tab.texts().say("evaluate.confusion.alt"),
        )
    picked = event["selection"]["cell"]
    return dict(picked[0]) if picked else None


def _squares(cells: dict[tuple[str, str], int], names: list[str]) -> pd.DataFrame:
    """A row for each cell between `names` that holds turns."""
    totals = {name: sum(n for (e, _), n in cells.items() if e == name) for name in names}
    return pd.DataFrame(
        {
            "expected": expected,
            "actual": actual,
            "turns": count,
            "share": count / totals[expected],
            **_colours(expected == actual, count / totals[expected]),
        }
        for (expected, actual), count in cells.items()
        if {expected, actual} <= set(names)
    )


def _chart(table: pd.DataFrame, names: list[str], *, large: bool) -> alt.LayerChart:
    say = tab.texts().say
    known: dict[str, Any] = {"labelFontSize": 12 if large else 9, "labelOverlap": False}
    axis = alt.Axis(labelLimit=180, **known)
    above = alt.Axis(labelLimit=180, orient="top", labelAngle=-90, **known)
    scale = alt.Scale(domain=names, paddingInner=0.08)
    chosen = alt.selection_point(name="cell", fields=["expected", "actual"])
    base = alt.Chart(table).encode(
        x=alt.X("actual:N", scale=scale, axis=above, title=say("evaluate.actual")),
        y=alt.Y("expected:N", scale=scale, axis=axis, title=say("evaluate.expected")),
        tooltip=["expected", "actual", "turns", alt.Tooltip("share", format=".0%")],
    )
    squares = base.mark_rect(cursor="pointer").encode(
        color=alt.Color("shade:N", scale=None),
        strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0), empty=False),
        stroke=alt.value("#cf222e"),
    )
    numbers = base.mark_text(fontSize=11 if large else 7, fontWeight="bold").encode(
        text="turns", color=alt.Color("ink:N", scale=None)
    )
    layers: alt.LayerChart = squares.add_params(chosen) + numbers
    return layers


def _colours(right: bool, share: float) -> dict[str, str]:
    """Blue for right, orange for wrong, stronger for a larger share; ink that can be read on it."""
    pale, full = (
        ((0xB6, 0xD3, 0xFF), (0x1F, 0x6F, 0xEB))
        if right
        else ((0xFF, 0xDC, 0xA8), (0xE8, 0x86, 0x0C))
    )
    mixed = (round(a + (b - a) * share) for a, b in zip(pale, full, strict=True))
    shade = "#" + "".join(f"{part:02x}" for part in mixed)
    return {"shade": shade, "ink": "white" if right and share > 0.6 else "black"}


def _confused(cells: dict[tuple[str, str], int]) -> tuple[str, str] | None:
    """The pairs that are mixed up most, as a list to select from."""
    say = tab.texts().say
    mixed = sorted(
        ((pair, n) for pair, n in cells.items() if pair[0] != pair[1]), key=lambda one: -one[1]
    )
    if not mixed:
        return None
    st.markdown(f"**{say('evaluate.confused')}**")
    rows = [
        {
            say("evaluate.expected"): expected,
            say("evaluate.actual"): actual,
            say("evaluate.column.turns"): count,
        }
        for (expected, actual), count in mixed
    ]
    picked = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=min(38 + 35 * len(rows), 320),
        key="confused",
    )["selection"]["rows"]
    return mixed[picked[0]][0] if picked and picked[0] < len(mixed) else None


def _histogram(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.histogram"), help=say("evaluate.histogram.help"))
    names = [say(f"evaluate.kind.{kind}") for kind in metrics.KINDS]
    table = pd.DataFrame(
        [
            {"low": one.low, "high": one.high, "kind": name, "turns": count}
            for one in metrics.histogram(run.results)
            for name, count in zip(names, (one.right, one.wrong, one.out_of_scope), strict=True)
        ]
    )
    bars = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X(
                "low:Q", bin="binned", title=say("column.score"), scale=alt.Scale(domain=[0, 1])
            ),
            x2="high:Q",
            y=alt.Y("turns:Q", title=say("evaluate.column.turns")),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=names, range=[BLUE, ORANGE, GRAY]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=["kind", "turns", "low", "high"],
        )
    )
    rule = (
        alt.Chart(pd.DataFrame({"threshold": [run.plan.bot.threshold]}))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color="#cf222e")
        .encode(x="threshold:Q")
    )
    st.altair_chart(bars + rule, height=280, key="histogram", alt=say("evaluate.histogram"))


def _worst_intents(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.worst_intents"))
    worst = metrics.worst_intents(metrics.intents(run.results))
    if not worst:
        st.caption(say("evaluate.none_missed"))
    for one in worst:
        share = sentences.share(Share(one.right, one.support))
        st.progress(one.recall or 0.0, text=f"{literally(one.intent)} · {share}")


def _slots(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.slots"))
    known = metrics.slots(run.results)
    if not known:
        st.caption(say("evaluate.no_slots"))
        return
    rows = [
        {
            say("column.slot"): f"{one.intent}.{one.slot}",
            say("evaluate.column.right"): f"{one.matched.count}/{one.matched.of}",
            say("evaluate.accuracy"): one.matched.value,
        }
        for one in known
    ]
    st.dataframe(
        rows,
        hide_index=True,
        key="slot_scores",
        column_config={
            say("evaluate.accuracy"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1
            )
        },
    )
    st.subheader(say("evaluate.worst_slots"))
    worst = metrics.worst_slots(known)
    if not worst:
        st.caption(say("evaluate.none_missed"))
    for slot in worst:
        name = literally(f"{slot.intent}.{slot.slot}")
        st.progress(slot.matched.value or 0.0, text=f"{name} · {sentences.share(slot.matched)}")


def _intents(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.per_intent"))
    names = ("support", "predicted", "right", "precision", "recall", "f1")
    rows = [
        {say("column.intent"): one.intent}
        | {say(f"evaluate.column.{name}"): getattr(one, name) for name in names}
        for one in metrics.intents(run.results)
    ]
    config = {
        say(f"evaluate.column.{name}"): st.column_config.NumberColumn(format="%.2f")
        for name in names[3:]
    }
    st.dataframe(rows, hide_index=True, column_config=config, key="intent_scores")

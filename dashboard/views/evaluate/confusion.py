"""Which intents are mistaken for which: the matrix, and the turns behind its cells."""

from __future__ import annotations

import streamlit as st

from dashboard.evaluation.numbers import metrics, selection
from dashboard.evaluation.run.runs import Run
from dashboard.markdown import literally, on_one_line
from dashboard.views.charts.matrix import READABLE, matrix, side, squares
from dashboard.views.evaluate.state import Key
from dashboard.views.evaluate.utterances import listed
from dashboard.views.tab import tab
from dashboard.views.tables import ticked_one

TALLEST = 900  # pixels of the window in which the matrix is scrolled


def confusion_of(run: Run) -> None:
    """The matrix; the turns of the cell, or of the pair of intents, that was chosen."""
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
        key=Key.MATRIX_SCOPE,
    )
    names = wrong if scope == "errors" and len(wrong) > 1 else every
    picked = _drawn(cells, names)
    st.caption(say("evaluate.confusion.help"))
    if through := metrics.by_bedrock(run.results):
        note = say("evaluate.bedrock", count=through.total(), intents=", ".join(through))
        st.caption(f":green[◆] {literally(note)}")
    cell = (picked["expected"], picked["actual"]) if picked else _confused(cells)
    if cell:
        st.markdown(f"**{on_one_line(cell[0])} → {on_one_line(cell[1])}**")
        listed(run, selection.select(run.results, "all", *cell), key=Key.CELL)


def _drawn(cells: dict[tuple[str, str], int], names: list[str]) -> dict[str, str] | None:
    """The matrix; returns the cell that was clicked."""
    rows, say = squares(cells, names), tab.texts().say
    if not rows:
        return None
    pixels = side(names)
    # Streamlit would squeeze the chart into the page; this one is to be scrolled
    st.html(
        f"<style>.st-key-matrix, .st-key-matrix * {{max-width: none; min-width: 0}}"
        f".st-key-matrix {{min-width: {pixels}px}}</style>"
    )
    with st.container(horizontal=True, key=Key.MATRIX_SCROLL, height=min(pixels + 20, TALLEST)):
        event = st.vega_lite_chart(
            spec=matrix(
                rows, names, expected=say("evaluate.expected"), actual=say("evaluate.actual")
            ),
            key=Key.MATRIX,
            width=pixels,
            height=pixels,
            on_select="rerun",
            selection_mode="cell",
            alt=say("evaluate.confusion.alt"),
        )
    picked = event["selection"]["cell"]
    return dict(picked[0]) if picked else None


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
    row = ticked_one(rows, key=Key.CONFUSED, most=320)
    return None if row is None else mixed[row][0]

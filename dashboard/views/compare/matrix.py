"""A list's answers as a matrix: a row a question, a column a target, one answer in full below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate
from unicodedata import east_asian_width

import streamlit as st

from dashboard.comparison import figures
from dashboard.comparison.answers import Response
from dashboard.comparison.failures import problem_of
from dashboard.comparison.runs import Comparison
from dashboard.markdown import as_plain
from dashboard.texts import Texts
from dashboard.views.compare.answers import in_full
from dashboard.views.compare.blind import Columns
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab

ROW_PIXELS, HEAD_PIXELS, MOST_PIXELS = 92, 38, 620  # four lines
EXCERPT = 96  # widths of a Latin letter, which four lines of a narrow column hold

Cell = Callable[[Response, Texts, str], str]  # an answer, and what its target is called
SHOWN: Mapping[str, Cell] = {
    "answer": lambda one, texts, title: _excerpt(
        as_plain(one.answer.text) or _problem(one, texts, title)
    ),
    "total": lambda one, _texts, _title: figures.seconds(one.answer.total_s),
    "cost": lambda one, _texts, _title: figures.dollars(one.answer.cost),
    "outcome": lambda one, texts, _title: texts.say(f"ended.{one.answer.outcome}"),
}


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    widths = accumulate(1 + (east_asian_width(letter) in "WF") for letter in words)
    fits = sum(1 for width in widths if width <= EXCERPT)
    return f"{words[:fits]}…" if fits < len(words) else words


def _problem(one: Response, texts: Texts, title: str) -> str:
    return f"✖ {problem_of(one.answer, texts, name=title) or ''}"


def matrix(comparison: Comparison, columns: Columns) -> None:
    """The first answer of each target to each question; the one that is clicked, in full."""
    texts = tab.texts()
    say = texts.say
    shown = "answer" if columns.hidden else _shown(texts)
    rows = [
        _row(comparison, n, columns, SHOWN[shown], texts) for n in range(len(comparison.utterances))
    ]
    high = ROW_PIXELS if shown == "answer" else HEAD_PIXELS
    column = st.column_config.TextColumn
    cells = st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        key=Key.MATRIX,
        on_select="rerun",
        selection_mode="single-cell",
        row_height=high,
        height=min(HEAD_PIXELS + high * len(rows) + 4, MOST_PIXELS),
        column_config={
            say("compare.question"): column(pinned=True, width="medium"),
            **{title: column(width="medium") for title in columns.titles.values()},
        },
    )["selection"]["cells"]
    st.caption(say("matrix.pick"))
    if cells:
        place, title = cells[0]
        _one(comparison, int(place), str(title), columns)


def _shown(texts: Texts) -> str:
    """What the cells are to show."""
    return str(
        st.segmented_control(
            texts.say("matrix.shown"),
            list(SHOWN),
            format_func=lambda name: texts.say(f"matrix.{name}"),
            default="answer",
            required=True,
            key=Key.SHOWN_FIGURE,
        )
    )


def _row(
    comparison: Comparison, question: int, columns: Columns, cell: Cell, texts: Texts
) -> dict[str, str]:
    entries = comparison.of(question)
    responses = {
        title: entries[name].response for name, title in columns.titles.items() if name in entries
    }
    answers = {title: cell(one, texts, title) if one else "…" for title, one in responses.items()}
    return {texts.say("compare.question"): _excerpt(comparison.utterances[question]), **answers}


def _one(comparison: Comparison, question: int, title: str, columns: Columns) -> None:
    """A cell's answer with its figures and what was sent; a click on a question shows none."""
    entry = comparison.of(question).get(columns.name_of(title))
    if entry is None:
        return
    in_full(comparison, entry, title if columns.hidden else None)

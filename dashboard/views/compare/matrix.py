"""A list's answers as a matrix: a row a question, a column a target, one answer in full below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.comparison import figures
from dashboard.comparison.answers import Response
from dashboard.comparison.failures import problem_of
from dashboard.comparison.runs import Comparison
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from dashboard.views import bubbles
from dashboard.views.compare.answer import answer, facts
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab

ROW_PIXELS, HEAD_PIXELS, MOST_PIXELS = 92, 38, 620  # four lines
EXCERPT = 100  # characters of an answer, which four lines of a narrow column hold

Cell = Callable[[Response, Texts], str]
SHOWN: Mapping[str, Cell] = {
    "answer": lambda one, texts: _excerpt(one.answer.text) or _excerpt(_problem(one, texts)),
    "total": lambda one, _texts: figures.seconds(one.answer.total_s),
    "cost": lambda one, _texts: figures.dollars(one.answer.cost),
    "outcome": lambda one, texts: texts.say(f"ended.{one.answer.outcome}"),
}


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:EXCERPT]}…" if len(words) > EXCERPT else words


def _problem(one: Response, texts: Texts) -> str:
    return f"✖ {problem_of(one.answer, texts) or ''}"


def matrix(comparison: Comparison) -> None:
    """The first answer of each target to each question; the one that is clicked, in full."""
    texts = tab.texts()
    say = texts.say
    shown = st.segmented_control(
        say("matrix.shown"),
        list(SHOWN),
        format_func=lambda name: say(f"matrix.{name}"),
        default="answer",
        required=True,
        key=Key.SHOWN_FIGURE,
    )
    rows = [
        _row(comparison, n, SHOWN[str(shown)], texts) for n in range(len(comparison.utterances))
    ]
    high = ROW_PIXELS if shown == "answer" else HEAD_PIXELS
    column = st.column_config.TextColumn
    cells = st.dataframe(
        rows,
        hide_index=True,
        key=Key.MATRIX,
        on_select="rerun",
        selection_mode="single-cell",
        row_height=high,
        height=min(HEAD_PIXELS + high * len(rows) + 4, MOST_PIXELS),
        column_config={
            say("compare.question"): column(pinned=True, width="medium"),
            **{name: column(width="medium") for name in comparison.targets},
        },
    )["selection"]["cells"]
    st.caption(say("matrix.pick"))
    if cells:
        place, name = cells[0]
        _one(comparison, int(place), str(name))


def _row(comparison: Comparison, question: int, cell: Cell, texts: Texts) -> dict[str, str]:
    entries = comparison.of(question)
    responses = {name: entries[name].response for name in comparison.targets if name in entries}
    answers = {name: cell(one, texts) if one else "…" for name, one in responses.items()}
    return {texts.say("compare.question"): comparison.utterances[question], **answers}


def _one(comparison: Comparison, question: int, name: str) -> None:
    """A cell's answer with its figures and what was sent; a click on a question shows none."""
    entry = comparison.of(question).get(name)
    if entry is None or entry.response is None:
        return
    with st.container(border=True):
        bubbles.utterance(comparison.utterances[question])
        st.markdown(f"**{on_one_line(name)}**")
        answer(entry.response.answer)
        facts(entry.response, hidden=False)

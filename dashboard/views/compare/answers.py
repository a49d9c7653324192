"""Answers of a comparison: a table with a row each, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.comparison import figures
from dashboard.comparison.failures import problem_of
from dashboard.comparison.runs import Comparison, Entry
from dashboard.markdown import on_one_line
from dashboard.views import bubbles
from dashboard.views.compare.answer import answer, facts
from dashboard.views.tab import tab
from dashboard.views.tables import ticked_one

NAMES = ("question", "target", "repeat", "outcome", "first", "total", "cost", "answer")


def listed(comparison: Comparison, entries: Sequence[Entry], *, key: str) -> None:
    """All figures of the answers that are there; the one that is ticked is shown below."""
    texts = tab.texts()
    there = [entry for entry in entries if entry.answer is not None]
    heads = [texts.say(f"compare.{name}") for name in NAMES]
    rows = [dict(zip(heads, _cells(comparison, entry), strict=True)) for entry in there]
    row = ticked_one(rows, key=key)
    if row is not None:
        in_full(comparison, there[row])


def _cells(comparison: Comparison, entry: Entry) -> tuple[object, ...]:
    texts, one = tab.texts(), entry.answer
    if one is None:
        return ()
    return (
        comparison.utterances[entry.question],
        entry.target,
        entry.repeat + 1,
        texts.say(f"ended.{one.outcome}"),
        figures.seconds(one.first_s),
        figures.seconds(one.total_s),
        figures.dollars(one.cost),
        one.text or problem_of(one, texts) or "",
    )


def in_full(comparison: Comparison, entry: Entry, hidden_as: str | None = None) -> None:
    """The question, the answer with its figures and what was sent; of one that is `hidden_as`
    another name only what it says."""
    if entry.response is None:
        return
    with st.container(border=True):
        bubbles.utterance(comparison.utterances[entry.question])
        st.markdown(f"**{on_one_line(hidden_as or entry.target)}**")
        answer(entry.response.answer, name=hidden_as)
        facts(entry.response, hidden=hidden_as is not None)

"""A blind comparison on the page: letters in place of names, and the way to end it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.comparison.judging import blind as judging
from dashboard.comparison.judging.votes import shuffled
from dashboard.comparison.runs import Comparison
from dashboard.log.votes import ComparisonStore
from dashboard.views.compare.state import Key, compare_tab
from dashboard.views.tab import tab

LETTERS = "ABCDEFGH"  # as many as a list has columns at most


@dataclass(frozen=True, slots=True)
class Columns:
    """How each target is called on the page, in the order of its column; `hidden` while that is
    a letter."""

    titles: Mapping[str, str]
    hidden: bool

    def name_of(self, title: str) -> str:
        """The target behind a title; the title itself where it is none."""
        return next((name for name, one in self.titles.items() if one == title), title)


def is_hidden(store: ComparisonStore, comparison: Comparison, voter: str) -> bool:
    """Whether the names are kept from this voter, who has not asked to see them all the same."""
    if comparison.job.id in compare_tab.lifted:
        return False
    return judging.is_hidden(comparison, store.votes(comparison.job.id, voter))


def columns(store: ComparisonStore, comparison: Comparison, voter: str) -> Columns:
    """The targets of a comparison as they stand on the page; shuffled where it is blind."""
    hidden = is_hidden(store, comparison, voter)
    if not comparison.job.parameters.get("blind"):
        return Columns({name: name for name in comparison.targets}, hidden)
    names = shuffled(comparison.targets, comparison.job.id)
    letters = [tab.texts().say("compare.column", letter=letter) for letter in LETTERS]
    titles = letters if hidden else names
    return Columns(dict(zip(names, titles, strict=False)), hidden)


def kept_back(store: ComparisonStore, parts: Sequence[Comparison], voter: str) -> bool:
    """Say that something waits for this voter's verdict, with the way out; False if nothing
    does."""
    hidden = [part for part in parts if is_hidden(store, part, voter)]
    if not hidden:
        return False
    say = tab.texts().say
    left = sum(len(judging.undecided(part, store.votes(part.job.id, voter))) for part in hidden)
    st.info(say("compare.blind.kept_back", pairs=left), icon=":material/visibility_off:")
    st.button(
        say("compare.blind.lift"),
        key=Key.LIFT,
        icon=":material/visibility:",
        on_click=_lift,
        args=([part.job.id for part in hidden],),
    )
    return True


def _lift(jobs: Sequence[str]) -> None:
    compare_tab.lifted = compare_tab.lifted | set(jobs)

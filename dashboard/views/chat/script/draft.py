"""A demo script while it is changed: rows that keep their fields when they are moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.conversation.script.steps import Step

EMPTY = Step("defined_intent", "")


@dataclass(frozen=True, slots=True)
class Row:
    """A step as it was when it was opened; the fields of the page hold what it is now."""

    id: int
    step: Step

    def key(self, name: str) -> str:
        """The widget of one of its fields."""
        return f"step-{name}-of-{self.id}"

    def step_now(self) -> Step:
        """The step as it stands in the fields."""
        return Step(self._now("shows"), self._now("text"), self._now("begins"))

    def _now(self, name: str) -> Any:
        return st.session_state.get(self.key(name), getattr(self.step, name))


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows in their order; `made` is how many there have been."""

    rows: tuple[Row, ...]
    made: int

    @classmethod
    def of(cls, steps: Sequence[Step]) -> Draft:
        """A draft to begin with."""
        first = st.session_state.get("step-rows", 0)
        st.session_state["step-rows"] = first + 1000  # no row takes over an earlier one's fields
        return cls(tuple(Row(first + n, step) for n, step in enumerate(steps)), first + len(steps))

    def moved(self, place: int, by: int) -> Draft:
        """The row at a place goes up or down."""
        rows = list(self.rows)
        rows.insert(place + by, rows.pop(place))
        return Draft(tuple(rows), self.made)

    def without(self, place: int) -> Draft:
        """The row at a place is gone."""
        return Draft(self.rows[:place] + self.rows[place + 1 :], self.made)

    def with_one_more(self) -> Draft:
        """An empty row at the end."""
        return Draft((*self.rows, Row(self.made, EMPTY)), self.made + 1)

"""Charts whose marks are clicked, drawn: what was clicked, or a slider that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from dashboard.views.address import choose_again
from dashboard.views.charts.drilling import DRILL, PICKED, Narrowing, Picture
from dashboard.views.charts.looks import Spec

Then = Literal["rerun"] | Callable[[], None]


def narrowed(drawn: Picture, key: str, title: str, height: int | None = None) -> Narrowing | None:
    """Draw a chart; what the mark that was clicked in it stands for, None for none."""
    _draw(drawn.chart, key, title, height, "rerun")
    return narrowing_of(key, drawn.narrowings)


def leading(
    drawn: Picture, key: str, title: str, height: int, lead: Callable[[Narrowing], None]
) -> None:
    """Draw a chart; a click on a mark leads to what it stands for."""

    def clicked() -> None:
        if narrowing := narrowing_of(key, drawn.narrowings):
            lead(narrowing)

    _draw(drawn.chart, key, title, height, clicked)


def moving(chart: Spec, key: str, title: str, height: int, slider: str) -> None:
    """Draw a chart over thresholds; the one that is clicked is given to a slider."""
    _draw(chart, key, title, height, partial(_move, key, slider))


def narrowing_of(key: str, narrowings: Sequence[Narrowing]) -> Narrowing | None:
    """What the mark that was clicked in the chart `key` stands for, None for none."""
    number = int(_picked(key).get(DRILL, -1))
    return narrowings[number] if 0 <= number < len(narrowings) else None


def _draw(chart: Spec, key: str, title: str, height: int | None, then: Then) -> None:
    st.vega_lite_chart(
        spec=chart,
        height=height or "content",
        key=key,
        alt=title,
        on_select=then,
        selection_mode=PICKED,
    )


def _move(key: str, slider: str) -> None:
    if (at := _picked(key).get("threshold")) is not None:
        choose_again({slider: round(float(at), 2)})


def _picked(key: str) -> Mapping[str, Any]:
    """The mark that was clicked, by the fields that tell it; empty for none."""
    marks: list[Mapping[str, Any]] = st.session_state[key]["selection"][PICKED]
    return marks[0] if marks else {}

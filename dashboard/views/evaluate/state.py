"""What the evaluate page keeps in a browser tab."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from dashboard.evaluation.run.runs import Run
from dashboard.views.session_attributes import Kept

Version = tuple[str, int, int, str]  # the run's id, turns done and lost, its state


class Key(StrEnum):
    """The widgets of the evaluate page."""

    MATRIX_SCOPE = "matrix_scope"
    CELL = "cell"
    MATRIX_SCROLL = "matrix_scroll"
    MATRIX = "matrix"
    CONFUSED = "confused"
    BEFORE_RUN = "before_run"
    FLIPS = "flips"
    INTENT_CHANGES = "intent_changes"
    SET_SOURCE = "set_source"
    SET_FILE = "set_file"
    DOWNLOAD_LOG = "download-log"
    RUN_ALIAS = "run_alias"
    RUN_WIDTH = "run_width"
    RUN_RATE = "run_rate"
    RUN_START = "run_start"
    HISTOGRAM = "histogram"
    BAR = "bar"
    SLOT_SCORES = "slot_scores"
    INTENT_SCORES = "intent_scores"
    WRONG_COST = "wrong_cost"
    CALL_PRICE = "call_price"
    SWEEP_AT = "sweep_at"
    SWEEP_WRONG = "sweep_wrong"
    SWEEP_ROWS = "sweep_rows"
    TURN_KIND = "turn_kind"
    TURNS_OF_RUN = "turns_of_run"
    PART = "part"
    ENDED = "ended"
    SEE_RESULTS = "see_results"
    PAST_RUNS = "past_runs"
    SET_NAME = "set_name"


class EvaluateState:
    """The runs that were read: the one that is shown and the one it is compared with."""

    def clicked_row(self, key: str) -> int | None:
        """The row of a table in which a cell was clicked."""
        cells: list[tuple[int, str]] = st.session_state[key]["selection"]["cells"]
        return cells[0][0] if cells else None

    loaded = Kept[dict[str, tuple[Version, Run]]]("evaluate_loaded", dict)  # by job id


evaluate = EvaluateState()

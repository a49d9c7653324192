"""Ranked scores and waits as bars: every value also as text, names of strangers as text."""

from __future__ import annotations

import pytest
import streamlit as st

from dashboard.views import bars

LISTED = [(1, "Order<b>", 0.61), (2, "FallbackIntent", None), (3, "Delivery", 0.3)]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML that is shown, in English."""
    monkeypatch.setitem(st.session_state, "language", "en")
    shown: list[str] = []
    monkeypatch.setattr(st, "html", shown.append)
    return shown


def test_scores_against_the_threshold(drawn: list[str]) -> None:
    """Blue from the threshold on, a dash without a bar for an intent without a score."""
    bars.ranked_scores(LISTED, 0.4)
    assert 'aria-label="Bar chart of score by intent, threshold 0.40"' in drawn[0]
    assert "<span>1. Order&lt;b&gt;</span>" in drawn[0]
    assert 'class="bar lex" style="width:61.0%"' in drawn[0]
    assert 'class="bar under" style="width:30.0%"' in drawn[0]
    assert drawn[0].count('class="bar') == 2
    assert drawn[0].endswith("<span>0.30</span></div>")
    assert "<span>–</span>" in drawn[0]


def test_waits_one_after_the_other(drawn: list[str]) -> None:
    """Each begins where the one before it ended, in shares of the whole."""
    waits = [
        ("lex", "lex", 0.0, 250.0),
        ("rule", "quiet", 250.0, 0.0),
        ("done", "fallback", 250.0, 750.0),
    ]
    bars.waterfall(waits)
    assert 'class="bar lex" style="margin-left:0.0%;width:25.0%"' in drawn[0]
    assert 'class="bar done" style="margin-left:25.0%;width:75.0%"' in drawn[0]
    assert "<span>Routing</span>" in drawn[0]
    assert "<span>&lt; 1 ms</span>" in drawn[0]

"""Two small pictures of one turn, the ranked scores and where the time went, as bars beside words.

They stand on the chat page too, which loads no library for charts before its first paint: HTML,
with the style in `page.css`. Every value is also there as text, so colour says nothing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.conversation.sentences import score, seconds
from dashboard.views.tab import tab

Ranked = tuple[int, str, float | None]  # rank, intent, score
Wait = tuple[str, str, float, float]  # name, whose time, start and length in milliseconds


def ranked_scores(listed: Sequence[Ranked], threshold: float) -> None:
    """Bars of score by intent against the threshold; a dash and no bar where Lex shows none."""
    say = tab.texts().say
    if listed:
        label = say("diagnostics.chart_alt", threshold=f"{threshold:.2f}")
        st.html(_group("scores", label, [_score(one, threshold) for one in listed]))
    st.caption(say("chat.threshold", threshold=f"{threshold:.2f}"))


def waterfall(waits: Sequence[Wait]) -> None:
    """What a turn waited for, one after the other."""
    whole = max((start + length for *_, start, length in waits), default=0.0) or 1.0
    label = tab.texts().say("diagnostics.timings")
    st.html(_group("waits", label, [_wait(one, whole) for one in waits]))


def _group(kind: str, label: str, rows: Sequence[str]) -> str:
    named = f'role="group" aria-label="{escape(label, quote=True)}"'
    return f'<div class="waterfall {kind}" {named}>{"".join(rows)}</div>'


def _row(name: str, track: str, value: str) -> str:
    return (
        f'<span>{escape(name)}</span><div class="track">{track}</div><span>{escape(value)}</span>'
    )


def _score(one: Ranked, threshold: float) -> str:
    rank, intent, value = one
    line = f'<div class="threshold" style="left:{threshold:.0%}"></div>'
    side = "lex" if value is not None and value >= threshold else "under"
    bar = "" if value is None else f'<div class="bar {side}" style="width:{value:.1%}"></div>'
    return _row(f"{rank}. {intent}", bar + line, score(value))


def _wait(one: Wait, whole: float) -> str:
    name, _, start, length = one
    place = f"margin-left:{start / whole:.1%};width:{length / whole:.1%}"
    value = seconds(length / 1000) if length else "< 1 ms"
    bar = f'<div class="bar {name}" style="{place}"></div>'
    return _row(tab.texts().say(f"wait.{name}"), bar, value)

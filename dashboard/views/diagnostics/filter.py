"""The filter of the diagnostics on the page; every part of it stands in the address."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import HERE, NO_INTENT, Scores, TurnFilter
from dashboard.log.queries.turn_pages import ORDERS
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.address import choose_again, holds
from dashboard.views.diagnostics import scope
from dashboard.views.diagnostics.scope import ANY_TIME, COLUMNS, DAYS, TIMES
from dashboard.views.diagnostics.state import Key, filter_key
from dashboard.views.tab import tab

LABELS = {
    "route": "route",
    "reason": "short",
    "outcome": "ended",
    "thumb": "thumb",
    "label": "judged",
    "channel": "channel",
    "nlu": "nlu",
}


def turn_filter(database: Database) -> TurnFilter:
    """Draw the filter and say what it asks for."""
    texts, known = tab.texts(), scope.options(database)
    scope.restore(known)
    with st.container(horizontal=True, vertical_alignment="bottom", key=Key.FILTERS):
        choose_one(Key.F_TIME, [*TIMES, ANY_TIME, DAYS], texts.say("filter.time"), "filter")
        if st.session_state[Key.F_TIME] == DAYS:
            _days(texts)
        st.text_input(texts.say("filter.text"), key=Key.F_TEXT, width=260, persist_state="session")
        _lists(known, texts)
        st.toggle(texts.say("filter.mine"), key=Key.F_MINE, persist_state="session")
    _narrowed(texts)
    scope.write()
    return scope.scope()


def choose_order() -> str:
    """In which order the turns are listed."""
    choose_one(Key.F_ORDER, list(ORDERS), tab.texts().say("turns.order"), "order")
    scope.write()
    return scope.order()


def choose_one(name: str, options: list[str], label: str, prefix: str) -> None:
    """One of some options, each called by its name under `prefix` in the catalogue."""
    st.segmented_control(
        label,
        options,
        required=True,
        format_func=lambda value: tab.texts().say(f"{prefix}.{value}"),
        key=name,
        persist_state="session",
    )


def _days(texts: Texts) -> None:
    label = texts.say("filter.from_to", zone=local_time.zone_name())
    st.date_input(
        label,
        key=Key.F_DAYS,
        min_value=scope.FIRST_DAY,
        max_value=scope.LAST_DAY,
        width=260,
        persist_state="session",
    )


def _lists(known: dict[str, tuple[str, ...]], texts: Texts) -> None:
    say = texts.say
    active = sum(bool(holds(filter_key(name))) for name in COLUMNS)
    label = say("filter.more_active", count=active) if active else say("filter.more")
    with st.popover(label, icon=":material/filter_list:"):
        for name in COLUMNS:
            st.multiselect(
                say(f"filter.{name}"),
                _still_there(name, known[name]),
                format_func=partial(_label, texts, name),
                key=filter_key(name),
                persist_state="session",
                placeholder=say("filter.any"),
            )
        st.button(
            say("filter.clear"),
            icon=":material/filter_list_off:",
            on_click=choose_again,
            args=(scope.nothing(),),
        )


def _still_there(name: str, options: tuple[str, ...]) -> list[str]:
    """What is chosen stays among the options when the log no longer holds it."""
    picked = holds(filter_key(name))
    return [*options, *(value for value in picked if value not in options)]


def _label(texts: Texts, name: str, value: str) -> str:
    if name == "source" and value == HERE:
        return texts.say("ingest.here")
    if value == NO_INTENT:
        return texts.say("overview.none")
    return texts.say(f"{LABELS[name]}.{value}") if name in LABELS else value


def _narrowed(texts: Texts) -> None:
    """What a chart narrowed, each with a button that widens it again."""
    asked = scope.scope()
    shown = {
        Key.F_SPAN: _stretch(asked),
        Key.F_SCORE: _scores(asked.scores),
        Key.F_NEXT: _scores(asked.next_scores),
    }
    with st.container(horizontal=True):
        for name in (name for name in shown if st.session_state[name]):
            st.button(
                texts.say(f"filter.{name}", value=shown[name]),
                key=f"widen-{name}",
                icon=":material/close:",
                on_click=choose_again,
                args=({name: ""},),
            )


def _stretch(asked: TurnFilter) -> str:
    """From when until when, as the person's clock has it."""
    begin, end = (
        f"{local_time.local(one):%m-%d %H:%M}" if one else "" for one in (asked.since, asked.until)
    )
    return f"{begin} – {end} {local_time.zone_name()}"


def _scores(asked: Scores | None) -> str:
    return f"{asked.low:.2f}–{asked.high:.2f}" if asked else ""

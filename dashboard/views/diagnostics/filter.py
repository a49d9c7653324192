"""The filter of the diagnostics: each part of it is bound to the address."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import ROUTES, TurnFilter, choices
from dashboard.texts import Texts
from dashboard.views.address import (
    choice_from_address,
    choices_from_address,
    choose_again,
    holds,
    into_address,
)
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key, filter_key
from dashboard.views.tab import tab

TIMES = {
    "1h": dt.timedelta(hours=1),
    "24h": dt.timedelta(days=1),
    "7d": dt.timedelta(days=7),
    "30d": dt.timedelta(days=30),
    "90d": dt.timedelta(days=90),
}
DEFAULT_TIME = "7d"
REASONS = (
    *("intent_matched", "slot_elicitation", "confirmation", "below_threshold"),
    *("fallback_won", "no_candidate", "hook_answered", "lex_error"),
)
OUTCOMES = ("complete", "stopped", "cut", "truncated", "filtered", "timeout", "failed")
COLUMNS = ("bot_name", "alias_id", "locale_id", "route", "reason", "intent", "target", "outcome")


def turn_filter(database: Database) -> TurnFilter:
    """Draw the filter and read it; moments are whole minutes, so that answers can be shared."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom", key=Key.FILTERS):
        time = choose_one(Key.F_TIME, [*TIMES, "all", "days"], say("filter.time"), "filter")
        text = st.text_input(say("filter.text"), key=Key.F_TEXT, bind="query-params", width=260)
        picked = _picked(database, tab.texts())
        mine = st.toggle(say("filter.mine"), key=Key.F_MINE, bind="query-params")
    since, until = _time(str(time))
    return TurnFilter(
        since=since,
        until=until,
        bots=picked["bot_name"],
        aliases=picked["alias_id"],
        locales=picked["locale_id"],
        routes=picked["route"],
        reasons=picked["reason"],
        intents=picked["intent"],
        targets=picked["target"],
        outcomes=picked["outcome"],
        conversation=tab.conversation if mine else "",
        text=(text or "").strip(),
    )


def choose_one(name: str, options: list[str], label: str, prefix: str) -> str:
    """One of some options, the first of them or the usual time unless the address says another."""
    default = DEFAULT_TIME if DEFAULT_TIME in options else options[0]
    choice_from_address(name, options, default)
    chosen = st.segmented_control(
        label,
        options,
        required=True,
        format_func=lambda value: tab.texts().say(f"{prefix}.{value}"),
        key=name,
        persist_state="session",
    )
    into_address(name, str(chosen), default)
    return str(chosen)


def _picked(database: Database, texts: Texts) -> dict[str, tuple[str, ...]]:
    say = texts.say
    address = database.address
    known = questions.ask(("choices", address), lambda: choices(database)).result()
    options = known | {"route": ROUTES, "reason": REASONS, "outcome": OUTCOMES}
    active = sum(bool(holds(filter_key(name))) for name in COLUMNS)
    label = say("filter.more_active", count=active) if active else say("filter.more")
    picked: dict[str, tuple[str, ...]] = {}
    with st.popover(label, icon=":material/filter_list:"):
        for name in COLUMNS:
            choices_from_address(filter_key(name), options[name])
            chosen = st.multiselect(
                say(f"filter.{name}"),
                _still_there(name, options[name]),
                format_func=partial(_label, texts, name),
                key=filter_key(name),
                persist_state="session",
                placeholder=say("filter.any"),
            )
            into_address(filter_key(name), chosen, [])
            picked[name] = tuple(chosen)
        st.button(say("filter.clear"), icon=":material/filter_list_off:", on_click=_clear)
    return picked


def _still_there(name: str, options: tuple[str, ...]) -> list[str]:
    """What is chosen stays among the options when the log no longer holds it."""
    picked = holds(filter_key(name))
    return [*options, *(value for value in picked if value not in options)]


def _label(texts: Texts, name: str, value: str) -> str:
    prefix = {"route": "route", "reason": "short", "outcome": "ended"}.get(name)
    return texts.say(f"{prefix}.{value}") if prefix else value


def _clear() -> None:
    choose_again({filter_key(name): [] for name in COLUMNS} | {Key.F_TEXT: ""})


def _time(name: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, second=0, microsecond=0)
    if name in TIMES:
        return now - TIMES[name], None
    if name == "days":
        today = now.date()
        days = st.date_input(
            tab.texts().say("filter.from_to"),
            (today - dt.timedelta(days=6), today),
            key=Key.F_DAYS,
            bind="query-params",
            width=260,
        )
        if isinstance(days, tuple) and days:
            first, last = days[0], days[-1]
            midnight = dt.time()
            return (
                dt.datetime.combine(first, midnight),
                dt.datetime.combine(last + dt.timedelta(days=1), midnight),
            )
    return None, None

"""The filter of the diagnostics as the tab holds it: first from the address, then from its
widgets, whether they are drawn or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, get_args

import streamlit as st

from dashboard.conversation.turn import Reason
from dashboard.log.database import Database
from dashboard.log.queries.filter import (
    CHANNELS,
    HERE,
    JUDGEMENTS,
    NLU,
    NO_INTENT,
    ROUTES,
    THUMBS,
    Scores,
    TurnFilter,
    choices,
)
from dashboard.log.queries.turn_pages import ORDERS
from dashboard.views import local_time
from dashboard.views.address import (
    choice_from_address,
    choices_from_address,
    holds,
    into_address,
    text_from_address,
)
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key, filter_key
from dashboard.views.tab import tab
from fallback.answerer import Outcome

TIMES = {
    "1h": dt.timedelta(hours=1),
    "24h": dt.timedelta(days=1),
    "7d": dt.timedelta(days=7),
    "30d": dt.timedelta(days=30),
    "90d": dt.timedelta(days=90),
}
ANY_TIME, DAYS = "all", "days"
DEFAULT_TIME = "7d"
REASONS: tuple[str, ...] = get_args(Reason)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
# what can be chosen from a list, and the field of the filter that takes it
COLUMNS = {
    "bot_name": "bots",
    "alias_id": "aliases",
    "locale_id": "locales",
    "route": "routes",
    "reason": "reasons",
    "intent": "intents",
    "target": "targets",
    "outcome": "outcomes",
    "thumb": "thumbs",
    "label": "labels",
    "source": "sources",
    "channel": "channels",
    "bot_version": "versions",
    "nlu": "nlu",
}
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def options(database: Database) -> dict[str, tuple[str, ...]]:
    """The values that each of `COLUMNS` can be filtered by."""
    known = questions.ask(("choices", database.address), lambda: choices(database)).result()
    fixed = {"route": ROUTES, "reason": (*REASONS, "None"), "outcome": OUTCOMES}
    fixed |= {"thumb": THUMBS, "label": JUDGEMENTS, "channel": CHANNELS, "nlu": NLU}
    sources, intents = (HERE, *known["source"]), (*known["intent"], NO_INTENT)
    return known | fixed | {"source": sources, "intent": intents}


def restore(known: dict[str, tuple[str, ...]]) -> None:
    """Give every part of the filter its first value, from the address where that names one."""
    choice_from_address(Key.F_TIME, [*TIMES, ANY_TIME, DAYS], DEFAULT_TIME)
    choice_from_address(Key.F_ORDER, ORDERS, next(iter(ORDERS)))
    text_from_address(Key.F_TEXT)
    for name, read in NARROWED.items():
        text_from_address(name)
        if read(st.session_state[name]) is None:  # not what a chart writes
            st.session_state[name] = ""
    if Key.F_DAYS not in st.session_state:
        st.session_state[Key.F_DAYS] = _days(st.query_params.get_all(Key.F_DAYS))
    if Key.F_MINE not in st.session_state:
        st.session_state[Key.F_MINE] = st.query_params.get(Key.F_MINE) == "true"
    for name in COLUMNS:
        choices_from_address(filter_key(name), known[name])


def write() -> None:
    """Put the filter into the address; what is as usual needs no word."""
    held = st.session_state
    into_address(Key.F_TIME, held[Key.F_TIME], DEFAULT_TIME)
    into_address(Key.F_ORDER, held[Key.F_ORDER], next(iter(ORDERS)))
    for name in (Key.F_TEXT, *NARROWED):
        into_address(name, held[name], "")
    into_address(Key.F_MINE, "true" if held[Key.F_MINE] else "", "")
    days = [day.isoformat() for day in held[Key.F_DAYS]] if held[Key.F_TIME] == DAYS else []
    into_address(Key.F_DAYS, days, [])
    for name in COLUMNS:
        into_address(filter_key(name), holds(filter_key(name)), [])


def scope() -> TurnFilter:
    """What is held, as a filter; moments are whole minutes, so that answers can be shared."""
    held = st.session_state
    since, until = _stretch(held[Key.F_SPAN]) or _time(held[Key.F_TIME])
    lists = {field: tuple(holds(filter_key(name))) for name, field in COLUMNS.items()}
    return TurnFilter(
        since=since,
        until=until,
        **lists,
        scores=_scores(held[Key.F_SCORE]),
        next_scores=_scores(held[Key.F_NEXT]),
        conversation=tab.conversation if held[Key.F_MINE] else "",
        text=held[Key.F_TEXT].strip(),
    )


def order() -> str:
    """In which order the turns are listed."""
    return str(st.session_state[Key.F_ORDER])


def nothing() -> dict[str, list[str] | str]:
    """The values of a filter that asks for nothing; the time stays as it is."""
    lists: dict[str, list[str] | str] = {filter_key(name): [] for name in COLUMNS}
    return {**lists, Key.F_TEXT: "", **dict.fromkeys(NARROWED, "")}


def narrowed(narrowing: Mapping[str, Any]) -> dict[str, list[str] | str]:
    """Fields of a `TurnFilter` as the widgets hold them."""
    held: dict[str, list[str] | str] = {
        filter_key(name): list(narrowing[field])
        for name, field in COLUMNS.items()
        if field in narrowing
    }
    if "since" in narrowing:
        ends = (narrowing[name].isoformat(timespec="minutes") for name in ("since", "until"))
        held[Key.F_SPAN] = "/".join(ends)
    for name, field in ((Key.F_SCORE, "scores"), (Key.F_NEXT, "next_scores")):
        if field in narrowing:
            held[name] = f"{narrowing[field].low:.2f}-{narrowing[field].high:.2f}"
    return held


def _stretch(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    begin, _, end = text.partition("/")
    with suppress(ValueError):
        since, until = (dt.datetime.fromisoformat(one) for one in (begin, end))
        if since.tzinfo is None and until.tzinfo is None:
            return since, until
    return None


def _scores(text: str) -> Scores | None:
    low, _, high = text.partition("-")
    with suppress(ValueError):
        return Scores(float(low), float(high))
    return None


# what a chart narrows: a stretch of time, the best score, the runner-up's; and how each is read
NARROWED: Mapping[str, Callable[[str], object]] = {
    Key.F_SPAN: _stretch,
    Key.F_SCORE: _scores,
    Key.F_NEXT: _scores,
}


def _days(written: list[str]) -> tuple[dt.date, ...]:
    with suppress(ValueError):
        days = tuple(sorted(dt.date.fromisoformat(day) for day in written[:2]))
        if days and days[0] >= FIRST_DAY and days[-1] <= LAST_DAY:
            return days
    today = local_time.local(dt.datetime.now(dt.UTC).replace(tzinfo=None)).date()
    return today - dt.timedelta(days=6), today


def _time(name: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, second=0, microsecond=0)
    if name in TIMES:
        return now - TIMES[name], None
    days = st.session_state[Key.F_DAYS]
    if name != DAYS or not days:
        return None, None
    midnight = dt.time()
    first = dt.datetime.combine(days[0], midnight)
    after = dt.datetime.combine(days[-1] + dt.timedelta(days=1), midnight)
    return local_time.in_utc(first), local_time.in_utc(after)

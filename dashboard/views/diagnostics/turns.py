"""The table of turns: paged in SQL; a click leads to the turn's own page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import BY_INTENTS, WRONG, ListedTurn
from dashboard.log.database import Database
from dashboard.log.queries import counts, turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.turn_pages import PAGE_ROWS
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from dashboard.views import bubbles, local_time, log_away
from dashboard.views.compare.state import compare_tab
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.filter import choose_order
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.turn.page import open_turn
from dashboard.views.tab import tab
from dashboard.views.tables import height

LIVE_SECONDS = 2
LIVE_SHOWN = 3
TALLEST = 900  # pixels of a table of turns; higher, it scrolls
UTTERANCE = 240  # pixels
THUMBS = {1: "👍", -1: "👎"}


def turns_of(database: Database, scope: TurnFilter) -> None:
    """Draw the table; a click on a row opens its turn."""
    texts = tab.texts()
    order = choose_order()
    _begin_anew_when_changed(database, (scope, order))
    live(database, scope)
    count = _count(database, scope, order)
    if not count:
        st.info(texts.say("filter.nothing"), icon=":material/filter_list_off:")
        return
    pages = math.ceil(count / PAGE_ROWS)
    diagnostics.page = min(diagnostics.page, pages)
    skip = (diagnostics.page - 1) * PAGE_ROWS
    rows = turn_pages.page(database, scope, order=order, skip=skip, newest=diagnostics.seen)
    _table(rows, texts)
    with st.container(horizontal=True, vertical_alignment="center"):
        key, page = diagnostics.pages_key(), diagnostics.page
        st.pagination(pages, default=page, key=key, on_change=diagnostics.turn_page)
        last = f"{skip + len(rows):,}"
        st.caption(texts.say("turns.shown", first=f"{skip + 1:,}", last=last, count=f"{count:,}"))
    _replays(database, scope, texts)
    _compare(scope, texts)


def _replays(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Why the list has more turns than the overview counts."""
    newest = diagnostics.seen
    key = (database.address, "replays", newest, scope)
    count = partial(turn_pages.count_replays, database, scope, newest=newest)
    if replays := questions.ask(key, count).result():
        st.caption(texts.say("turns.replays", count=f"{replays:,}"))


def _count(database: Database, scope: TurnFilter, order: str) -> int:
    newest = diagnostics.seen
    key = (database.address, "count", newest, scope, order)
    count = partial(turn_pages.count, database, scope, order=order, newest=newest)
    return questions.ask(key, count).result()


def _compare(scope: TurnFilter, texts: Texts) -> None:
    """Put what the fallback got within this filter to several targets."""
    label = texts.say("turns.compare")
    if st.button(label, key=Key.TURNS_COMPARE, icon=":material/compare_arrows:"):
        compare_tab.take_filter(scope)
        st.switch_page("pages/compare.py", query_params={"c": tab.conversation})


def _begin_anew_when_changed(database: Database, question: Any) -> None:
    """Another filter or order starts at its first page; the clock alone changes nothing."""
    scope, order = question
    same = (order, *(getattr(scope, name) for name in scope.__slots__ if name != "since"))
    if diagnostics.question != same:
        diagnostics.question = same
        start_over(database)


def start_over(database: Database) -> None:
    """Back to the first page as the log is now."""
    diagnostics.page = 1
    diagnostics.seen = counts.last_number(database)
    diagnostics.new_table()


def _table(rows: Sequence[ListedTurn], texts: Texts) -> None:
    say = texts.say
    ids = [row.id for row in rows]

    def choose() -> None:
        row = diagnostics.clicked_row(diagnostics.table_key())
        if row is not None and row < len(ids):
            open_turn(ids[row])
            diagnostics.new_table()

    st.caption(say("turns.click"))
    st.dataframe(
        [_cells(row, texts) for row in rows],
        key=diagnostics.table_key(),
        hide_index=True,
        placeholder="–",
        on_select=choose,
        selection_mode="single-cell",
        height=height(len(ids), TALLEST),
        column_config={
            _time(texts): st.column_config.DatetimeColumn(format="MM-DD HH:mm:ss"),
            say("column.utterance"): st.column_config.TextColumn(width=UTTERANCE),
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("column.total"): st.column_config.NumberColumn(format="%.2f"),
        },
        alt=say("diagnostics.turns"),
    )


def _time(texts: Texts) -> str:
    return texts.say("column.time", zone=local_time.zone_name())


def _cells(turn: ListedTurn, texts: Texts) -> dict[str, Any]:
    say = texts.say
    return {
        _time(texts): local_time.local(turn.created_at).replace(tzinfo=None),
        say("column.utterance"): turn.utterance,
        say("column.answered_by"): _who(turn, texts),
        say("column.intent"): _intent(turn),
        say("column.score"): turn.top_score,
        say("column.reason"): say(f"short.{turn.reason}"),
        say("column.outcome"): say(f"ended.{turn.outcome}" if turn.outcome else "ended.open"),
        say("column.total"): turn.total_s,
        say("column.locale"): turn.locale_id,
        say("column.thumb"): THUMBS[turn.thumb] if turn.thumb else "",
        say("column.label"): say("turn.label.wrong") if turn.label == WRONG else turn.label or "",
    }


def _who(turn: ListedTurn, texts: Texts) -> str:
    """Who answered; the intent has a column of its own."""
    who = sentences.who(turn)
    return texts.say(f"route.{who}") if who in BY_INTENTS else bubbles.source(turn)


def _intent(turn: ListedTurn) -> str:
    """What Lex chose; where it did not answer, what it nearly took the utterance for."""
    if turn.route is None:
        return ""
    if sentences.who(turn) in BY_INTENTS:
        return turn.intent or ""
    return (turn.route.best_intent if turn.top_score else None) or ""


@st.fragment(run_every=LIVE_SECONDS)
@log_away.told_by_the_page
def live(database: Database, scope: TurnFilter) -> None:
    """Tell of turns that happen elsewhere, in a place of fixed height: nothing below it moves."""
    texts = tab.texts()
    seen, newest = diagnostics.seen, counts.last_number(database)
    with st.container(height=96, border=True, key=Key.LIVE):
        if newest <= seen:
            st.caption(f":material/sensors: {texts.say('live.waiting')}")
            return
        rows = turn_pages.page(database, scope, size=LIVE_SHOWN)
        fresh = [row for row in rows if row.number > seen]
        with st.container(horizontal=True, vertical_alignment="center"):
            headline = texts.say("live.new", count=newest - seen)
            st.markdown(f":material/sensors: **{headline}**")
            if st.button(texts.say("live.show"), key=Key.LIVE_SHOW, icon=":material/refresh:"):
                start_over(database)
                st.rerun()
        for row in fresh:
            at = f"{local_time.local(row.created_at):%H:%M:%S}"
            st.caption(f"{at} · {bubbles.source(row)} · {on_one_line(row.utterance)}")

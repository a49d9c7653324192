"""The table of turns: paged in SQL, selectable, each turn with an address of its own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import ListedTurn, Turn
from dashboard.log.database import Database
from dashboard.log.queries import counts, turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.turn_pages import ORDERS, PAGE_ROWS, Page
from dashboard.log.turns import TurnLog
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from dashboard.views import bubbles
from dashboard.views.compare.state import compare_tab
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.filter import choose_one
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.turn import turn_detail
from dashboard.views.tab import tab
from dashboard.views.tables import height

LIVE_SECONDS = 2
LIVE_SHOWN = 3


def turns_of(database: Database, log: TurnLog, scope: TurnFilter) -> None:
    """Draw the table, and below it the turn that the address names."""
    texts = tab.texts()
    order = choose_one(Key.F_ORDER, list(ORDERS), texts.say("turns.order"), "order")
    _begin_anew_when_changed(database, (scope, order))
    live(database, scope)
    after = diagnostics.trail[-1]
    page = turn_pages.page(database, scope, order=order, after=after)
    chosen = _chosen(log, page)
    if page.rows:
        _table(page, chosen, texts)
        _pager(database, scope, page, texts)
        _compare(scope, texts)
    else:
        st.info(texts.say("filter.nothing"), icon=":material/filter_list_off:")
    if chosen:
        turn_detail(database, scope, chosen, order)


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
    diagnostics.trail = [None]
    diagnostics.seen = counts.last_number(database)
    diagnostics.new_table()


def _chosen(log: TurnLog, page: Page) -> Turn | None:
    """The turn in the address, whether the filter finds it or not, else the first listed."""
    named = st.query_params.get("turn", "")
    turn = log.turn(named) if named else None
    return turn or (log.turn(page.rows[0].id) if page.rows else None)


def _table(page: Page, chosen: Turn | None, texts: Texts) -> None:
    say = texts.say
    ids = [row.id for row in page.rows]
    at = [ids.index(chosen.id)] if chosen and chosen.id in ids else []

    def choose() -> None:
        row = diagnostics.selected_row()
        if row is not None and row < len(ids):
            st.query_params["turn"] = ids[row]

    st.dataframe(
        [_cells(row, texts) for row in page.rows],
        key=diagnostics.table_key(),
        hide_index=True,
        on_select=choose,
        selection_mode="single-row",
        selection_default={"selection": {"rows": at}} if at else None,
        height=height(len(ids), 320),
        column_config={
            say("column.time"): st.column_config.DatetimeColumn(format="MM-DD HH:mm:ss"),
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("column.total"): st.column_config.NumberColumn(format="%.2f"),
        },
        alt=say("diagnostics.turns"),
    )


def _cells(turn: ListedTurn, texts: Texts) -> dict[str, Any]:
    say = texts.say
    return {
        say("column.time"): turn.created_at,
        say("column.utterance"): turn.utterance,
        say("column.answered_by"): bubbles.source(turn),
        say("column.intent"): _intent(turn),
        say("column.score"): turn.top_score,
        say("column.reason"): say(f"short.{turn.reason}"),
        say("column.outcome"): say(f"ended.{turn.outcome}" if turn.outcome else "ended.open"),
        say("column.total"): turn.total_s,
        say("column.locale"): turn.locale_id,
    }


def _intent(turn: ListedTurn) -> str | None:
    """What Lex chose; where it did not answer, what it nearly took the utterance for."""
    if turn.route is None:
        return None
    if sentences.who(turn) == "lex":
        return turn.intent
    return turn.route.best_intent if turn.top_score else None


def _pager(database: Database, scope: TurnFilter, page: Page, texts: Texts) -> None:
    trail = diagnostics.trail

    def go_on() -> None:
        trail.append(page.following)
        diagnostics.new_table()

    def go_back() -> None:
        trail.pop()
        diagnostics.new_table()

    key = (database.address, "count", diagnostics.seen, scope)
    count = questions.ask(key, lambda: turn_pages.count(database, scope)).result()
    first = (len(trail) - 1) * PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts.say("turns.back"),
            icon=":material/chevron_left:",
            on_click=go_back,
            disabled=len(trail) == 1,
            key=Key.PAGE_BACK,
        )
        st.button(
            texts.say("turns.on"),
            icon=":material/chevron_right:",
            on_click=go_on,
            disabled=page.following is None,
            key=Key.PAGE_ON,
        )
        last = first + len(page.rows) - 1
        st.caption(texts.say("turns.shown", first=first, last=f"{last:,}", count=f"{count:,}"))


@st.fragment(run_every=LIVE_SECONDS)
def live(database: Database, scope: TurnFilter) -> None:
    """Tell of turns that happen elsewhere, in a place of fixed height: nothing below it moves."""
    texts = tab.texts()
    seen, newest = diagnostics.seen, counts.last_number(database)
    with st.container(height=96, border=True, key=Key.LIVE):
        if newest <= seen:
            st.caption(f":material/sensors: {texts.say('live.waiting')}")
            return
        page = turn_pages.page(database, scope, size=LIVE_SHOWN)
        fresh = [row for row in page.rows if row.number > seen]
        with st.container(horizontal=True, vertical_alignment="center"):
            headline = texts.say("live.new", count=newest - seen)
            st.markdown(f":material/sensors: **{headline}**")
            if st.button(texts.say("live.show"), key=Key.LIVE_SHOW, icon=":material/refresh:"):
                start_over(database)
                st.rerun()
        for row in fresh:
            st.caption(
                f"{row.created_at:%H:%M:%S} · {bubbles.source(row)} · {on_one_line(row.utterance)}"
            )

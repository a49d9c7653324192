"""One turn with everything the log knows of it."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation import sentences
from dashboard.diagnostics import detail
from dashboard.log.database import Database
from dashboard.log.queries import turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.turns import TurnRow
from dashboard.texts import Texts
from dashboard.views import bars, bubbles, projector
from dashboard.views.diagnostics.state import diagnostics
from dashboard.views.tab import tab


def turn_detail(database: Database, asked: TurnFilter, row: TurnRow, order: str) -> None:
    """Why it was routed so, with which scores, in which state, how long and at what cost."""
    texts = tab.texts()
    _heading(database, asked, row, order, texts)
    with st.container(border=True):
        bubbles.utterance(row.utterance)
        with st.chat_message("assistant", avatar=":material/forum:"):
            bubbles.answer(row)
    left, right = st.columns(2, gap="large")
    with left:
        _ranked(row, texts)
        _slots(row, turn_pages.before(database, row), texts)
        _state(row, texts)
    with right:
        _waterfall(row, texts)
        _facts(row, texts)
        _provenance(row, texts)
    _raw(row, texts)


def _heading(database: Database, asked: TurnFilter, row: TurnRow, order: str, texts: Texts) -> None:
    before, after = turn_pages.neighbours(database, asked, row, order=order)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(texts.say("diagnostics.turn"))
        for name, icon, turn_id in (
            ("previous", ":material/arrow_upward:", before),
            ("next", ":material/arrow_downward:", after),
        ):
            st.button(
                texts.say(f"turns.{name}"),
                key=f"turn-{name}",
                icon=icon,
                disabled=turn_id is None,
                on_click=_go,
                args=(turn_id,),
            )
    st.caption(
        texts.say(
            "turns.stamp",
            time=f"{row.created_at:%Y-%m-%d %H:%M:%S}",
            bot=row.bot_name,
            alias=row.alias_id,
            locale=row.locale_id,
            id=row.id,
        )
    )


def _go(turn_id: str) -> None:
    st.query_params["turn"] = turn_id
    diagnostics.new_table()


def _ranked(row: TurnRow, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.interpretations')}")
    listed = detail.interpretations(row)
    if all(score is None for *_, score in listed):
        st.caption(say("diagnostics.no_scores"))
        return
    bars.ranked_scores(listed, row.threshold)
    st.caption(say("diagnostics.not_percent"))


def _slots(row: TurnRow, before: TurnRow | None, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.slots')}")
    found = detail.slot_changes(row, before)
    if not found:
        st.caption(say("diagnostics.no_slots"))
        return
    names = ("slot", "before", "after", "original", "resolved")
    values = [
        (
            f"{one.name} ✎" if one.changed else one.name,
            one.before,
            one.after,
            one.original,
            one.resolved,
        )
        for one in found
    ]
    st.dataframe(
        [{say(f"column.{n}"): v for n, v in zip(names, row_, strict=True)} for row_ in values],
        hide_index=True,
        key="slots",
        alt=say("diagnostics.slots"),
    )
    st.caption(say("diagnostics.changed"))


def _state(row: TurnRow, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.state')}")
    if known := detail.attributes(row):
        _table([("name", "value"), *known], texts)
    else:
        st.caption(say("diagnostics.no_attributes"))
    if active := detail.contexts(row):
        _table([("context", "seconds_left", "turns_left"), *active], texts)
    else:
        st.caption(say("diagnostics.no_contexts"))
    with st.expander(say("diagnostics.state_json")):
        st.json(detail.state_of(row), expanded=2)


def _table(rows: list[tuple[object, ...]], texts: Texts) -> None:
    names = [texts.say(f"column.{name}") for name in rows[0]]
    st.dataframe([dict(zip(names, one, strict=True)) for one in rows[1:]], hide_index=True)


def _waterfall(row: TurnRow, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.timings')}")
    if waits := detail.waits(row):
        bars.waterfall(waits)
    total = sentences.seconds(row.total_s)
    st.caption(say("diagnostics.total", total=total, retries=row.retries or 0))


def _facts(row: TurnRow, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.target')}")
    known = [
        *sentences.facts(row, texts),
        (say("diagnostics.lex_request_id"), (row.lex_response or {}).get("requestId")),
        (say("diagnostics.fallback_request_id"), row.fallback_request_id),
        (say("column.error"), row.error),
    ]
    names = (say("column.name"), say("column.value"))
    told = [
        (name, projector.raw_text(str(value), row)) for name, value in known if value is not None
    ]
    rows = [dict(zip(names, one, strict=True)) for one in told]
    st.dataframe(rows, hide_index=True, key="facts")


def _provenance(row: TurnRow, texts: Texts) -> None:
    if found := detail.provenance(row):
        st.markdown(f"#### {texts.say('diagnostics.hook')}")
        _table([("name", "value"), *found], texts)


def _raw(row: TurnRow, texts: Texts) -> None:
    st.markdown(f"#### {texts.say('diagnostics.raw')}")
    st.caption(texts.say("diagnostics.redacted"))
    for name, text in detail.raw_calls(row):
        with st.expander(texts.say(f"diagnostics.raw.{name}")):
            st.code(projector.raw_text(text, row), language="json", wrap_lines=True)

"""One turn with everything the log knows of it."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
from dashboard.diagnostics import detail
from dashboard.log.database import Database
from dashboard.log.queries import turn_pages
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from dashboard.views import bars, projector
from dashboard.views.copying import copy_text
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import markdown_table


def turn_detail(database: Database, turn: Turn) -> None:
    """Why it was routed so, with which scores, in which state, how long and at what cost."""
    texts = tab.texts()
    left, right = st.columns(2, gap="large")
    with left:
        _ranked(turn, texts)
        _slots(turn, turn_pages.before(database, turn), texts)
        _state(turn, texts)
    with right:
        _waterfall(turn, texts)
        _facts(turn, texts)
        _provenance(turn, texts)
    _raw(turn, texts)


def _ranked(turn: Turn, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.interpretations')}")
    listed = detail.interpretations(turn)
    if all(score is None for *_, score in listed):
        st.caption(say("diagnostics.no_scores"))
        return
    bars.ranked_scores(listed, turn.bot.threshold)
    st.caption(say("diagnostics.not_percent"))


def _slots(turn: Turn, before: Turn | None, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.slots')}")
    changes = detail.slot_changes(turn, before)
    if not changes:
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
        for one in changes
    ]
    st.dataframe(
        [{say(f"column.{n}"): v for n, v in zip(names, row_, strict=True)} for row_ in values],
        hide_index=True,
        key=Key.SLOTS,
        placeholder="–",
        alt=say("diagnostics.slots"),
    )
    st.caption(say("diagnostics.changed"))


def _state(turn: Turn, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.state')}")
    if attributes := detail.attributes(turn):
        _table([("name", "value"), *attributes], texts)
    else:
        st.caption(say("diagnostics.no_attributes"))
    if active := detail.contexts(turn):
        _table([("context", "seconds_left", "turns_left"), *active], texts)
    else:
        st.caption(say("diagnostics.no_contexts"))
    with st.expander(say("diagnostics.state_json")):
        st.json(detail.state_of(turn), expanded=2)


def _table(rows: list[tuple[object, ...]], texts: Texts) -> None:
    names = [texts.say(f"column.{name}") for name in rows[0]]
    st.dataframe(
        [dict(zip(names, one, strict=True)) for one in rows[1:]], hide_index=True, placeholder="–"
    )


def _waterfall(turn: Turn, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.timings')}")
    if waits := detail.waits(turn):
        bars.waterfall(waits)
    retries = turn.answer.retries if turn.answer else 0
    total = sentences.seconds(turn.total_s)
    st.caption(say("diagnostics.total", total=total, retries=retries))


def _facts(turn: Turn, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('diagnostics.target')}")
    facts = [
        *sentences.facts(turn, texts),
        *sentences.origin(turn, texts),
        (say("diagnostics.engine"), turn.engine),
        (say("column.error"), turn.failure and turn.failure.kind),
    ]
    rows = [
        (on_one_line(name), on_one_line(projector.raw_text(str(value), turn)))
        for name, value in facts
        if value is not None
    ]
    with st.container(key=Key.FACTS):
        st.markdown(markdown_table((say("column.name"), say("column.value")), rows))
    _request_ids(turn, texts)


def _request_ids(turn: Turn, texts: Texts) -> None:
    """Whole, each with a button that copies it: they are what a service's support asks for."""
    ids = {
        "lex_request_id": turn.recognition and turn.recognition.request_id,
        "fallback_request_id": turn.answer and turn.answer.request_id,
    }
    for name, value in ids.items():
        if value:
            shown = projector.raw_text(value, turn)
            st.caption(texts.say(f"diagnostics.{name}"))
            with st.container(horizontal=True, vertical_alignment="center", key=f"id-{name}"):
                st.text(shown)
                copy_text(shown)


def _provenance(turn: Turn, texts: Texts) -> None:
    if rows := detail.provenance(turn):
        st.markdown(f"#### {texts.say('diagnostics.hook')}")
        _table([("name", "value"), *rows], texts)


def _raw(turn: Turn, texts: Texts) -> None:
    st.markdown(f"#### {texts.say('diagnostics.raw')}")
    st.caption(texts.say("diagnostics.redacted"))
    for name, text in detail.raw_calls(turn):
        with st.expander(texts.say(f"diagnostics.raw.{name}")):
            st.code(projector.raw_text(text, turn), language="json", wrap_lines=True)

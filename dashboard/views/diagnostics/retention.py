"""Keep and delete: take the filtered turns away, decide how long they stay, delete them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.diagnostics import exports
from dashboard.log import retention
from dashboard.log.queries import turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.services import Services
from dashboard.texts import Texts
from dashboard.views.diagnostics import questions
from dashboard.views.tab import tab

MOST_DAYS = 3650


def keeping_of(services: Services, asked: TurnFilter) -> None:
    """Draw exports, rules and deletion."""
    texts = tab.texts()
    if told := st.session_state.pop("kept", None):
        st.success(told, icon=":material/check:")
    _take_away(services, asked, texts)
    left, right = st.columns(2, gap="large")
    with left:
        _rules(services, texts)
    with right:
        _delete(services, texts)


def _take_away(services: Services, asked: TurnFilter, texts: Texts) -> None:
    count = turn_pages.count(services.database, asked)
    st.subheader(texts.say("keep.export"))
    most, calls = f"{exports.MOST:,}", f"{exports.MOST_WITH_CALLS:,}"
    st.caption(texts.say("keep.export_note", count=f"{count:,}", most=most, calls=calls))
    with st.container(horizontal=True):
        for name, (make, mime) in exports.FORMATS.items():
            st.download_button(
                texts.say(f"keep.{name}"),
                partial(make, services.database, asked),
                f"turns.{name}",
                mime,
                key=f"keep-{name}",
                icon=":material/download:",
                on_click="ignore",
                disabled=not count,
            )


def _rules(services: Services, texts: Texts) -> None:
    say, now = texts.say, services.log.settings.keeping()
    st.subheader(say("keep.rules"))
    with st.form("keeping", border=False):
        days = st.number_input(
            say("keep.days"),
            0,
            MOST_DAYS,
            now.days or 0,
            help=say("keep.days_help"),
            key="keep_days",
        )
        kept = st.toggle(
            say("keep.texts"), now.texts, help=say("keep.texts_help"), key="keep_texts"
        )
        if st.form_submit_button(say("keep.save"), icon=":material/save:"):
            services.log.settings.keep(days=int(days) or None, texts=kept)
            services.keeper.look_now()
            questions.forget()
            st.success(say("keep.saved"), icon=":material/check:")


def _delete(services: Services, texts: Texts) -> None:
    say, conversation = texts.say, tab.conversation
    st.subheader(say("keep.delete"))
    own = TurnFilter(conversation=conversation)
    for name, asked in (("this", own), ("all", TurnFilter())):
        count = turn_pages.count(services.database, asked)
        with st.popover(
            say(f"keep.{name}"), icon=":material/delete:", disabled=name == "this" and not count
        ):
            st.markdown(say(f"keep.confirm_{name}", count=f"{count:,}"))
            st.button(
                say("keep.yes"),
                key=f"delete-{name}",
                type="primary",
                on_click=_deleted,
                args=(services, conversation if name == "this" else None, texts),
            )


def _deleted(services: Services, conversation: str | None, texts: Texts) -> None:
    if conversation is None:
        services.jobs.cancel_all()
        count = retention.delete_everything(services.database)
    else:
        services.jobs.cancel_all(topic=conversation)
        count = retention.delete_conversation(services.database, conversation)
    questions.forget()
    st.query_params.pop("turn", None)
    st.session_state["kept"] = texts.say("keep.deleted", count=f"{count:,}")

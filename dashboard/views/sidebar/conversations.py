"""The conversations of whoever is there: find, open, rename and delete one."""

from __future__ import annotations

import streamlit as st

from dashboard.access.roles import Person
from dashboard.log.owned.conversations import NAME_LENGTH, ConversationStore
from dashboard.log.owned.listing import ListedConversation, Whose
from dashboard.markdown import on_one_line
from dashboard.views import local_time, ownership
from dashboard.views.diagnostics import deletion
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import tab

AT_ONCE = 20
TITLE_LENGTH = 60


def conversations(store: ConversationStore, person: Person) -> None:
    """The list, read and drawn only while it is open."""
    say = tab.texts().say
    with st.expander(
        say("past.title"), icon=":material/history:", key=Key.PAST, on_change="rerun"
    ) as past:
        if not past.open:
            return
        words = st.text_input(
            say("past.search"), key=Key.PAST_SEARCH, placeholder=say("past.search"),
            label_visibility="collapsed", icon=":material/search:",
        )  # fmt: skip
        whose = Whose(ownership.owner(), unowned=person.local)
        listed = store.listed(whose, search=words, last=sidebar.past_shown + 1)
        for one in listed[: sidebar.past_shown]:
            _row(one, store, person)
        if len(listed) > sidebar.past_shown:
            st.button(say("past.more"), key=Key.PAST_MORE, on_click=_show_more, width="stretch")
        if not listed:
            st.caption(say("past.none_found" if words else "past.none"))


def _show_more() -> None:
    sidebar.past_shown += AT_ONCE


def _row(one: ListedConversation, store: ConversationStore, person: Person) -> None:
    say = tab.texts().say
    title = on_one_line((one.name or one.opening)[:TITLE_LENGTH])
    here = one.id == tab.conversation
    with st.container(horizontal=True, vertical_alignment="center", key=f"past-{one.id}"):
        pressed = st.button(
            f"**{title}**" if here else title,
            key=f"open-{one.id}",
            type="tertiary",
            help=_about(one),
            width="stretch",
        )
        with st.popover("⋮", key=f"more-{one.id}", on_change="rerun", type="tertiary") as more:
            if more.open:
                st.caption(_about(one))
                _rename(one, store)
                if person.may("delete"):
                    st.caption(say("past.delete_note", count=one.turns))
                    st.button(
                        say("past.delete"),
                        key=f"delete-{one.id}",
                        icon=":material/delete:",
                        on_click=_delete,
                        args=(one.id,),
                    )
    if pressed and ownership.opens(one.id):
        tab.continue_conversation(one.id)
        st.switch_page("pages/chat.py")


def _about(one: ListedConversation) -> str:
    when = local_time.local(one.changed_at).strftime("%Y-%m-%d %H:%M")
    bot = f"{on_one_line(one.bot_name)} ({one.locale_id})"
    return tab.texts().say("past.about", when=when, bot=bot, turns=one.turns)


def _rename(one: ListedConversation, store: ConversationStore) -> None:
    key = f"name-{one.id}"

    def renamed() -> None:
        store.rename(one.id, ownership.owner(), sidebar.typed_name(key))

    st.text_input(
        tab.texts().say("past.name"),
        value=one.name or "",
        key=key,
        max_chars=NAME_LENGTH,
        on_change=renamed,
    )


def _delete(conversation: str) -> None:
    """Delete it; whoever was in it goes on in a new one."""
    if ownership.opens(conversation):
        deletion.delete(conversation)
        if conversation == tab.conversation:
            ownership.new_conversation()

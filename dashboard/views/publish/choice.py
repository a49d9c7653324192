"""Which bot the page is about: of the account, or of this machine's own Lex."""

from __future__ import annotations

import streamlit as st

from dashboard.markdown import literally
from dashboard.teaching.publishing.desk import Desk
from dashboard.views import projector
from dashboard.views.address import choice_from_address, into_address
from dashboard.views.publish.bench import refuse
from dashboard.views.publish.state import Key, publish
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from lexclient.catalog import AccountBot
from lexclient.errors import LexError


def choose(desk: Desk) -> tuple[str, AccountBot] | None:
    """The place and the bot; None where there is none, which is told."""
    say = tab.texts().say
    places = desk.models.places
    if not places:
        st.info(say("publish.no_place"), icon=":material/cloud_off:")
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = _place(places)
        listed = _listed(desk, place)
        if listed is None:
            return None
        bot = _bot(listed)
        st.button(
            say("publish.list"),
            key=Key.LIST,
            icon=":material/refresh:",
            on_click=_again,
            args=(place,),
            type="tertiary",
        )
    if bot is None:
        st.info(say("publish.no_bots"), icon=":material/smart_toy:")
        return None
    return place, bot


def _place(places: tuple[str, ...]) -> str:
    choice_from_address(Key.PLACE, places, places[0])
    say = tab.texts().say
    place = st.segmented_control(
        say("publish.place"),
        places,
        format_func=lambda name: say(f"publish.place.{name}"),
        required=True,
        key=Key.PLACE,
        persist_state="page",
    )
    into_address(Key.PLACE, str(place), places[0])
    return str(place)


def _listed(desk: Desk, place: str) -> list[AccountBot] | None:
    """The bots of a place, asked for once a tab; None after a refusal, which is told."""
    if place not in publish.bots:
        try:
            publish.bots[place] = desk.models.account_of(place).bots()
        except LexError as error:
            refuse(error)
            st.button(tab.texts().say("publish.list"), key=Key.LIST, icon=":material/refresh:")
            return None
    return publish.bots[place]


def _again(place: str) -> None:
    publish.bots.pop(place, None)


def _bot(listed: list[AccountBot]) -> AccountBot | None:
    by_id = {bot.bot_id: bot for bot in listed}
    if not by_id:
        return None
    first = tab.setup.bot.bot_id if tab.setup else ""
    named = st.query_params.get(Key.OF, "")
    if Key.OF not in st.session_state and named and named not in by_id:
        bots_view.tell_no_such_bot(projector.identifier(named))
    choice_from_address(Key.OF, by_id, first if first in by_id else next(iter(by_id)))
    if st.session_state[Key.OF] not in by_id:
        st.session_state[Key.OF] = next(iter(by_id))
    bot_id = st.selectbox(
        tab.texts().say("publish.bot"),
        list(by_id),
        format_func=lambda one: f"{by_id[one].name} ({projector.identifier(one)})",
        key=Key.OF,
        persist_state="page",
        width=360,
    )
    into_address(Key.OF, str(bot_id), "")
    return by_id[str(bot_id)]


def step(names: tuple[str, ...]) -> str:
    """Which step is shown; it stands in the address."""
    say = tab.texts().say
    choice_from_address(Key.STEP, names, names[0])
    chosen = st.segmented_control(
        say("publish.step"),
        names,
        format_func=lambda name: literally(
            f"{names.index(name) + 1} {say(f'publish.step.{name}')}"
        ),
        required=True,
        label_visibility="collapsed",
        key=Key.STEP,
        persist_state="page",
    )
    into_address(Key.STEP, str(chosen), names[0])
    return str(chosen)

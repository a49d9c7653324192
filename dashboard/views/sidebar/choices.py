"""The sidebar: bot, locale, target, and what else a conversation is held with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from dashboard.access.roles import Person
from dashboard.bots.catalog import Bots
from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Setup
from dashboard.conversation.conversations import Conversations
from dashboard.log.database import LogUnavailable
from dashboard.texts import LANGUAGES
from dashboard.views.chat import presenter
from dashboard.views.mode_badge import mode_badge
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.sidebar import conversations as past
from dashboard.views.sidebar import documents, restoring, targets
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import LANGUAGE, tab
from lexclient.catalog import Bot


def choices(bots: Bots, conversations: Conversations, person: Person) -> Setup:
    """Draw the sidebar as far as the person may use it, and say what was chosen."""
    say = tab.texts().say
    bot = _bot(bots)
    locale_id = _locale(bot)
    presents = person.may("present")
    if presents:
        _bring(bots)
    target = targets.choose(conversations.targets)
    where = targets.choose_where(bots, bot)
    grounded = documents.choose(
        conversations.documents, may_bring=presents, inside_lex=where == "hook"
    )
    system = targets.choose_system() if presents else sidebar.system
    st.button(
        say("sidebar.new"),
        icon=":material/add_comment:",
        on_click=presenter.start_over,
        width="stretch",
    )
    past.conversations(conversations.store, person)
    fallback_mode, lex_mode = conversations.targets.mode_of(target), bots.mode_of(bot)
    mode_badge("lex", lex_mode)
    mode_badge("fallback", fallback_mode)
    ref = bots.thresholds.of(BotRef.of(bots.answering(bot, where), locale_id))
    st.caption(say("sidebar.threshold", threshold=f"{ref.threshold:.2f}"))
    engine = bots.engine_of(bot)
    if engine:
        st.caption(say("sidebar.engine", engine=engine))
    setup = Setup(ref, target, lex_mode, fallback_mode, where, system, grounded, engine)
    restoring.keep(conversations.store, setup)
    if presents:
        bots_view.preflight_panel(conversations, setup)
    _language(partial(_follow_language, conversations, bot))
    return setup


def take_wanted() -> None:
    """Choose a bot that was just brought along, in a conversation of its own; before anything is
    drawn, as Streamlit demands."""
    if bots_view.apply_wanted():
        presenter.start_over()


def _bot(bots: Bots) -> Bot:
    named = bots_view.choices(bots)
    if sidebar.bot not in named:
        sidebar.bot, sidebar.gone = next(iter(named)), sidebar.held.bot if sidebar.held else None
    name = st.selectbox(
        tab.texts().say("sidebar.bot"),
        list(named),
        key=Key.BOT,
        on_change=presenter.start_over,
        persist_state="session",
    )
    return named[name]


def _locale(bot: Bot) -> str:
    locales = [locale.locale_id for locale in bot.locales]
    if sidebar.locale not in locales:
        sidebar.locale = bot.in_language(tab.language).locale_id
    return st.selectbox(
        tab.texts().say("sidebar.locale"),
        locales,
        key=Key.LOCALE,
        on_change=presenter.start_over,
        persist_state="session",
    )


def _bring(bots: Bots) -> None:
    with st.expander(tab.texts().say("bots.bring"), icon=":material/upload:"):
        bots_view.uploader(bots)
        bots_view.account(bots)


def _follow_language(conversations: Conversations, bot: Bot) -> None:
    """The page is in another language now: the bot, too, where nothing was said to it yet."""
    with suppress(LogUnavailable):
        if not conversations.log.count(tab.conversation):
            sidebar.locale = bot.in_language(tab.language).locale_id


def _language(changed: Callable[[], None]) -> None:
    st.segmented_control(
        tab.texts().say("sidebar.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE,
        required=True,
        persist_state="session",
        on_change=changed,
    )

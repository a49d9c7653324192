"""The sidebar: bot, locale, target, and what else a conversation is held with."""

from __future__ import annotations

import streamlit as st

from dashboard.access.roles import Person
from dashboard.bots.catalog import Bots
from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Setup
from dashboard.conversation.conversations import Conversations
from dashboard.texts import LANGUAGES
from dashboard.views.chat import presenter
from dashboard.views.mode_badge import mode_badge
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.sidebar import targets
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import LANGUAGE, tab
from fallback.prompts import SYSTEM as DEFAULT_SYSTEM
from lexclient.catalog import Bot


def choices(bots: Bots, conversations: Conversations, person: Person) -> Setup:
    """Draw the sidebar as far as the person may use it, and say what was chosen."""
    say = tab.texts().say
    if bots_view.apply_wanted():
        presenter.start_over()
    bot = _bot(bots)
    locale_id = _locale(bot)
    target = targets.choose(conversations.targets)
    where = targets.choose_where(bots, bot)
    presents = person.may("present")
    system = targets.choose_system() if presents else DEFAULT_SYSTEM
    st.button(
        say("sidebar.new"),
        icon=":material/add_comment:",
        on_click=presenter.start_over,
        width="stretch",
    )
    fallback_mode, lex_mode = conversations.targets.mode_of(target), bots.mode_of(bot)
    mode_badge("lex", lex_mode)
    mode_badge("fallback", fallback_mode)
    st.caption(say("sidebar.threshold", threshold=f"{bot.locale(locale_id).threshold:.2f}"))
    ref = BotRef.of(bots.answering(bot, where), locale_id)
    setup = Setup(ref, target, lex_mode, fallback_mode, where, system)
    if presents:
        with st.expander(say("bots.more"), icon=":material/smart_toy:"):
            bots_view.uploader(bots)
            bots_view.account(bots)
            bots_view.preflight_panel(conversations, setup)
    _language()
    return setup


def _bot(bots: Bots) -> Bot:
    named = bots_view.choices(bots)
    name = st.selectbox(
        tab.texts().say("sidebar.bot"), list(named), key=Key.BOT, on_change=presenter.start_over
    )
    return named[name]


def _locale(bot: Bot) -> str:
    locales = [locale.locale_id for locale in bot.locales]
    if sidebar.locale not in locales:
        sidebar.locale = locales[0]
    return st.selectbox(
        tab.texts().say("sidebar.locale"), locales, key=Key.LOCALE, on_change=presenter.start_over
    )


def _language() -> None:
    st.segmented_control(
        tab.texts().say("sidebar.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE,
        required=True,
    )


def restore(bots: Bots, conversations: Conversations, conversation: str) -> None:
    """Bot, locale and target as they were in the conversation that the address names."""
    if sidebar.target:
        return
    last = next(iter(conversations.log.conversation(conversation, last=1)), None)
    name, locale_id = (last.bot.name, last.bot.locale_id) if last else (None, None)
    bot = next((bot for bot in bots.listed if bot.name == name), bots.listed[0])
    sidebar.bot = bot.name
    sidebar.locale = bot.locale(str(locale_id or "")).locale_id
    known, usable = conversations.targets.known, conversations.targets.usable
    first = next(iter(usable))  # one's own, then the live ones, then the embedded
    target = last.target if last else None
    sidebar.target = target if target and target in known else first

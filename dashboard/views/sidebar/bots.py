"""Choosing a bot beyond the bundled ones: an uploaded export, a bot of the account; preflight."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.own import MAX_BYTES, UploadTooLarge
from dashboard.conversation import sentences
from dashboard.conversation.conductor import Setup
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.preflight import preflight
from dashboard.markdown import for_display, literally
from dashboard.services import BadExport
from dashboard.views import ownership, projector
from dashboard.views.bots.bad_exports import bad_export
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import tab
from lexclient.catalog import Account, Alias, Bot
from lexclient.errors import LexError


def own_bots(bots: Bots) -> list[Bot]:
    """The bots that whoever is there brought along."""
    if sidebar.own_bots is None:
        sidebar.own_bots = bots.own.of(ownership.owner())
    return sidebar.own_bots


def choices(bots: Bots) -> dict[str, Bot]:
    """The bots one can choose, by the name on the picker."""
    return {bot.name: bot for bot in (*bots.listed, *own_bots(bots))}


def tell_no_such_bot(bot: str) -> None:
    """The address names a bot that is gone, and another one is shown in its place."""
    sentence = literally(tab.texts().say("bots.no_such_bot", id=bot))
    st.warning(sentence, icon=":material/link_off:")


def begin_with(name: str, locale_id: str) -> None:
    """The bots changed: let the next run begin a conversation with the bot of that name."""
    del sidebar.own_bots
    sidebar.wanted_bot, sidebar.wanted_locale = name, locale_id


def changed(name: str, instead: str | None = None) -> None:
    """The bot of that name is another now, or goes by the name `instead`; whoever talks to it
    begins a conversation of its own."""
    del sidebar.own_bots
    if sidebar.bot == name:
        begin_with(instead or name, sidebar.locale)


def _chosen(bot: Bot) -> None:
    """A bot was brought along: the next run chooses it."""
    del sidebar.own_bots
    sidebar.wanted_bot = bot.name


def apply_wanted() -> bool:
    """Choose the bot that was just brought along; False if it is chosen already, or none was."""
    name, locale_id = sidebar.wanted_bot, sidebar.wanted_locale
    del sidebar.wanted_bot, sidebar.wanted_locale
    if name is None or (name == sidebar.bot and locale_id is None):
        return False
    sidebar.bot, sidebar.locale = name, locale_id or sidebar.locale
    return True


def uploader(bots: Bots) -> None:
    """A ZIP straight from the Lex console, run at once."""
    say = tab.texts().say
    upload = st.file_uploader(say("bots.upload"), type="zip", key=Key.EXPORT_FILE)
    if upload is None or sidebar.export_taken == upload.file_id:
        return
    sidebar.export_taken = upload.file_id
    try:
        bot = bots.own.upload(upload.getvalue(), ownership.owner(), _listed(bots))
    except BadExport as bad:
        reason = say("bots.bad_export", **bad_export(bad, tab.texts()))
        st.error(for_display(reason), icon=":material/error:")
    except UploadTooLarge:
        st.error(say("bots.too_large", limit=MAX_BYTES // 10**6), icon=":material/error:")
    else:
        _chosen(bot)
        st.rerun()


def _listed(bots: Bots) -> list[str]:
    return [bot.name for bot in bots.listed]


def account(bots: Bots) -> None:
    """Bots, aliases and locales of the account, listed only when somebody asks for them."""
    if bots.account is None:
        return
    say = tab.texts().say
    try:
        if st.button(say("bots.list"), key=Key.LIST_BOTS, icon=":material/cloud:"):
            sidebar.account_bots = bots.account.bots()
            sidebar.account_aliases = {}
        listed = sidebar.account_bots
        if not listed:
            return
        labels = {f"{one.name} ({projector.identifier(one.bot_id)})": one for one in listed}
        chosen = labels[st.selectbox(say("bots.account"), list(labels), key=Key.ACCOUNT_BOT)]
        aliases = {one.name: one for one in _aliases(bots.account, chosen.bot_id)}
        alias = aliases[st.selectbox(say("bots.alias"), list(aliases), key=Key.ACCOUNT_ALIAS)]
        if st.button(say("bots.take"), key=Key.TAKE_BOT):
            bot = bots.account.bot(chosen, alias)
            _chosen(bots.own.take(bot, ownership.owner(), _listed(bots)))
            st.rerun()
    except LexError as error:
        remedy = sentences.remedy(error, tab.texts())
        st.error(for_display(remedy), icon=":material/error:")


def _aliases(account: Account, bot_id: str) -> list[Alias]:
    """Asked for once, not with every click on the page."""
    aliases = sidebar.account_aliases
    if bot_id not in aliases:
        aliases[bot_id] = account.aliases(bot_id)
    return aliases[bot_id]


def preflight_panel(conversations: Conversations, setup: Setup) -> None:
    """Lex, the model and the log called once each: the time, or what to fix."""
    say = tab.texts().say
    if not st.button(say("preflight.run"), key=Key.PREFLIGHT, icon=":material/flight_takeoff:"):
        return
    with st.spinner(say("preflight.running")):
        answerer = conversations.targets.answerer_of(setup.target)
        checks = preflight(conversations.lex, answerer, conversations.log, setup, ownership.owner())
    for check in checks:
        name = say(f"preflight.{check.name}")
        if check.error is None:
            st.markdown(f":blue-badge[✔ {name} · {sentences.seconds(check.seconds)}]")
        else:
            st.markdown(f":orange-badge[✖ {name}]")
            st.caption(literally(sentences.remedy(check.error, tab.texts())))

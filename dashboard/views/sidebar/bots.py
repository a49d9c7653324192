"""Choosing a bot beyond the bundled ones: an uploaded export, a bot of the account; preflight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.uploads import MAX_BYTES, UploadTooLarge
from dashboard.conversation import sentences
from dashboard.conversation.conductor import Setup
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.preflight import preflight
from dashboard.markdown import for_display, literally
from dashboard.services import BadExport
from dashboard.views import projector
from dashboard.views.bad_exports import bad_export
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import tab
from lexclient.catalog import Account, Alias, Bot
from lexclient.errors import LexError


def choices(bots: Bots) -> dict[str, Bot]:
    """The bots one can choose, by the name on the picker; uploads are this tab's own."""
    return {bot.name: bot for bot in (*bots.listed, *sidebar.own_bots)}


def _take(bot: Bot, bots: Bots) -> None:
    """Put a bot on the picker under a name that is free, and choose it."""
    own = sidebar.own_bots
    same = [one for one in own if (one.place, one.bot_id) == (bot.place, bot.bot_id)]
    if same and same[0].alias_id == bot.alias_id:
        named = same[0]
    else:
        named = replace(bot, name=_free(bot.name, choices(bots)))
        own.append(named)
    sidebar.wanted_bot = named.name


def _free(name: str, taken: Iterable[str]) -> str:
    numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, 1000))
    return next(one for one in numbered if one not in set(taken))


def apply_wanted() -> bool:
    """Choose the bot that was just taken; before the picker is drawn, as Streamlit demands."""
    name = sidebar.wanted_bot
    del sidebar.wanted_bot
    if name is None or name == sidebar.bot:
        return False
    sidebar.bot = name
    return True


def uploader(bots: Bots) -> None:
    """A ZIP straight from the Lex console, run at once."""
    say = tab.texts().say
    upload = st.file_uploader(say("bots.upload"), type="zip", key=Key.EXPORT_FILE)
    if upload is None or sidebar.export_taken == upload.file_id:
        return
    sidebar.export_taken = upload.file_id
    try:
        bot = bots.uploads.add(upload.getvalue())
    except BadExport as bad:
        reason = say("bots.bad_export", **bad_export(bad, tab.texts()))
        st.error(for_display(reason), icon=":material/error:")
    except UploadTooLarge:
        st.error(say("bots.too_large", limit=MAX_BYTES // 10**6), icon=":material/error:")
    else:
        _take(bot, bots)
        st.rerun()


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
            _take(bots.account.bot(chosen, alias), bots)
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
        checks = preflight(conversations.lex, answerer, conversations.log, setup)
    for check in checks:
        name = say(f"preflight.{check.name}")
        if check.error is None:
            st.markdown(f":blue-badge[✔ {name} · {sentences.seconds(check.seconds)}]")
        else:
            st.markdown(f":orange-badge[✖ {name}]")
            st.caption(literally(sentences.remedy(check.error, tab.texts())))

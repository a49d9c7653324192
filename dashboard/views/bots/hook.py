"""The code hook of a bot: which one it has, which intents lack one, and how one is attached."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.hooks import HookNotAllowed
from dashboard.log.database import Database
from dashboard.markdown import literally
from dashboard.services import BadHook
from dashboard.texts import Texts
from dashboard.views import ownership, visitor
from dashboard.views.bots.state import Key
from dashboard.views.diagnostics.audit import decided
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from lexclient.catalog import Bot

LONGEST = 300  # characters of an address, as the log keeps it


def code_hook(database: Database, bots: Bots, embedded: EmbeddedLex, bot: Bot) -> None:
    """What is attached, what is missing, and the way to change it for a bot of one's own."""
    texts = tab.texts()
    attached, upload = bots.hook_of(bot), bots.own.is_upload(bot)
    lacking = sorted({name for names in embedded.without_hook(bot).values() for name in names})
    if not (attached or lacking or upload):
        return
    with st.container(border=True):
        st.markdown(f"#### {texts.say('bots.hook')}")
        if attached:
            st.markdown(literally(texts.say("bots.hook_attached", name=attached)))
        if lacking:
            missing = texts.say("bots.hook_missing", intents=", ".join(lacking))
            st.warning(literally(missing), icon=":material/link_off:")
        if upload:
            _change(database, bots, bot, texts)


def _change(database: Database, bots: Bots, bot: Bot, texts: Texts) -> None:
    """Only who may change settings: the hook runs with what this server may do."""
    say = texts.say
    if not visitor.person().may("settings"):
        st.caption(say("bots.hook_admin"))
        return
    st.caption(say("bots.hook_forms" if bots.own.hooks.local else "bots.hook_lambda_only"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        written = st.text_input(
            say("bots.hook_address"),
            key=Key.HOOK,
            placeholder="lambda:FlowerShop@http://127.0.0.1:3001",
            max_chars=LONGEST,
        )
        attach = st.button(say("bots.attach"), key=Key.ATTACH, icon=":material/link:")
        detach = bool(bots.hook_of(bot)) and st.button(
            say("bots.detach"), key=Key.DETACH, icon=":material/link_off:"
        )
    if (attach and written and written.strip()) or detach:
        visitor.require("settings")
        hook = "" if detach else str(written).strip()
        if _attached(bots, bot, hook, texts):
            decided(database, f"code hook of {bot.name}: {hook or 'none'}")
            bots_view.changed(bot.name)
            st.rerun()


def _attached(bots: Bots, bot: Bot, hook: str, texts: Texts) -> bool:
    """Whether the bot is served anew with the hook; if not, why is told."""
    try:
        bots.own.attach(bot, ownership.owner(), hook)
    except HookNotAllowed:
        st.error(texts.say("bots.hook_flag"), icon=":material/error:")
    except BadHook as bad:
        refusal = texts.say("bots.hook_refused", message=str(bad))
        st.error(literally(refusal), icon=":material/error:")
    else:
        return True
    return False

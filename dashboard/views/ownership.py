"""The conversations of whoever looks at this tab: which they may open, and new ones."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.access.ownership import Owners, browser_token, may_open
from dashboard.log.turns import TurnLog
from dashboard.views import frame, visitor
from dashboard.views.session_attributes import Kept
from dashboard.views.tab import tab

COOKIE = "_streamlit_xsrf"  # Streamlit's own; every browser has one before a page is drawn


class _Session:
    """Whoever comes without a cookie is known as long as the tab is open."""

    token = Kept("browser", lambda: secrets.token_bytes(16))


_session = _Session()


def owner() -> str:
    """Who owns what is said in this tab."""
    return _owners(_log()).owner_of(visitor.person(), _browser())


def new_conversation() -> str:
    """Give this tab a conversation of its own; its id is unguessable."""
    return tab.continue_conversation(_owners(_log()).new_conversation(owner()))


def conversation() -> str:
    """This tab's conversation: the address's if it may be opened, that from before, a new one."""
    named = tab.conversation_in_address()
    known = named if named and opens(named) else tab.conversation
    return tab.continue_conversation(known) if known else new_conversation()


def opens(conversation: str) -> bool:
    """Whether whoever is there may open a conversation: this tab's, one that is theirs, or one
    made for them in which nothing was said yet."""
    if conversation == tab.conversation:
        return True
    log, own = _log(), owner()
    if last := log.last_owners(conversation):
        return may_open(visitor.person(), own, last[0])
    return _owners(log).made(conversation, own)


def _browser() -> bytes:
    return browser_token(st.context.cookies.get(COOKIE)) or _session.token


def _log() -> TurnLog:
    return frame.services_or_stop().log


def _owners(log: TurnLog) -> Owners:
    return Owners(log.settings.secret())

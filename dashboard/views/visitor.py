"""Who looks at this tab: by the login, else by where the connection comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.access.callers import Caller, caller_of
from dashboard.access.door import Door, Refusal, door_of
from dashboard.access.roles import Action, Person, Role
from dashboard.markdown import literally
from dashboard.views.tab import tab

ROLES = {
    Role.VISITOR: "role.visitor",
    Role.PRESENTER: "role.presenter",
    Role.ANALYST: "role.analyst",
    Role.ADMIN: "role.admin",
}
AUTH = "auth"  # the table of Streamlit's secrets that configures the login


def door() -> Door:
    """The door as this process opens it."""
    auth = _auth()
    return door_of(os.environ, None if auth is None else str(auth.get("redirect_uri", "")))


def _auth() -> Mapping[str, object] | None:
    has_file = st.secrets.load_if_toml_exists()
    return st.secrets[AUTH] if has_file and AUTH in st.secrets else None


def person() -> Person:
    """Who is there now. Raises `Refusal`."""
    opened = door()
    claims = st.user.to_dict() if opened.login and st.user.is_logged_in else None
    return opened.let_in(_caller(), claims)


def _caller() -> Caller:
    headers = st.context.headers.to_dict()
    if not headers:  # a script without a browser: there is no connection
        return Caller("localhost")
    return caller_of(headers, st.context.ip_address)


def name_of(person: Person) -> str:
    """Who the audit says it was."""
    return person.name or "this machine"


def require(action: Action) -> Person:
    """Who is there and may do this; where it is done, not only where it is offered. Raises
    `NotAllowed` and `Refusal`."""
    someone = person()
    someone.require(action)
    return someone


def person_or_stop() -> Person:
    """Who is there; a refusal stands in the page's place, with the login if that is what lacks."""
    try:
        return person()
    except Refusal as refusal:
        _refuse(refusal)
        st.stop()


def _refuse(refusal: Refusal) -> None:
    say = tab.texts().say
    if refusal.reason != "login":
        st.error(say(f"access.{refusal.reason}"), icon=":material/lock:")
        if refusal.reason == "role":
            st.button(say("access.logout"), on_click=st.logout, icon=":material/logout:")
        return
    st.title("LexLens")
    for provider in _providers():
        label = say("access.login_with", provider=literally(provider)) if provider else None
        st.button(
            label or say("access.login"),
            key=f"login-{provider}",
            on_click=partial(st.login, provider or None),
            icon=":material/login:",
        )


def _providers() -> list[str]:
    """The providers by name; "" is the only one, which has none."""
    auth = _auth() or {}
    named = [name for name, value in auth.items() if isinstance(value, Mapping)]
    return [""] if "client_id" in auth else [name for name in named if name != "client_kwargs"]


def account(someone: Person) -> None:
    """Who is logged in, as what, and the way out."""
    if someone.login is None:
        return
    say = tab.texts().say
    role = say(ROLES[someone.role])
    st.caption(say("access.who", name=literally(someone.name), role=role))
    st.button(say("access.logout"), key="logout", on_click=st.logout, icon=":material/logout:")

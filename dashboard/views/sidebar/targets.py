"""The sidebar's choice of who answers what Lex does not know, and where."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.conversation.sentences import told_failure
from dashboard.conversation.turn import FallbackIn
from dashboard.markdown import for_display, literally
from dashboard.targets import Targets
from dashboard.views.chat import presenter
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import tab
from fallback.discovery import Availability, Discovery
from fallback.errors import NotAnApi
from lexclient.catalog import Bot

SYSTEM_LENGTH = 4000  # leaves room for the conversation in every target's prompt


def choose(targets: Targets) -> str:
    """The target's name. Those that can be used come first; why another cannot is said."""
    offered = {one.target.name: one for one in targets.discovery.survey()}
    name = st.selectbox(
        tab.texts().say("sidebar.target"),
        list(offered),
        key=Key.TARGET,
        persist_state="session",
        # says nothing that changes: Streamlit finds the choice again by its label
        format_func=lambda name: _label(offered[name]),
        help=_why_not(offered.values()),
    )
    _note(offered[name])
    _check_again(targets.discovery, offered[name])
    return name


def _check_again(discovery: Discovery, chosen: Availability) -> None:
    """A button that has all servers asked again, and the page drawn when they have answered."""

    def ask() -> None:
        discovery.ask_again()
        sidebar.asked_again = True

    st.button(
        tab.texts().say("sidebar.check_again"),
        key=Key.CHECK_AGAIN,
        icon=":material/refresh:",
        type="tertiary",
        on_click=ask,
        disabled=discovery.asking,
    )
    if sidebar.asked_again or chosen.state == "checking":
        _until_answered(discovery)


@st.fragment(run_every=1)
def _until_answered(discovery: Discovery) -> None:
    if not discovery.asking:
        sidebar.asked_again = False
        st.rerun()


def choose_where(bots: Bots, bot: Bot) -> FallbackIn:
    """In the app, or inside Lex where the bot has a code hook that could."""
    say = tab.texts().say
    if not bots.has_hook_variant(bot) and bots.mode_of(bot) == "EMBEDDED":
        st.caption(say("sidebar.where.only_app"))
        return "app"
    chosen: FallbackIn | None = st.segmented_control(
        say("sidebar.where"),
        ["app", "hook"],
        key=Key.WHERE,
        required=True,
        format_func=lambda where: say(f"sidebar.where.{where}"),
        help=say("sidebar.where.help"),
        on_change=presenter.start_over,
        persist_state="session",
    )
    return chosen or "app"


def choose_system() -> str:
    """The system prompt that targets are asked with, kept with the conversation."""
    say = tab.texts().say
    with st.expander(say("sidebar.system"), icon=":material/edit_note:"):
        return st.text_area(
            say("sidebar.system"),
            key=Key.SYSTEM,
            max_chars=SYSTEM_LENGTH,
            height=160,
            label_visibility="collapsed",
            help=say("sidebar.system.help"),
            persist_state="session",
        )


def _label(one: Availability) -> str:
    name = one.target.name
    return f"{name} · {tab.texts().say('sidebar.emulated')}" if one.target.emulated else name


def _why_not(offered: Iterable[Availability]) -> str | None:
    """Why the others cannot be used now, a line each."""
    texts = tab.texts()
    lines = [
        f"- **{literally(one.target.name)}**: {for_display(told_failure(one.reason, texts))}"
        for one in offered
        if one.reason and one.state == "unusable"
    ]
    return "\n".join(lines) or None


def _note(one: Availability) -> None:
    texts = tab.texts()
    if one.reason and one.state == "unknown":
        no_list = isinstance(one.reason, NotAnApi)
        reason = told_failure(one.reason, texts)
        told = texts.say("sidebar.no_list" if no_list else "sidebar.not_known", reason=reason)
        st.caption(for_display(told))
    elif one.reason:
        st.caption(for_display(f"✕ {told_failure(one.reason, texts)}"))
    elif one.state == "checking":
        st.caption(texts.say("sidebar.checking"))
    elif one.ends:
        st.caption(texts.say("sidebar.ends", date=one.ends.isoformat()))

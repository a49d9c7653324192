"""What a browser tab knows on every page: its language, its conversation, its projector mode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.texts import LANGUAGES, Texts, language_of
from dashboard.views.address import into_address
from dashboard.views.session_attributes import Kept, nothing

if TYPE_CHECKING:  # at run time it is heavy, and the navigation is drawn before that
    from dashboard.conversation.conductor import Setup

CONVERSATION = re.compile(r"[0-9A-Za-z_-]{16,64}")
ADDRESS = "c"  # the conversation's place in an address
LANGUAGE = "language"  # the widget that chooses it


PRESENTING, YES = "present", "1"  # in the address


def _first_language() -> str:
    """The address's, else the browser's."""
    named = st.query_params.get(LANGUAGE, "")
    return named if named in LANGUAGES else language_of(st.context.locale)


class Tab:
    """The state that all pages share."""

    language = Kept(LANGUAGE, _first_language)
    presenting = Kept(
        "presenting", lambda: st.query_params.get(PRESENTING) == YES
    )  # on a projector: larger type, no sidebar
    conversation = Kept("conversation", str)
    setup: Kept[Setup | None] = Kept("setup", nothing)  # what the sidebar says, once it is drawn

    def into_address(self) -> None:
        """Let a reload, and a link to this page, bring language and presenter mode back."""
        into_address(LANGUAGE, self.language, language_of(st.context.locale))
        into_address(PRESENTING, YES if self.presenting else "", "")

    def yield_to_clicks(self) -> None:
        """Let Stop and page switches in while a script waits in silence; nothing is sent."""
        st.session_state.get("conversation")

    def texts(self) -> Texts:
        """The sentences in the language of the interface that was chosen."""
        return Texts(self.language)

    def conversation_in_address(self) -> str:
        """The conversation that the address names; "" for none, and for what is no id."""
        named = st.query_params.get(ADDRESS, "")
        return named if CONVERSATION.fullmatch(named) else ""

    def continue_conversation(self, conversation: str) -> str:
        """Make a conversation this tab's, in its address too."""
        self.conversation = conversation
        if st.query_params.get(ADDRESS) != conversation:
            st.query_params[ADDRESS] = conversation
        return conversation


tab = Tab()

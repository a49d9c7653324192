"""What a browser tab knows on every page: its language, its conversation, its projector mode."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.texts import Texts, language_of
from dashboard.views.kept import Kept, nothing

if TYPE_CHECKING:  # at run time it is heavy, and the navigation is drawn before that
    from dashboard.conversation.conductor import Setup

CONVERSATION = re.compile(r"[0-9A-Za-z_-]{16,64}")
ADDRESS = "c"  # the conversation's place in an address
LANGUAGE = "language"  # the widget that chooses it


class Tab:
    """The state that all pages share."""

    language = Kept(LANGUAGE, lambda: language_of(st.context.locale))
    presenting = Kept("presenting", lambda: False)  # on a projector: larger type, no sidebar
    conversation = Kept("conversation", str)
    setup: Kept[Setup | None] = Kept("setup", nothing)  # what the sidebar says, once it is drawn

    def yield_to_clicks(self) -> None:
        """Let Stop and page switches in while a script waits in silence; nothing is sent."""
        st.session_state.get("conversation")

    def texts(self) -> Texts:
        """The sentences in the language of the interface that was chosen."""
        return Texts(self.language)

    def conversation_id(self) -> str:
        """This tab's conversation: from the address, from before, or a new unguessable one."""
        asked = st.query_params.get(ADDRESS, "")
        known = asked if CONVERSATION.fullmatch(asked) else self.conversation
        if not known:
            return self.new_conversation()
        self.conversation = known
        if asked != known:
            st.query_params[ADDRESS] = known
        return known

    def new_conversation(self) -> str:
        """Give this tab a conversation of its own; 128 bits, for the id is what opens it."""
        return self.continue_conversation(secrets.token_urlsafe(16))

    def continue_conversation(self, conversation: str) -> str:
        """Make a conversation this tab's, in its address too."""
        self.conversation = conversation
        st.query_params[ADDRESS] = conversation
        return conversation


tab = Tab()

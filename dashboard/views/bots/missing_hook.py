"""Where the bot said nothing because it has no Lambda function: which one, and the way to it."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation.turn import Turn
from dashboard.markdown import literally
from dashboard.views import frame, visitor
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab


def named(turn: Turn) -> None:
    """Say which intent calls a code hook that its bot was not given, where a turn shows it: the bot
    said nothing, or failed."""
    if not _shows(turn):
        return
    services = frame.services_or_stop()
    bot = bots_view.choices(services.bots).get(turn.bot.name)
    if bot is None:
        return
    lacking = sorted(services.embedded.without_hook(bot).get(turn.bot.locale_id, ()))
    if turn.intent:
        lacking = [name for name in lacking if name == turn.intent]
    if not lacking:
        return
    say, intent = tab.texts().say, lacking[0]
    missing = say("chat.hook_missing", intent=", ".join(lacking))
    st.info(literally(missing), icon=":material/link_off:")
    if visitor.person().may("present"):
        st.page_link(
            "pages/bots.py",
            label=say("chat.hook_attach"),
            icon=":material/link:",
            query_params={"bot": bot.name, "intent": intent, "c": tab.conversation},
        )


def _shows(turn: Turn) -> bool:
    if turn.failure:
        return turn.failure.kind == "LexHookFailed"
    recognition = turn.recognition
    if turn.answered_by != "lex" or recognition is None:
        return False
    state = (recognition.session_state.get("intent") or {}).get("state")
    return not recognition.messages or state == "Failed"

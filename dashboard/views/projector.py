"""Ids that are shown shortened while the page is on a projector."""

from __future__ import annotations

from dashboard.conversation.turn import Turn
from dashboard.privacy import presentable, shortened
from dashboard.views.tab import tab


def identifier(text: str) -> str:
    """An id, shortened while it is on a projector."""
    return shortened(text) if tab.presenting else text


def raw_text(text: str, turn: Turn) -> str:
    """Raw text of a turn, with its ids shortened while it is on a projector."""
    return presentable(text, turn.session_id, turn.bot.bot_id) if tab.presenting else text

"""Leaving a session: deleted a little later, once, and not at all after coming back."""

from __future__ import annotations

import threading

from dashboard.bots.ref import BotRef
from dashboard.conversation.session_cleanup import SessionCleanup
from lexclient.errors import LexNotFound, LexUnreachable

HOME = BotRef("Bot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)


class FakeLex:
    """Notes what is deleted, then raises what it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.deleted: list[tuple[BotRef, str]] = []
        self.called = threading.Event()

    def delete_session(self, bot: BotRef, session_id: str) -> None:
        self.deleted.append((bot, session_id))
        self.called.set()
        if self.error:
            raise self.error


def test_a_left_session_is_deleted() -> None:
    """Once the time to come back is over; then it is too late."""
    lex = FakeLex()
    session_cleanup = SessionCleanup(lex, after_s=0.01)
    session_cleanup.leave(HOME, "s1")
    assert lex.called.wait(10)
    assert lex.deleted == [(HOME, "s1")]
    assert session_cleanup.come_back(HOME, "s1") is False


def test_coming_back_keeps_the_session() -> None:
    """Nothing is deleted, and one can come back only once."""
    lex = FakeLex()
    session_cleanup = SessionCleanup(lex, after_s=60)
    session_cleanup.leave(HOME, "s1")
    assert session_cleanup.come_back(HOME, "s1") is True
    assert session_cleanup.come_back(HOME, "s1") is False
    assert lex.deleted == []


def test_a_session_that_cannot_be_deleted_harms_nobody() -> None:
    """It times out by itself at Lex; an unknown one is gone already."""
    for error in (LexNotFound("gone"), LexUnreachable("nobody")):
        lex = FakeLex(error)
        SessionCleanup(lex, after_s=0.0).leave(HOME, "s1")
        assert lex.called.wait(10)


def test_closing_waits_for_nobody() -> None:
    """The process may end at once."""
    lex = FakeLex()
    session_cleanup = SessionCleanup(lex, after_s=60)
    session_cleanup.leave(HOME, "s1")
    session_cleanup.close()
    assert session_cleanup.come_back(HOME, "s1") is False
    assert lex.deleted == []

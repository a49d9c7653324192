"""Leaving a session: deleted a little later, once, and not at all after coming back."""

from __future__ import annotations

import threading

from dashboard.conversation.session_cleanup import Goodbyes
from lexclient.client import BotAddress
from lexclient.errors import LexNotFound, LexUnreachable

HOME = BotAddress("BOTBOTBOT1", "TSTALIASID", "ko_KR")


class FakeLex:
    """Notes what is deleted, then raises what it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.deleted: list[tuple[BotAddress, str]] = []
        self.called = threading.Event()

    def delete_session(self, address: BotAddress, session_id: str) -> None:
        self.deleted.append((address, session_id))
        self.called.set()
        if self.error:
            raise self.error


def test_a_left_session_is_deleted() -> None:
    """Once the time to come back is over; then it is too late."""
    lex = FakeLex()
    goodbyes = Goodbyes(lex, after_s=0.01)
    goodbyes.leave(HOME, "s1")
    assert lex.called.wait(10)
    assert lex.deleted == [(HOME, "s1")]
    assert goodbyes.come_back("s1") is False


def test_coming_back_keeps_the_session() -> None:
    """Nothing is deleted, and one can come back only once."""
    lex = FakeLex()
    goodbyes = Goodbyes(lex, after_s=60)
    goodbyes.leave(HOME, "s1")
    assert goodbyes.come_back("s1") is True
    assert goodbyes.come_back("s1") is False
    assert lex.deleted == []


def test_a_session_that_cannot_be_deleted_harms_nobody() -> None:
    """It times out by itself at Lex; an unknown one is gone already."""
    for error in (LexNotFound("gone"), LexUnreachable("nobody")):
        lex = FakeLex(error)
        Goodbyes(lex, after_s=0.0).leave(HOME, "s1")
        assert lex.called.wait(10)


def test_closing_waits_for_nobody() -> None:
    """The process may end at once."""
    lex = FakeLex()
    goodbyes = Goodbyes(lex, after_s=60)
    goodbyes.leave(HOME, "s1")
    goodbyes.close()
    assert goodbyes.come_back("s1") is False
    assert lex.deleted == []

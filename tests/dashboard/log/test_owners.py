"""Whose a conversation is, as the log keeps it."""

from __future__ import annotations

import pytest

from dashboard.log.database import Database
from dashboard.log.retention import delete_everything
from dashboard.log.settings import LogSettings
from dashboard.log.turns import NotYours, TurnLog
from tests.dashboard.turns import a_turn


def test_nobody_speaks_in_anothers_conversation(database: Database) -> None:
    """Nothing is written; who speaks first in what an older release kept owns it."""
    log = TurnLog(database)
    assert log.last_owners("c1") == []
    log.begin(a_turn())
    assert log.last_owners("c1") == [None]
    log.begin(a_turn(owner="me"))
    assert log.last_owners("c1") == ["me"]
    for owner in ("somebody", None):
        with pytest.raises(NotYours):
            log.begin(a_turn(owner=owner))
    log.begin(a_turn(owner="me"))
    log.begin(a_turn(owner="somebody", conversation="c2"))
    assert (log.count("c1"), log.count("c2")) == (3, 1)


def test_the_secret_is_drawn_once_a_log(database: Database) -> None:
    """Whoever asks, whatever else is decided or deleted; 256 bits."""
    first = LogSettings(database)
    secret = first.secret()
    assert len(secret) == 32
    first.keep(days=7, texts=True)
    delete_everything(database)
    assert LogSettings(database).secret() == secret

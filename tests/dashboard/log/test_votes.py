"""Votes and recordings, on SQLite and PostgreSQL."""

from __future__ import annotations

from dashboard.log.database import Database
from dashboard.log.votes import Ballot, ComparisonStore, Recording, Vote


def test_a_vote_is_kept_and_can_be_changed(database: Database) -> None:
    """One vote for a pair and a voter; another voter's stays."""
    store = ComparisonStore(database)
    store.vote("job", "me", [Vote(0, "a", "b", "first"), Vote(1, "a", "b", "tie")], blind=True)
    store.vote("job", "you", [Vote(0, "a", "b", "second")], blind=False)
    store.vote("job", "me", [Vote(0, "a", "b", "both_bad")], blind=False)
    assert store.votes("job", "me") == [Vote(0, "a", "b", "both_bad"), Vote(1, "a", "b", "tie")]
    assert len(store.votes("job")) == 3
    assert store.ballot(["job", "another"]) == Ballot(votes=3, blind=1, voters=2)
    assert ComparisonStore(database).votes("another") == []
    assert store.ballot(["another"]) == Ballot(0, 0, 0)


def test_a_recording_is_kept_once(database: Database) -> None:
    """The same file again changes nothing; nobody else is offered it."""
    store = ComparisonStore(database)
    recording = Recording("recorded:old#1", ({"utterance": "하나", "text": "답"},))
    store.keep([recording], "me")
    store.keep([recording], "me")
    assert store.names("me") == ["recorded:old#1"]
    assert store.names("another") == []
    assert store.recording("recorded:old#1") == recording
    assert store.recording("recorded:none#1") is None

"""Whose a conversation is."""

from __future__ import annotations

import pytest

from dashboard.access.ownership import Owners, browser_token, may_open
from dashboard.access.roles import Person, Role

OWNERS = Owners(b"secret of this log")
VISITOR = Person(Role.VISITOR)
HERE = Person(Role.ADMIN, local=True)


def test_an_id_is_made_for_one_owner() -> None:
    """It opens for nobody else, in no other log, and not with a sign changed."""
    one = OWNERS.owner_of(VISITOR, b"1" * 16)
    other = OWNERS.owner_of(VISITOR, b"2" * 16)
    made = OWNERS.new_conversation(one)
    assert OWNERS.made(made, one)
    assert not OWNERS.made(made, other)
    assert not Owners(b"of another").made(made, one)
    assert not any(OWNERS.made(made[:n] + "~" + made[n + 1 :], one) for n in range(len(made)))
    assert made != OWNERS.new_conversation(one)


@pytest.mark.parametrize("chosen", ["A" * 44, "A" * 16, "", "conversation-of-mine", "é" * 44])
def test_an_id_of_somebodys_choice_is_none(chosen: str) -> None:
    """Ids are made by us only."""
    assert not OWNERS.made(chosen, OWNERS.owner_of(VISITOR, b"1" * 16))


def test_a_login_owns_wherever_it_is_used() -> None:
    """Another browser, the same account."""
    person = Person(Role.VISITOR, "a@x.org", "login of a")
    assert OWNERS.owner_of(person, b"1" * 16) == OWNERS.owner_of(person, b"2" * 16)
    assert OWNERS.owner_of(person, b"1" * 16) != OWNERS.owner_of(VISITOR, b"1" * 16)


def test_owners_fit_the_log_and_tell_nothing() -> None:
    """The token is not in the owner; both fit their columns."""
    owner = OWNERS.owner_of(VISITOR, b"1" * 16)
    assert (b"1" * 16).hex() not in owner
    assert len(owner) <= 64
    assert len(OWNERS.new_conversation(owner)) == 44


def test_a_client_cannot_work_out_its_session() -> None:
    """Names of two kinds and of two logs are apart."""
    ids = {
        OWNERS.api_conversation("session", "phone-1"),
        OWNERS.api_conversation("cookie", "phone-1"),
        Owners(b"of another").api_conversation("session", "phone-1"),
    }
    assert len(ids) == 3
    assert OWNERS.api_conversation("session", "phone-1") in ids


@pytest.mark.parametrize(
    ("person", "last_owner", "opens"),
    [
        (VISITOR, "me", True),
        (VISITOR, "somebody", False),
        (HERE, "somebody", False),
        (VISITOR, None, False),
        (HERE, None, True),  # kept by an older release
    ],
)
def test_who_opens_what_was_said(person: Person, last_owner: str | None, opens: bool) -> None:
    """Its owner; on the machine itself also what has none."""
    assert may_open(person, "me", last_owner) is opens


@pytest.mark.parametrize(
    ("cookie", "token"),
    [
        ("2|00000000|" + "ab" * 16 + "|1700000000", b"\xab" * 16),
        ("2|ffffffff|" + "54" * 16 + "|1700000001", b"\xab" * 16),  # the same under another mask
        ('"2|00000000|' + "ab" * 16 + '|1"', b"\xab" * 16),
        ("2|00000000|abab|1", None),
        ("2|0|" + "ab" * 16 + "|1", None),
        ("1|00000000|" + "ab" * 16 + "|1", None),
        ("2|zzzzzzzz|" + "ab" * 16 + "|1", None),
        ("2|é|é|1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_browser_is_known_by_its_cookie(cookie: str | None, token: bytes | None) -> None:
    """Whatever mask it comes under."""
    assert browser_token(cookie) == token

"""Who is let in, and as what."""

from __future__ import annotations

import pytest

from dashboard.access.callers import Caller
from dashboard.access.door import Door, Refusal, door_of
from dashboard.access.roles import Person, Role

HERE = Caller("localhost:8501", address="127.0.0.1")
NETWORK = Caller("192.168.1.5:8501", address="192.168.1.9")
STRANGE = Caller("evil.example", address="127.0.0.1")
LOGIN = "https://lens.example/oauth2callback"
SOMEBODY = {"iss": "https://id.example", "sub": "7", "email": "a@x.org", "email_verified": True}


def refusal(door: Door, caller: Caller, claims: dict[str, object] | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        door.let_in(caller, claims)
    return refused.value.reason


def test_without_a_login_this_machine_is_admin_and_others_are_refused() -> None:
    """As the app is started on a laptop, whatever it listens on."""
    door = door_of({}, None)
    assert door.let_in(HERE) == Person(Role.ADMIN, local=True)
    assert refusal(door, NETWORK) == "network"
    assert refusal(door, STRANGE) == "host"


def test_a_demo_has_visitors_only() -> None:
    """Also behind a proxy that hides where they come from; a strange name stays refused."""
    door = door_of({"LEXLENS_DEMO": "1"}, None)
    assert door.let_in(HERE) == door.let_in(NETWORK) == Person(Role.VISITOR)
    assert refusal(door, STRANGE) == "host"


def test_a_login_is_asked_for_on_this_machine_too() -> None:
    """And where the app is a demo besides."""
    door = door_of({"LEXLENS_DEMO": "1"}, LOGIN)
    assert refusal(door, HERE) == "login"
    assert refusal(door, HERE, {"email": "a@x.org"}) == "login"
    assert refusal(door, STRANGE, dict(SOMEBODY)) == "host"


ROLES = {
    "LEXLENS_ADMINS": "boss@x.org, ops",
    "LEXLENS_ANALYSTS": "A@x.org",
    "LEXLENS_PRESENTERS": "sales",
    "LEXLENS_ROLE_CLAIM": "realm.groups",
}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({}, Role.ANALYST),  # by the address, in any case
        ({"email_verified": False}, Role.VISITOR),  # anybody can write it
        ({"email_verified": "true"}, Role.VISITOR),
        ({"email": "boss@x.org"}, Role.ADMIN),
        ({"realm": {"groups": ["sales", "ops"]}}, Role.ADMIN),  # the highest counts
        ({"realm": {"groups": "sales"}, "email": "b@x.org"}, Role.PRESENTER),
        ({"realm.groups": ["ops"], "email": ""}, Role.ADMIN),  # a name with dots
        ({"groups": ["ops"], "email": ""}, Role.VISITOR),  # another claim
        ({"realm": {"groups": [["ops"], 7, None, "*"]}, "email": ""}, Role.VISITOR),
        ({"realm": 3, "email": ""}, Role.VISITOR),
    ],
)
def test_claims_and_addresses_have_roles(claims: dict[str, object], role: Role) -> None:
    """An e-mail address only if the provider vouches for it."""
    assert door_of(ROLES, LOGIN).let_in(NETWORK, SOMEBODY | claims).role == role


def test_visitors_can_be_listed() -> None:
    """Then who is on no list is refused."""
    door = door_of(ROLES | {"LEXLENS_VISITORS": "v@x.org"}, LOGIN)
    assert refusal(door, HERE, SOMEBODY | {"email": "b@x.org"}) == "role"
    assert door.let_in(HERE, SOMEBODY | {"email": "v@x.org"}).role == Role.VISITOR


def test_an_account_is_one_of_one_provider() -> None:
    """The same subject elsewhere is somebody else; the name is for people."""
    door = door_of({}, LOGIN)
    one, same, other = (
        door.let_in(HERE, SOMEBODY | more)
        for more in ({}, {"email": "new@x.org"}, {"iss": "https://other.example"})
    )
    assert one.login == same.login != other.login
    assert (one.name, same.name, one.local) == ("a@x.org", "new@x.org", False)


@pytest.mark.parametrize("value", ["", "0", "no", "true", "11"])
def test_only_one_value_opens_the_demo(value: str) -> None:
    """What could mean either keeps it closed."""
    assert refusal(door_of({"LEXLENS_DEMO": value}, None), NETWORK) == "network"


def test_the_names_of_the_app_are_ours() -> None:
    """Those that are listed, and the one that a login comes back to."""
    door = door_of({"LEXLENS_HOSTS": "Demo.example, x.example"}, LOGIN)
    for name in ("demo.example", "x.example:8501", "lens.example"):
        assert refusal(door, Caller(name, address="127.0.0.1")) == "login"
    assert refusal(door, STRANGE) == "host"


@pytest.mark.parametrize(
    ("environ", "login", "caller", "answers"),
    [
        ({}, None, HERE, True),
        ({}, None, NETWORK, False),
        ({"LEXLENS_DEMO": "1"}, None, NETWORK, True),
        ({"LEXLENS_DEMO": "1"}, LOGIN, HERE, False),  # who must log in needs a token here
        ({"LEXLENS_DEMO": "1"}, None, STRANGE, False),
    ],
)
def test_the_web_api_without_a_token(
    environ: dict[str, str], login: str | None, caller: Caller, answers: bool
) -> None:
    """It answers where a page would answer without a login."""
    assert door_of(environ, login).lets_programs_in(caller) is answers

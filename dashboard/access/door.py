"""Who is let in, and as what: by login where one is configured, else by where they come from.

login configured     the role of the account, or nobody
LEXLENS_DEMO=1       a visitor, whoever it is
else                 this machine itself is admin, everybody else is refused
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from dashboard.access.callers import Caller, host_is_ours, hostname
from dashboard.access.roles import Person, Role

Claims = Mapping[str, object]
Reason = Literal["host", "network", "login", "role"]

LISTS = {
    Role.ADMIN: "LEXLENS_ADMINS",
    Role.ANALYST: "LEXLENS_ANALYSTS",
    Role.PRESENTER: "LEXLENS_PRESENTERS",
    Role.VISITOR: "LEXLENS_VISITORS",
}
EVERYBODY = "*"
NAMES = ("email", "preferred_username", "name", "sub")


class Refusal(Exception):
    """Nobody is let in, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Door:
    """How the app is opened. `login`: whether one is configured. `hosts` are the names it is
    reached by besides the loopback's. `members` has for each role the e-mail addresses, and the
    values of the claim `claim`, that have it."""

    login: bool = False
    demo: bool = False
    hosts: frozenset[str] = frozenset()
    claim: str = ""
    members: Mapping[Role, frozenset[str]] = field(default_factory=dict)

    def let_in(self, caller: Caller, claims: Claims | None = None) -> Person:
        """Who is there; `claims` are those of the login, None without one. Raises `Refusal`."""
        if not host_is_ours(caller.host, self.hosts):
            raise Refusal("host")
        if self.login:
            return self._of_login(claims)
        if self.demo:
            return Person(Role.VISITOR)
        if caller.local:
            return Person(Role.ADMIN, local=True)
        raise Refusal("network")

    def lets_programs_in(self, caller: Caller) -> bool:
        """Whether the web API answers without a token: where a page would without a login."""
        try:
            return not self.login and self.let_in(caller).may("chat")
        except Refusal:
            return False

    def _of_login(self, claims: Claims | None) -> Person:
        if claims is None or not claims.get("sub"):
            raise Refusal("login")
        known = _memberships(claims, self.claim) | {EVERYBODY}
        roles = [role for role, members in self.members.items() if members & known]
        if not roles:
            raise Refusal("role")
        name = next(str(claims[one]) for one in NAMES if claims.get(one))
        return Person(max(roles), name[:200], _login_of(claims))


def door_of(environ: Mapping[str, str], login_address: str | None) -> Door:
    """The door as the environment opens it. `login_address` is where a login comes back to, None
    without a login; its host is ours, too."""
    members = {role: _listed(environ.get(variable, "")) for role, variable in LISTS.items()}
    members[Role.VISITOR] = members[Role.VISITOR] or frozenset({EVERYBODY})
    own = hostname(urlsplit(login_address or "").netloc)
    return Door(
        login=login_address is not None,
        demo=environ.get("LEXLENS_DEMO", "").strip() == "1",
        hosts=_listed(environ.get("LEXLENS_HOSTS", "")) | ({own} if own else set()),
        claim=environ.get("LEXLENS_ROLE_CLAIM", "").strip(),
        members=members,
    )


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())


def _login_of(claims: Claims) -> str:
    """One account of one provider; a subject alone may be somebody else's at another provider."""
    return hashlib.sha256(f"{claims.get('iss', '')}\n{claims['sub']}".encode()).hexdigest()[:40]


def _memberships(claims: Claims, claim: str) -> set[str]:
    """The e-mail address, if the provider says that it belongs to the person, and what the claim
    holds: a text or a list of them."""
    verified = claims.get("email_verified") is True
    email = {str(claims["email"])} if verified and claims.get("email") else set()
    value = _found(claims, claim) if claim else None
    values = value if isinstance(value, list | tuple) else [value]
    return {one.lower() for one in (*email, *values) if isinstance(one, str)} - {EVERYBODY}


def _found(claims: Claims, claim: str) -> object:
    """A claim by its name, or by its path: `realm_access.roles`."""
    if claim in claims:
        return claims[claim]
    value: object = claims
    for name in claim.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value

"""The roles, and the one table of who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Role(IntEnum):
    """Each may what those before it may."""

    VISITOR = 1
    PRESENTER = 2
    ANALYST = 3
    ADMIN = 4


Action = Literal[
    "chat",
    "present",  # bring bots, call services, change the prompt, record and replay
    "compare",
    "evaluate",
    "diagnose",  # read what everybody said
    "export",
    "delete",
    "settings",
    "publish",  # change bots of the account, and move its aliases
    "audit",
]

NEEDS: Mapping[Action, Role] = {
    "chat": Role.VISITOR,
    "present": Role.PRESENTER,
    "compare": Role.PRESENTER,
    "evaluate": Role.PRESENTER,
    "diagnose": Role.ANALYST,
    "export": Role.ANALYST,
    "delete": Role.ADMIN,
    "settings": Role.ADMIN,
    "publish": Role.ADMIN,
    "audit": Role.ADMIN,
}


class NotAllowed(Exception):
    """The person's role is not enough for `action`."""

    def __init__(self, action: Action) -> None:
        super().__init__(action)
        self.action = action


@dataclass(frozen=True, slots=True)
class Person:
    """Who is there. `name` is for people to read, "" without a login; `login` tells one account
    from every other, None without one. `local` is who sits at the machine itself."""

    role: Role
    name: str = ""
    login: str | None = None
    local: bool = False

    def may(self, action: Action) -> bool:
        """Whether the role is enough."""
        return self.role >= NEEDS[action]

    def require(self, action: Action) -> None:
        """Raises `NotAllowed` unless the role is enough."""
        if not self.may(action):
            raise NotAllowed(action)

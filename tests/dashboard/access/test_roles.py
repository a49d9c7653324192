"""Who may do what."""

from __future__ import annotations

from typing import get_args

import pytest

from dashboard.access.roles import NEEDS, Action, NotAllowed, Person, Role

# what each may beyond the one before
MAY = {
    Role.VISITOR: {"chat"},
    Role.PRESENTER: {"present", "compare", "evaluate"},
    Role.ANALYST: {"diagnose", "export"},
    Role.ADMIN: {"delete", "settings", "audit", "publish"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_those_before_it_may(role: Role) -> None:
    """And nothing else: the whole table."""
    allowed = set().union(*(more for one, more in MAY.items() if one <= role))
    assert {action for action in NEEDS if Person(role).may(action)} == allowed
    for action in set(NEEDS) - allowed:
        with pytest.raises(NotAllowed) as refused:
            Person(role).require(action)
        assert refused.value.action == action


def test_every_action_is_in_the_table() -> None:
    """An action that nobody thought of would be nobody's."""
    assert set(NEEDS) == set(get_args(Action))

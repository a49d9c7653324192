"""How often the web API may be asked is a setting."""

from __future__ import annotations

import pytest

from dashboard.settings import SettingRefused
from dashboard.webapi.limits import limits_of


def taken(environ: dict[str, str], most: int = 200) -> tuple[int, int]:
    """How many calls each limit lets through at once."""
    each, whole = limits_of(environ)
    return tuple(sum(not one.take("a") for _ in range(most)) for one in (each, whole))  # type: ignore[return-value]


def test_limits() -> None:
    """A third of a client's minute at once, a sixth of everybody's; none is no limit."""
    assert taken({}) == (10, 50)
    given = {"LEXLENS_API_CLIENT_PER_MINUTE": "6", "LEXLENS_API_PER_MINUTE": "12.5"}
    assert taken(given) == (2, 2)
    off = {"LEXLENS_API_CLIENT_PER_MINUTE": "none", "LEXLENS_API_PER_MINUTE": "none"}
    assert taken(off) == (200, 200)


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "many", "Infinity"])
def test_a_limit_that_is_none(value: str) -> None:
    """The variable and what to write."""
    with pytest.raises(SettingRefused, match=r"LEXLENS_API_PER_MINUTE is .*a number above 0"):
        limits_of({"LEXLENS_API_PER_MINUTE": value})

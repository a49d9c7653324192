"""How often the web API may be asked, as the environment sets it.

It is counted in memory where one process answers, in the log of a server where several do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dashboard.log.database import Database
from dashboard.log.processes.rates import Rates
from dashboard.settings import amount_of
from dashboard.token_buckets import TokenBuckets

PER_CLIENT, IN_ALL = 30, 300  # requests a minute that begin something, unless given


class Limit(Protocol):
    """A bucket of calls for each name."""

    def take(self, name: str) -> float:
        """0.0, and a call is taken; or the seconds until one can be, and none is. Raises
        `LogUnavailable`."""


def limits_of(environ: Mapping[str, str], database: Database | None = None) -> tuple[Limit, Limit]:
    """The buckets of each client and of all of them; a third and a sixth of a minute's at once.

    Raises `SettingRefused`.
    """
    each = _rate(environ, "LEXLENS_API_CLIENT_PER_MINUTE", PER_CLIENT)
    whole = _rate(environ, "LEXLENS_API_PER_MINUTE", IN_ALL)
    server = None if database is None or database.is_sqlite else database
    return _limit(server, "client ", each, share=3), _limit(server, "clients", whole, share=6)


def _rate(environ: Mapping[str, str], name: str, by_default: int) -> float | None:
    rate = amount_of(environ, name, "a number above 0 like 30", by_default, above=0)
    return None if rate is None else float(rate)


def _limit(server: Database | None, of: str, rate: float | None, *, share: int) -> Limit:
    if rate is None:
        return TokenBuckets({})  # a name without a rate never waits
    burst = max(1, int(rate / share))
    return Rates(server, rate, burst, of) if server else TokenBuckets(rate, burst)

"""How often the web API may be asked, as the environment sets it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.settings import amount_of
from dashboard.token_buckets import TokenBuckets

PER_CLIENT, IN_ALL = 30, 300  # requests a minute that begin something, unless given


def limits_of(environ: Mapping[str, str]) -> tuple[TokenBuckets, TokenBuckets]:
    """The buckets of each client and of all of them; a third and a sixth of a minute's at once.

    Raises `SettingRefused`.
    """
    each = _rate(environ, "LEXLENS_API_CLIENT_PER_MINUTE", PER_CLIENT)
    whole = _rate(environ, "LEXLENS_API_PER_MINUTE", IN_ALL)
    return _buckets(each, share=3), _buckets(whole, share=6)


def _rate(environ: Mapping[str, str], name: str, by_default: int) -> float | None:
    rate = amount_of(environ, name, "a number above 0 like 30", by_default, above=0)
    return None if rate is None else float(rate)


def _buckets(rate: float | None, *, share: int) -> TokenBuckets:
    if rate is None:
        return TokenBuckets({})  # a name without a rate never waits
    return TokenBuckets(rate, burst=max(1, int(rate / share)))

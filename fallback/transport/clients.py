"""The openai SDK's client of a target: built once for an address and a key, then shared."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from fallback.errors import ConnectionNotSetUp, KeyMalformed, KeyMissing
from fallback.targets.target import Target

if TYPE_CHECKING:
    from openai import OpenAI

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
OPENAI = "https://api.openai.com"
AMAZON = "https://amazonaws.com"
NO_KEY = "none"  # the SDK wants one; servers without keys ignore it

# lru_cache lets two threads build the same client at once and keeps one of the two: the other
# one's connections would be closed under the answer that it reads
_building = threading.Lock()


def key_of(target: Target, environ: Mapping[str, str]) -> str:
    """The key of `target`; raises `KeyMissing` and `KeyMalformed`, which name the variable.

    A key the transport cannot send is caught here: the SDK's own error would quote it.
    """
    if target.key_env is None:
        return NO_KEY
    key = environ.get(target.key_env, "").strip()
    if not key:
        raise KeyMissing(target.name, variable=target.key_env)
    if not key.isascii() or not key.isprintable() or " " in key:
        raise KeyMalformed(target.name, variable=target.key_env)
    return key


def warm_up() -> None:
    """Load the SDK ahead of the first question, which then need not wait for it."""
    import openai  # noqa: F401, PLC0415


def client_of(target: Target, base_url: str | None, key: str, region: str | None) -> OpenAI:
    """Asks nobody yet. Raises `ConnectionNotSetUp` for a proxy or a certificate file, named in
    the environment, that cannot be used, and what the SDK raises when it cannot be built."""
    try:
        with _building:
            if target.provider == "bedrock":
                return _bedrock_client(base_url, region)
            return _client(base_url, key)
    except (ImportError, ValueError, OSError) as error:
        # the type only: the text may hold a proxy's password
        raise ConnectionNotSetUp(target.name, detail=type(error).__name__) from None


def proxy_of(url: str) -> str | None:
    """The proxy that the environment names for an address, with its scheme.

    A company's proxy knows no way back to this machine.
    """
    address = urlsplit(url)
    host = address.hostname or ""
    if host in LOOPBACK or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


@lru_cache(maxsize=32)
def _client(base_url: str | None, key: str) -> OpenAI:
    # half a second to import: paid by the first question, not by the first page
    from openai import OpenAI  # noqa: PLC0415

    from fallback.transport.bounded import BoundedClient  # noqa: PLC0415

    http_client = BoundedClient(proxy_of(base_url or OPENAI))
    return OpenAI(base_url=base_url, api_key=key, max_retries=0, http_client=http_client)


@lru_cache(maxsize=4)
def _bedrock_client(base_url: str | None, region: str | None) -> OpenAI:
    from openai import OpenAI  # noqa: PLC0415
    from openai.providers import bedrock  # noqa: PLC0415

    from fallback.transport.bounded import BoundedClient  # noqa: PLC0415

    # AWS recommends the runtime endpoint; the SDK's default is the older one
    provider = bedrock(region=region, base_url=base_url, endpoint="runtime")
    return OpenAI(
        provider=provider, max_retries=0, http_client=BoundedClient(proxy_of(base_url or AMAZON))
    )

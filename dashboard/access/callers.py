"""From where a request comes, and whether its Host and Origin are ours: nothing but its headers.

A page of another site can make a browser send requests here under a name of its own that it has
pointed at this machine (DNS rebinding). The Host header then holds that name, so a name that
nobody configured is refused. An address of digits cannot be pointed elsewhere.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_NAME = "localhost"
FORWARDING = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Caller:
    """`host` and `origin` are the headers; `address` is the other end of the connection, None
    where that is no network; `forwarded` if a proxy says that it stands between."""

    host: str | None
    origin: str | None = None
    address: str | None = None
    forwarded: bool = False

    @property
    def local(self) -> bool:
        """Whether it is this machine that calls, under a name of its own."""
        near = self.address is None or _is_loopback(self.address)
        name = hostname(self.host)
        return near and not self.forwarded and name is not None and _is_loopback(name)


def caller_of(headers: Mapping[str, str], address: str | None) -> Caller:
    """The caller of a request; the headers' names are taken in any case."""
    low = {name.lower(): value for name, value in headers.items()}
    forwarded = any(name in low for name in FORWARDING)
    return Caller(low.get("host"), low.get("origin"), address, forwarded)


def network_of(address: str | None) -> str:
    """What one subscriber is known by: an IPv4 address, the 64 bits of an IPv6 network, in which
    each device takes as many addresses as it likes; "" for what is no network's address."""
    known = _address((address or "").partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((known, 64), strict=False))
    return str(known) if known else ""


def host_is_ours(host: str | None, names: Collection[str]) -> bool:
    """An address of digits, localhost, or one of our names; the port is not looked at."""
    name = hostname(host)
    return name is not None and (name == LOOPBACK_NAME or _is_digits(name) or name in names)


def origin_is_ours(caller: Caller) -> bool:
    """The page that calls, if a browser names one, has to be of this very host."""
    if caller.origin is None:
        return True
    parts = urlsplit(caller.origin)
    return parts.scheme in ("http", "https") and parts.netloc == caller.host


def hostname(host: str | None) -> str | None:
    """The name in a Host header, without port and brackets; None for what is no host."""
    if not host or len(host) > 300 or not host.isascii() or any(sign in host for sign in "/?#@ \\"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    return parts.hostname.rstrip(".") if parts.hostname else None


def _is_digits(name: str) -> bool:
    return _address(name) is not None


def _is_loopback(name: str) -> bool:
    address = _address(name)
    return name == LOOPBACK_NAME or (address is not None and address.is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

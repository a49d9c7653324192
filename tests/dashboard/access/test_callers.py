"""Host and Origin: what is ours, and who calls from this machine."""

from __future__ import annotations

import pytest

from dashboard.access.callers import Caller, caller_of, host_is_ours, network_of, origin_is_ours

NAMES = {"lens.example"}


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost:8501", True),
        ("LOCALHOST.", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("192.168.1.5:8501", True),  # digits cannot be pointed elsewhere
        ("lens.example", True),
        ("Lens.Example:443", True),
        ("evil.example:8501", False),  # DNS rebinding
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("evil.lens.example", False),
        ("evil.example@localhost", False),
        ("localhost/evil.example", False),
        ("localhost:many", False),
        ("", False),
        (None, False),
        ("[::1", False),
        ("ｌocalhost", False),
        ("a" * 1000, False),
    ],
)
def test_a_name_that_nobody_configured_is_refused(host: str | None, ours: bool) -> None:
    """Whatever it resembles."""
    assert host_is_ours(host, NAMES) is ours


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (None, True),  # no browser, or a plain navigation
        ("http://localhost:8501", True),
        ("http://localhost:9999", False),  # another program of this machine
        ("http://evil.example", False),
        ("null", False),  # a sandboxed frame, a file
        ("", False),
        ("file://localhost:8501", False),
    ],
)
def test_a_page_of_another_origin_is_refused(origin: str | None, ours: bool) -> None:
    """Only our own pages call us."""
    assert origin_is_ours(Caller("localhost:8501", origin)) is ours


@pytest.mark.parametrize(
    ("headers", "address", "local"),
    [
        ({"Host": "localhost:8501"}, "127.0.0.1", True),
        ({"host": "[::1]:8501"}, "::1", True),
        ({"host": "localhost"}, "::ffff:127.0.0.1", True),
        ({"host": "localhost"}, None, True),
        ({"host": "localhost"}, "192.168.1.9", False),
        ({"host": "192.168.1.5"}, "127.0.0.1", False),
        ({"host": "lens.example"}, "127.0.0.1", False),  # a proxy
        ({"host": "localhost", "X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", False),
        ({"host": "localhost", "forwarded": "for=1.2.3.4"}, "127.0.0.1", False),
        ({}, "127.0.0.1", False),
    ],
)
def test_only_this_machine_is_local(
    headers: dict[str, str], address: str | None, local: bool
) -> None:
    """Nobody behind a proxy is taken for who sits at it."""
    assert caller_of(headers, address).local is local


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::a", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),  # the same subscriber
        ("2001:db8:1:3::a", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_who_has_many_addresses_is_one(address: str | None, network: str) -> None:
    """A new address of one IPv6 network brings no new share and no new bucket."""
    assert network_of(address) == network

"""Where bots are made: the account, and a Lex of this machine's own, each by the name of its place.

The places are those of `LexByPlace`, through which the bots are talked to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from lexclient.catalog import Account
from lexclient.connection import Way
from lexclient.errors import LexNotFound
from lexclient.models import ModelsClient


class ModelsByPlace:
    """One client a place, made when it is needed; safe to share between threads."""

    def __init__(self, ways: Mapping[str, Callable[[], Way]]) -> None:
        """`ways` tell how each place is reached; they may raise a `LexError`."""
        self._ways = ways
        self._clients: dict[str, ModelsClient] = {}
        self._accounts: dict[str, Account] = {}
        self._lock = threading.Lock()

    @property
    def places(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._ways)

    def models_of(self, place: str) -> ModelsClient:
        """The client that makes bots there. Raises a `LexError`."""
        with self._lock:
            if place not in self._clients:
                self._clients[place] = ModelsClient(self._way(place))
            return self._clients[place]

    def account_of(self, place: str) -> Account:
        """The bots there, to be chosen and talked to. Raises a `LexError`."""
        with self._lock:
            if place not in self._accounts:
                self._accounts[place] = Account(self._way(place), place=place)
            return self._accounts[place]

    def _way(self, place: str) -> Way:
        if place not in self._ways:
            raise LexNotFound(f"There is no place {place} where bots are made.")
        return self._ways[place]()

"""Bots from exports that somebody uploaded, each served at once, a few at a time."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from dashboard.bots.embedded import EmbeddedLex
from lexclient.catalog import Bot

MAX_BYTES = 10_000_000
AT_ONCE = 6


class UploadTooLarge(ValueError):
    """More bytes than `MAX_BYTES`."""


class Uploads:
    """Serves uploaded exports; the one that was used longest ago makes room for the next."""

    def __init__(self, embedded: EmbeddedLex, at_once: int = AT_ONCE) -> None:
        self._embedded = embedded
        self._at_once = at_once
        self._served: OrderedDict[str, Bot] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, content: bytes) -> Bot:
        """Serve the ZIP of an export; the same bytes give the same bot.

        Raises `BadExport` and `UploadTooLarge`.
        """
        if len(content) > MAX_BYTES:
            raise UploadTooLarge(f"{len(content)} bytes")
        place = "upload-" + hashlib.sha256(content).hexdigest()[:16]
        with self._lock:
            if place not in self._served:
                self._served[place] = self._embedded.add(content, place)
            self._served.move_to_end(place)
            while len(self._served) > self._at_once:
                oldest, _ = self._served.popitem(last=False)
                self._embedded.remove(oldest)
            return self._served[place]

"""Bots from exports that somebody uploaded, each run at once, a few at a time."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path

from dashboard.bots.lex_by_place import LexByPlace
from lexclient.catalog import Bot
from lexclient.client import LexClient

MAX_BYTES = 10_000_000
AT_ONCE = 6

Serve = Callable[[Path, str], AbstractContextManager[tuple[LexClient, Bot]]]


class UploadTooLarge(ValueError):
    """More bytes than `MAX_BYTES`."""


class Uploads:
    """Serves uploaded exports; the one that was used longest ago makes room for the next."""

    def __init__(self, serve: Serve, lex: LexByPlace, at_once: int = AT_ONCE) -> None:
        self._serve = serve
        self._lex = lex
        self._at_once = at_once
        self._served: OrderedDict[str, tuple[Bot, ExitStack]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, content: bytes) -> Bot:
        """Run the ZIP of an export; the same bytes give the same bot.

        Raises what `serve` raises for a bad export, and `UploadTooLarge`.
        """
        if len(content) > MAX_BYTES:
            raise UploadTooLarge(f"{len(content)} bytes")
        place = "upload-" + hashlib.sha256(content).hexdigest()[:16]
        with self._lock:
            if place in self._served:
                self._served.move_to_end(place)
                return self._served[place][0]
            bot = self._start(place, content)
            while len(self._served) > self._at_once:
                self._stop(next(iter(self._served)))
            return bot

    def close(self) -> None:
        """Stop them all."""
        with self._lock:
            for place in list(self._served):
                self._stop(place)

    def _start(self, place: str, content: bytes) -> Bot:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            export = Path(folder) / "export.zip"
            export.write_bytes(content)
            client, bot = stack.enter_context(self._serve(export, ""))
            bot = replace(bot, place=place)
            self._lex.connect(place, client)
            self._served[place] = (bot, stack.pop_all())
            return bot

    def _stop(self, place: str) -> None:
        _, running = self._served.pop(place)
        self._lex.disconnect(place)
        running.close()

"""The sessions of a bot alias: bounded in number, gone when idle, one request at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lexclient.local.dialog.conversation import Conversation

MAX_SESSIONS = 10_000
Key = tuple[str, ...]


class SessionBusy(Exception):
    """Another request of the same session is under way."""


class SessionMissing(Exception):
    """There is no session of this id, or it has expired."""


@dataclass(slots=True)
class _Session:
    conversation: Conversation
    touched: float


@dataclass
class Sessions:
    """Conversations by key, kept for `idle_seconds` after their last use by `clock`.

    Beyond `MAX_SESSIONS` the one unused for longest is forgotten.
    """

    idle_seconds: float
    clock: Callable[[], float]
    limit: int = MAX_SESSIONS
    _held: OrderedDict[Key, _Session] = field(default_factory=OrderedDict)
    _busy: set[Key] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def alone(self, key: Key) -> Iterator[None]:
        """Hold the session `key`. Raises `SessionBusy` at once if another request holds it."""
        with self._lock:
            if key in self._busy:
                raise SessionBusy
            self._busy.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(key)

    def get(self, key: Key) -> Conversation:
        """The conversation of `key`. Raises `SessionMissing`."""
        with self._lock:
            session = self._held.get(key)
            if session is None or self.clock() - session.touched > self.idle_seconds:
                self._held.pop(key, None)
                raise SessionMissing
            return session.conversation

    def put(self, key: Key, conversation: Conversation) -> None:
        with self._lock:
            self._held[key] = _Session(conversation, self.clock())
            self._held.move_to_end(key)
            while len(self._held) > self.limit:
                self._held.popitem(last=False)

    def delete(self, key: Key) -> None:
        """Forget `key`. Raises `SessionMissing`."""
        self.get(key)
        with self._lock:
            self._held.pop(key, None)

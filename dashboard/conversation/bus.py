"""Where the turns that run are known, so that whoever asks about a conversation finds its turn.

Two forms: `InMemory` for the one process of a SQLite file, and `shared_bus.Shared` for any number
of processes over a PostgreSQL server.
"""

from __future__ import annotations

import threading
from typing import Protocol

from dashboard.conversation.live_turn import LiveTurn


class ConversationBusy(Exception):
    """A turn of this conversation still runs; the new utterance was not taken."""


class Bus(Protocol):
    """Each may raise `LogUnavailable`."""

    def take(self, live: LiveTurn) -> None:
        """This process carries `live` from now on; raises `ConversationBusy`."""

    def leave(self, live: LiveTurn) -> None:
        """It is over and written; its conversation takes the next utterance."""

    def running(self, conversation: str) -> LiveTurn | None:
        """The turn that runs in a conversation, whoever carries it."""

    def own(self) -> list[LiveTurn]:
        """The turns that this process carries."""

    def close(self) -> None:
        """Tell and hear nothing more."""


class InMemory:
    """The turns of one process."""

    def __init__(self) -> None:
        self._running: dict[str, LiveTurn] = {}
        self._lock = threading.Lock()

    def take(self, live: LiveTurn) -> None:
        """Raises `ConversationBusy`."""
        with self._lock:
            if live.turn.conversation in self._running:
                raise ConversationBusy
            self._running[live.turn.conversation] = live

    def leave(self, live: LiveTurn) -> None:
        """Its conversation takes the next utterance."""
        with self._lock:
            del self._running[live.turn.conversation]

    def running(self, conversation: str) -> LiveTurn | None:
        """The turn that runs in a conversation."""
        return self._running.get(conversation)

    def own(self) -> list[LiveTurn]:
        """All of them."""
        with self._lock:
            return list(self._running.values())

    def close(self) -> None:
        """Nobody is told anything."""

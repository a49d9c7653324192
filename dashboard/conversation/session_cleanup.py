"""Sessions that were left: deleted at Lex a little later, so that leaving can be undone."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from dashboard.bots.ref import BotRef
from lexclient.errors import LexError, LexNotFound

logger = logging.getLogger("lexlens")

UNDO_SECONDS = 10.0


class Deletes(Protocol):
    """What is needed of `dashboard.bots.lex_by_place.LexByPlace`."""

    def delete_session(self, bot: BotRef, session_id: str) -> None: ...


class SessionCleanup:
    """Deletes each left session once, unless somebody comes back within `after_s` seconds."""

    def __init__(self, lex: Deletes, after_s: float = UNDO_SECONDS) -> None:
        self._lex = lex
        self._after_s = after_s
        self._waiting: dict[tuple[BotRef, str], threading.Timer] = {}
        self._lock = threading.Lock()

    def leave(self, bot: BotRef, session_id: str) -> None:
        """Delete the session when the time to come back is over."""
        timer = threading.Timer(self._after_s, self._delete, (bot, session_id))
        timer.daemon = True
        with self._lock:
            self._waiting[bot, session_id] = timer
        timer.start()

    def come_back(self, bot: BotRef, session_id: str) -> bool:
        """Keep the session; False if it is too late for that."""
        with self._lock:
            timer = self._waiting.pop((bot, session_id), None)
        if timer is None:
            return False
        timer.cancel()
        return True

    def close(self) -> None:
        """Wait for nobody any more; Lex forgets the sessions by itself when they time out."""
        with self._lock:
            for timer in self._waiting.values():
                timer.cancel()
            self._waiting.clear()

    def _delete(self, bot: BotRef, session_id: str) -> None:
        with self._lock:
            if self._waiting.pop((bot, session_id), None) is None:
                return
        try:
            self._lex.delete_session(bot, session_id)
        except LexNotFound:
            return  # nothing was said, or it timed out: it is gone either way
        except LexError as error:
            logger.warning("A session was not deleted: %s", type(error).__name__)

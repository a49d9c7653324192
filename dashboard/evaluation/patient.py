"""Lex for runs: the same services as the app's, with clients that leave waiting to the run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from dashboard.evaluation.runs import MAX_WIDTH
from lexclient.client import BotAddress, LexClient
from lexclient.recognition import Recognition


class PatientLex:
    """Calls each bot where the app does, `client_of`, without retries of botocore's."""

    def __init__(self, client_of: Callable[[BotAddress], LexClient]) -> None:
        self._client_of = client_of
        self._patient: WeakKeyDictionary[LexClient, LexClient] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def recognize(
        self,
        address: BotAddress,
        session_id: str,
        text: str,
        *,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        """As `LexClient.recognize`."""
        return self._client(address).recognize(
            address,
            session_id,
            text,
            session_state=session_state,
            request_attributes=request_attributes,
        )

    def _client(self, address: BotAddress) -> LexClient:
        usual = self._client_of(address)
        with self._lock:
            if usual not in self._patient:
                self._patient[usual] = usual.again(attempts=1, connections=MAX_WIDTH)
            return self._patient[usual]

"""One Lex for the whole app, wherever a bot lives: each call goes to the client of its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lexclient.client import BotAddress, LexClient
from lexclient.errors import LexNotFound
from lexclient.recognition import Recognition


class Switchboard:
    """Speaks as a `LexClient` does; the place "" is the client that is configured."""

    def __init__(self, usual: LexClient) -> None:
        self._usual = usual
        self._lines: dict[str, LexClient] = {}

    def connect(self, place: str, client: LexClient) -> None:
        """Let bots of `place` be called through `client` from now on."""
        self._lines[place] = client

    def disconnect(self, place: str) -> None:
        """Bots of `place` are gone."""
        self._lines.pop(place, None)

    @property
    def address(self) -> str:
        """Where the configured client calls."""
        return self._usual.address

    @property
    def deadline_s(self) -> float:
        """After how many seconds a call is given up."""
        return self._usual.deadline_s

    def recognize(
        self,
        address: BotAddress,
        session_id: str,
        text: str,
        *,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        """As `LexClient.recognize`; a place that is gone raises `LexNotFound`."""
        return self.line(address).recognize(
            address,
            session_id,
            text,
            session_state=session_state,
            request_attributes=request_attributes,
        )

    def delete_session(self, address: BotAddress, session_id: str) -> None:
        """As `LexClient.delete_session`."""
        self.line(address).delete_session(address, session_id)

    def line(self, address: BotAddress) -> LexClient:
        """The client of a bot's place; raises `LexNotFound` for a place that is gone."""
        if not address.place:
            return self._usual
        try:
            return self._lines[address.place]
        except KeyError:
            raise LexNotFound(f"The bot {address.bot_id} is no longer served here.") from None

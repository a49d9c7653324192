"""One Lex for the whole app, wherever a bot lives: each call goes to the client of its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.bots.ref import BotRef
from lexclient.client import LexClient
from lexclient.errors import LexNotFound
from lexclient.recognition import Recognition


class LexByPlace:
    """Speaks as a `LexClient` does, to the bot of a reference; the place "" is the client that
    is configured."""

    def __init__(self, configured: LexClient) -> None:
        self._configured = configured
        self._clients: dict[str, LexClient] = {}
        self._used: list[Callable[[str], None]] = []

    def connect(self, place: str, client: LexClient) -> None:
        """Let bots of `place` be called through `client` from now on."""
        self._clients[place] = client

    def disconnect(self, place: str) -> None:
        """Bots of `place` are gone."""
        self._clients.pop(place, None)

    def on_use(self, used: Callable[[str], None]) -> None:
        """Call `used` with each place before its bots are asked; it may connect the place."""
        self._used.append(used)

    def use(self, place: str) -> None:
        """Say that bots of `place` are about to be asked."""
        for used in self._used:
            used(place)

    def connect_configured(self) -> None:
        """Let the configured client be ready for its first call."""
        self._configured.connect()

    @property
    def address(self) -> str:
        """Where the configured client calls."""
        return self._configured.address

    @property
    def deadline_s(self) -> float:
        """After how many seconds a call is given up."""
        return self._configured.deadline_s

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        """As `LexClient.recognize`; a place that is gone raises `LexNotFound`."""
        return self.client_of(bot).recognize(
            bot.address,
            session_id,
            text,
            session_state=session_state,
            request_attributes=request_attributes,
        )

    def delete_session(self, bot: BotRef, session_id: str) -> None:
        """As `LexClient.delete_session`."""
        self.client_of(bot).delete_session(bot.address, session_id)

    def client_of(self, bot: BotRef) -> LexClient:
        """The client of a bot's place; raises `LexNotFound` for a place that is gone."""
        if not bot.place:
            return self._configured
        self.use(bot.place)
        try:
            return self._clients[bot.place]
        except KeyError:
            raise LexNotFound(f"The bot {bot.bot_id} is no longer served here.") from None

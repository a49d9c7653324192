"""The only way to Lex: boto3's `lexv2-runtime`, towards AWS or any address that speaks it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lexclient.connection import ATTEMPTS, CONNECTIONS, Way, connected
from lexclient.deadline import within
from lexclient.errors import LexBroken, translate
from lexclient.recognition import Recognition, parse

DEADLINE_SECONDS = 35.0  # a Lambda code hook may take 30 s (AWS quota page), and some travel


@dataclass(frozen=True, slots=True)
class BotAddress:
    """Which bot, in which alias and locale, a call is for."""

    bot_id: str
    alias_id: str
    locale_id: str

    def as_parameters(self) -> dict[str, str]:
        """The three path parameters of every runtime operation."""
        return {"botId": self.bot_id, "botAliasId": self.alias_id, "localeId": self.locale_id}


class LexClient:
    """RecognizeText and DeleteSession; safe to share between threads.

    `endpoint_url` None means AWS in `region`. `credentials` are given only where the caller
    has its own (the embedded runtime takes any); otherwise boto3's chain finds them.
    `attempts` counts the calls botocore makes for one of ours: 1 leaves retrying to the caller.
    `connections` is how many calls can be under way at once. boto3 is asked for its client at the
    first call, as that takes a quarter of a second, or when `connect` says so.
    """

    def __init__(
        self,
        *,
        endpoint_url: str | None = None,
        region: str | None = None,
        credentials: tuple[str, str] | None = None,
        deadline_s: float = DEADLINE_SECONDS,
        attempts: int = ATTEMPTS,
        connections: int = CONNECTIONS,
    ) -> None:
        self._deadline_s = deadline_s
        self._way = Way(region, endpoint_url, credentials)
        self._attempts = attempts
        self._connections = connections

    @cached_property
    def _lex(self) -> Any:
        return connected(
            "lexv2-runtime",
            self._way,
            read_s=self._deadline_s,
            attempts=self._attempts,
            connections=self._connections,
        )

    def connect(self) -> LexClient:
        """Be ready for the first call. Raises a `LexError` where no call could be made."""
        _ = self._lex
        return self

    @property
    def address(self) -> str:
        """Where the calls go."""
        return str(self._lex.meta.endpoint_url)

    @property
    def deadline_s(self) -> float:
        """After how many seconds a call is given up."""
        return self._deadline_s

    def calling_once(self, connections: int) -> LexClient:
        """A client of the same service for somebody who retries himself."""
        way = self._way
        return LexClient(
            endpoint_url=way.endpoint_url,
            region=way.region,
            credentials=way.credentials,
            deadline_s=self._deadline_s,
            attempts=1,
            connections=connections,
        ).connect()

    def recognize(
        self,
        address: BotAddress,
        session_id: str,
        text: str,
        *,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        """Send one utterance; raises a `LexError` for whatever fails."""
        request: dict[str, Any] = {**address.as_parameters(), "sessionId": session_id}
        request["text"] = text
        if session_state:
            request["sessionState"] = session_state
        if request_attributes:
            request["requestAttributes"] = request_attributes
        return within(self._deadline_s, lambda: self._recognize(request))

    def _recognize(self, request: Mapping[str, Any]) -> Recognition:
        recognize_text = self._lex.recognize_text
        begin = time.perf_counter()
        response = _call(recognize_text, request)
        if not response.keys() - {"ResponseMetadata"}:
            # boto3 reads any page with status 200 as an answer without fields (measured)
            raise LexBroken(f"{self.address} answered, but not as Lex V2 does.")
        return parse(response, request=request, seconds=time.perf_counter() - begin)

    def delete_session(self, address: BotAddress, session_id: str) -> None:
        """Forget the session; one that Lex no longer knows raises `LexNotFound`."""
        parameters = {**address.as_parameters(), "sessionId": session_id}
        within(self._deadline_s, lambda: _call(self._lex.delete_session, parameters))


def _call(operation: Callable[..., Any], parameters: Mapping[str, Any]) -> Any:
    try:
        return operation(**parameters)
    except Exception as error:
        raise translate(error) from error

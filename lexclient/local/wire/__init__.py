"""The Lex V2 runtime protocol: HTTP in, a bot's turn, HTTP out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from lexclient.local.dialog.request import Request
from lexclient.local.dialog.turn import Result
from lexclient.local.errors import InternalServerException, LexError
from lexclient.local.runtime import unknown_bot
from lexclient.local.wire.inbound import Arrival, read
from lexclient.local.wire.outbound import Answer, failed, written
from lexclient.local.wire.service import match

__all__ = ["Answer", "AnsweringBot", "Arrival", "answered", "failed", "is_instant"]


class AnsweringBot(Protocol):
    """A bot under one alias or several; see `lexclient.local.runtime.BotRuntime`."""

    def is_instant(self, alias_id: str, locale_id: str) -> bool: ...
    def handling(self, request: Request, *, now: float) -> AbstractContextManager[Result]: ...


def is_instant(bots: Mapping[str, AnsweringBot], arrival: Arrival) -> bool:
    """Whether the answer waits for nothing: nothing to learn and no code hook."""
    matched = match(arrival.method, arrival.path)
    bot = bots.get(matched[1]["botId"]) if matched else None
    if matched is None or bot is None:
        return True
    return bot.is_instant(matched[1]["botAliasId"], matched[1]["localeId"])


def answered(bots: Mapping[str, AnsweringBot], arrival: Arrival) -> Answer:
    """The answer to a request, whatever it is. A session changes only if it could be written."""
    try:
        request = read(arrival)
        bot = bots.get(request.address.bot_id)
        if bot is None:
            raise unknown_bot(request.address)
        with bot.handling(request, now=arrival.now) as result:
            return written(request, result, arrival.now)
    except LexError as error:
        return failed(error)
    except Exception as error:  # noqa: BLE001 - the outermost edge: the client gets the error
        return failed(InternalServerException(f"{type(error).__name__}: {error}"))

"""The Lex V2 runtime protocol: HTTP in, a bot's turn, HTTP out."""

from __future__ import annotations

from collections.abc import Mapping

from lexclient.local.errors import InternalServerException, LexError
from lexclient.local.runtime import BotRuntime, unknown_bot
from lexclient.local.wire.inbound import Arrival, read
from lexclient.local.wire.outbound import Answer, failed, written
from lexclient.local.wire.service import match

__all__ = ["Answer", "Arrival", "answered", "failed", "is_instant"]


def is_instant(bots: Mapping[str, BotRuntime], arrival: Arrival) -> bool:
    """Whether the answer waits for nothing: nothing to learn and no code hook."""
    matched = match(arrival.method, arrival.path)
    bot = bots.get(matched[1]["botId"]) if matched else None
    if matched is None or bot is None:
        return True
    return bot.is_instant(matched[1]["botAliasId"], matched[1]["localeId"])


def answered(bots: Mapping[str, BotRuntime], arrival: Arrival) -> Answer:
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

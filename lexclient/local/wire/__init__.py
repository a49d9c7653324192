"""The Lex V2 runtime protocol: HTTP in, a bot's turn, HTTP out."""

from __future__ import annotations

from collections.abc import Mapping

from lexclient.local.errors import InternalServerException, LexError
from lexclient.local.runtime import BotRuntime, unknown_bot
from lexclient.local.wire.inbound import read
from lexclient.local.wire.outbound import Answer, failed, written

__all__ = ["Answer", "answered", "failed"]


def answered(
    bots: Mapping[str, BotRuntime],
    method: str,
    raw_path: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: float,
) -> Answer:
    """The answer to a request, whatever it is; `headers` by lower-case name, the path encoded.

    A session changes only if its answer could be written.
    """
    try:
        request = read(method, raw_path, headers, body, now=now)
        bot = bots.get(request.address.bot_id)
        if bot is None:
            raise unknown_bot(request.address)
        with bot.handling(request, now=now) as result:
            return written(request, result, now)
    except LexError as error:
        return failed(error)
    except Exception as error:  # noqa: BLE001 - the outermost edge: the client is told
        return failed(InternalServerException(f"{type(error).__name__}: {error}"))

"""One exchange with a server, through the openai SDK: send, retry, read in pieces.

Sending and retrying run in the thread of a `Call`, reading in the caller's own; what happens on
the way stands in the `ExchangeRecord`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fallback import errors
from fallback.targets.target import FIRST_LISTED, Target
from fallback.transport.body import pieces
from fallback.transport.call import Call, Stopped, TimedOut, TooMuch
from fallback.transport.masking import masked
from fallback.transport.model_list import models_of
from fallback.transport.parameter_support import ParameterSupport
from fallback.transport.piece import Piece, fact
from fallback.transport.retry import pause_before_retry
from fallback.transport.server_words import words_of
from fallback.transport.shape import Shape
from fallback.transport.translation import translated

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT_S = 5.0
AFTER_END_S = 2.0  # for the usage and [DONE]; a server that then holds the connection lost nothing
# which model a gateway really asked: its answers do not say when that was its own fallback
GATEWAY_HEADERS = (
    "x-litellm-model-id",
    "x-litellm-attempted-fallbacks",
    "x-litellm-attempted-retries",
    "openai-processing-ms",
)
REQUEST_IDS = ("x-request-id", "x-litellm-call-id", "x-amzn-requestid")


@dataclass(slots=True)
class ExchangeRecord:
    """What happened so far. Written by the exchange, read by whoever reports it."""

    sent: dict[str, Any] = field(default_factory=dict)
    retries: int = 0
    request_id: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to one target, ready to be sent. `client` is called in the call's thread,
    since the first one costs the SDK's import. `may_retry` is asked before each request after
    the first."""

    target: Target
    shape: Shape
    client: Callable[[], OpenAI]
    body: Mapping[str, Any]
    streaming: bool
    may_retry: Callable[[errors.FallbackError], bool]
    parameter_support: ParameterSupport
    record: ExchangeRecord
    secret: str | None = None

    def pieces(self, call: Call) -> Iterator[Piece]:
        """What arrives, as it arrives. Raises a `FallbackError` for a fault of the world, and
        `Stopped`, `TimedOut` or `TooMuch` for the end of the call."""
        response = None
        ended = False
        try:
            response = call.open(lambda: self._opened(call), lambda late: late.close())
            reader = self.shape.reader()
            for piece in pieces(response, call, self.target, self.secret, reader):
                call.check()
                yield self._checked(piece)
                if piece.finish_reason and not ended:
                    ended = True
                    call.end_within(AFTER_END_S)
        except (TimedOut, TooMuch):
            if not ended:  # what comes after the end is no part of the answer
                raise
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  # _translated lets through our own mistakes
            call.check()
            # from None: the SDK's chain may hold the request, and with it the key
            raise self._translated(error) from None
        finally:
            if response is not None and not call.handed_over:
                response.close()

    def _checked(self, piece: Piece) -> Piece:
        if piece.failure:
            words = words_of(piece.failure, self.secret) or "an error"
            raise errors.ServerFailed(self.target.name, detail=words, words=words)
        self.record.begun = self.record.begun or bool(piece.text)
        return piece

    def _opened(self, call: Call) -> Any:
        """The response, after as many tries as it takes and is allowed."""
        body = self.parameter_support.supported(self.target, self._complete(call))
        while True:
            self.record.sent = body
            try:
                return self._sent(body, call).http_response
            except Exception as error:  # noqa: BLE001  # _translated lets through our own mistakes
                call.check()
                failure = self._translated(error)
            changed = self.parameter_support.learn(self.target, body, failure)
            if changed is not None:
                body = changed
            else:
                self._pause(failure, call)
            if not self.may_retry(failure):
                raise failure
            self.record.retries += 1

    def _complete(self, call: Call) -> dict[str, Any]:
        body = dict(self.body)
        if body["model"] == FIRST_LISTED:
            body["model"] = self._first_listed(call)
        if self.streaming:
            body |= self.shape.streamed
        return body

    def _first_listed(self, call: Call) -> str:
        models = models_of(self.client(), self.target, _timeout(call), self.secret)
        if not models:
            raise errors.ModelUnknown(self.target.name, model="(it lists none)")
        return next(iter(models))

    def _sent(self, body: Mapping[str, Any], call: Call) -> Any:
        raw = self.shape.create(self.client(), body, _timeout(call))
        self.record.status = raw.status_code
        names = (name for name in GATEWAY_HEADERS if name in raw.headers)
        self.record.headers = {name: self._fact(raw.headers[name]) for name in names}
        ids = (self._fact(raw.headers.get(name)) for name in REQUEST_IDS)
        self.record.request_id = next(filter(None, ids), None)
        return raw

    def _fact(self, value: str | None) -> str:
        """What of a header is kept: nothing long, nothing with a key in it."""
        return masked(fact(value) or "", self.secret)

    def _pause(self, failure: errors.FallbackError, call: Call) -> None:
        wait = pause_before_retry(failure, self.record.retries, random.random())
        if wait is None or wait >= call.left_s or not call.pause(wait):
            raise failure

    def _translated(self, error: Exception) -> errors.FallbackError:
        if isinstance(error, errors.FallbackError):
            return error
        request_id = self._fact(getattr(error, "request_id", None))
        self.record.request_id = request_id or self.record.request_id
        self.record.status = getattr(error, "status_code", None) or self.record.status
        ours = translated(
            error, self.target, secret=self.secret, begun=self.record.begun, sent=self.record.sent
        )
        if ours is None:
            raise error
        return ours


def _timeout(call: Call) -> Any:
    from openai import Timeout  # noqa: PLC0415  # loaded by now

    left = max(call.left_s, 0.001)
    return Timeout(left, connect=min(left, CONNECT_S))

"""One exchange with a server, through the openai SDK: send, retry, read in pieces.

Sending and retrying run in the thread of a `Line`, reading in the caller's own; what is learned
on the way stands in the `Account`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fallback import errors
from fallback.targets.target import FIRST_LISTED, Target
from fallback.transport.body import chunks
from fallback.transport.call import Late, Line, Stopped
from fallback.transport.model_list import models_of
from fallback.transport.retry import Manners, pause_before_retry
from fallback.transport.shape import Piece, Shape
from fallback.transport.translation import translated

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT_S = 5.0
# what a gateway tells about whom it asked: its answers do not say when that was its own fallback
TELLING = (
    "x-litellm-model-id",
    "x-litellm-attempted-fallbacks",
    "x-litellm-attempted-retries",
    "openai-processing-ms",
)
REQUEST_IDS = ("x-request-id", "x-litellm-call-id", "x-amzn-requestid")


@dataclass(slots=True)
class Account:
    """What happened so far. Written by the exchange, read by whoever reports it."""

    sent: dict[str, Any] = field(default_factory=dict)
    retries: int = 0
    request_id: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to one target, ready to be sent. `client` is called in the line's thread,
    since the first one costs the SDK's import."""

    target: Target
    shape: Shape
    client: Callable[[], OpenAI]
    body: Mapping[str, Any]
    streaming: bool
    left_s: Callable[[], float]
    manners: Manners
    account: Account
    secret: str | None = None

    def pieces(self, line: Line) -> Iterator[Piece]:
        """What arrives, as it arrives. Raises a `FallbackError` for a fault of the world, and
        `Stopped` or `Late` for the end of the line."""
        try:
            response = line.call(lambda: self._opened(line), lambda late: late.close())
            for chunk in chunks(response, line, self.target, self.secret):
                line.check()
                piece = self.shape.piece(chunk)
                self.account.begun = self.account.begun or bool(piece.text)
                yield piece
            if line.broken:
                line.check()
        except (Stopped, Late):
            raise
        except Exception as error:  # noqa: BLE001  # _ours lets through what is not the world's
            if line.broken:
                line.check()
            # from None: the SDK's chain may hold the request, and with it the key
            raise self._ours(error) from None
        finally:
            line.hang_up()

    def _opened(self, line: Line) -> Any:
        """The response, after as many tries as it takes and is allowed."""
        body = self.manners.applied(self.target, self._complete())
        while True:
            self.account.sent = body
            try:
                return self._sent(body).http_response
            except Exception as error:  # noqa: BLE001  # _ours lets through what is not the world's
                failure = self._ours(error)
            changed = self.manners.learn(self.target, body, failure)
            if changed is not None:
                body = changed
            else:
                self._pause(failure, line)
            self.account.retries += 1

    def _complete(self) -> dict[str, Any]:
        body = dict(self.body)
        if body["model"] == FIRST_LISTED:
            body["model"] = self._first_listed()
        if self.streaming:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        return body

    def _first_listed(self) -> str:
        listed = models_of(self.client(), self.target, self._timeout())
        if not listed:
            raise errors.ModelUnknown(self.target.name, model="(it lists none)")
        return next(iter(listed))

    def _sent(self, body: Mapping[str, Any]) -> Any:
        raw = self.shape.create(self.client(), body, self._timeout())
        self.account.status = raw.status_code
        self.account.headers = {n: raw.headers[n] for n in TELLING if n in raw.headers}
        ids = (raw.headers.get(name) for name in REQUEST_IDS)
        self.account.request_id = next(filter(None, ids), None)
        return raw

    def _timeout(self) -> Any:
        from openai import Timeout  # noqa: PLC0415  # loaded by now

        left = max(self.left_s(), 0.001)
        return Timeout(left, connect=min(left, CONNECT_S))

    def _pause(self, failure: errors.FallbackError, line: Line) -> None:
        wait = pause_before_retry(failure, self.account.retries, random.random())
        if wait is None or wait >= self.left_s() or not line.pause(wait):
            raise failure

    def _ours(self, error: Exception) -> errors.FallbackError:
        if isinstance(error, errors.FallbackError):
            return error
        request_id = getattr(error, "request_id", None)
        self.account.request_id = request_id or self.account.request_id
        self.account.status = getattr(error, "status_code", None) or self.account.status
        ours = translated(error, self.target, secret=self.secret, begun=self.account.begun)
        if ours is None:
            raise error
        return ours

"""The one translator from what the openai SDK raises to our own tree of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fallback import errors
from fallback.targets.target import Target
from fallback.transport.call import TooMuch
from fallback.transport.connection_faults import causes_of, connection_fault
from fallback.transport.server_words import server_words
from fallback.transport.status_faults import status_fault


def translated(
    error: Exception,
    target: Target,
    *,
    secret: str | None = None,
    begun: bool = False,
    sent: Mapping[str, Any] | None = None,
) -> errors.FallbackError | None:
    """Our error for one of the SDK's, None for what is no fault of the world.

    `begun` says that part of the answer had arrived. `secret` is removed should a server
    repeat it in its message. `sent` is the request's body, of which a server may refuse a part.
    """
    # costs 0.5 s, and whoever has one of its errors in hand has paid for it already
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    excess = next((cause for cause in causes_of(error) if isinstance(cause, TooMuch)), None)
    fault: errors.FallbackError | None = None
    if excess is not None:
        fault = errors.AnswerTooLong(target.name, bound=excess.bound)
    elif isinstance(error, openai.APIStatusError):
        fault = status_fault(error, target, secret, sent or {})
    elif isinstance(error, openai.APIConnectionError | httpx2.RequestError):
        fault = connection_fault(error, target, begun=begun)
    elif isinstance(error, openai.APIError):
        words = server_words(error.message, secret)
        fault = errors.ServerFailed(target.name, detail=words, words=words)
    elif isinstance(error, openai.OpenAIError | httpx2.InvalidURL):
        fault = _of_client(target)
    elif isinstance(error, ValueError):  # JSON and UTF-8 errors, which the SDK lets through
        broken = "bytes that are not UTF-8" if isinstance(error, UnicodeError) else "broken JSON"
        fault = errors.AnswerUnreadable(target.name, detail=broken)
    return fault


def _of_client(target: Target) -> errors.FallbackError:
    """What the SDK raises before it sends anything, Bedrock's credentials among it."""
    if target.provider == "bedrock":
        return errors.NotSignable(target.name)
    return errors.ServerFailed(target.name, detail="the request could not be built")

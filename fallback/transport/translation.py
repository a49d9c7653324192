"""The one translator from what the openai SDK raises to our own tree of errors.

What dead models, wrong endpoints and gateways answer was observed, not documented; so the
words of a message count beside its status and code.
"""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from fallback import errors
from fallback.targets.target import Target

WRONG_ENDPOINT = re.compile(r"not (a chat model|supported in the v1)|did you mean to use v1", re.I)
RETIRED = re.compile(r"\bmodel\b.*\b(deprecated|retired|shut ?down|decommissioned)\b", re.I | re.S)
UNKNOWN = re.compile(
    r"\bmodel\b.*(does not exist|not found|do(es)? not have access)|invalid model", re.I | re.S
)
TOO_LONG = re.compile(r"context (length|window|size)|maximum context|prompt is too long", re.I)
PARAMETER = re.compile(
    r"(?:unsupported|unrecognized|unknown|extra)[^:]*:\s*['\"`]?([a-z_]+)", re.I | re.S
)
KEY_LIKE = re.compile(r"\b(?:sk-|key-|Bearer\s+)(?=[\w*-]*[\d*])[\w*-]{6,}")
UNSUPPORTED = {"unsupported_parameter", "unsupported_value", "unknown_parameter"}


def translated(
    error: Exception, target: Target, *, secret: str | None = None, begun: bool = False
) -> errors.FallbackError | None:
    """Our error for one of the SDK's, None for what is no fault of the world.

    `begun` says that part of the answer had arrived. `secret` is removed should a server
    repeat it in its message.
    """
    # costs 0.5 s, and whoever has one of its errors in hand has paid for it already
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    if isinstance(error, openai.APIStatusError):
        return _of_status(error, target, secret)
    if isinstance(error, openai.APITimeoutError | openai.APIConnectionError | httpx2.RequestError):
        return _of_connection(error, target, begun)
    if isinstance(error, openai.APIError):
        return errors.ServerFailed(target.name, detail=server_words(error.message, secret))
    if isinstance(error, openai.OpenAIError | httpx2.InvalidURL):
        return _of_client(target)
    if isinstance(error, ValueError):  # JSON and UTF-8 errors, which the SDK lets through
        broken = "bytes that are not UTF-8" if isinstance(error, UnicodeError) else "broken JSON"
        return errors.AnswerUnreadable(target.name, detail=broken)
    return None


def _of_client(target: Target) -> errors.FallbackError:
    """What the SDK raises before it sends anything, Bedrock's credentials among it."""
    if target.provider == "bedrock":
        return errors.NotSignable(target.name)
    return errors.ServerFailed(target.name, detail="the request could not be built")


def _of_connection(error: Exception, target: Target, begun: bool) -> errors.FallbackError:
    cause = type(error.__cause__ or error).__name__
    if cause in {"ConnectTimeout", "ConnectError", "UnsupportedProtocol", "LocalProtocolError"}:
        return errors.ServerUnreachable(target.name)
    if "Timeout" in cause:
        return errors.DeadlinePassed(target.name, seconds=target.timeout_s)
    if begun:
        return errors.AnswerCut(target.name)
    return errors.ConnectionBroken(target.name)


def _of_status(error: Any, target: Target, secret: str | None) -> errors.FallbackError:
    body = error.body if isinstance(error.body, dict) else {}
    message = body.get("message")
    message = message if isinstance(message, str) else ""
    for fits, build in _TABLE:
        if fits(error.status_code, error.code or "", message):
            return build(target, error, server_words(message, secret))
    return errors.ServerFailed(target.name, detail=f"HTTP {error.status_code}")


def _retired(target: Target, _error: Any, _words: str) -> errors.FallbackError:
    return retired(target)


def retired(target: Target, day: date | None = None) -> errors.ModelRetired:
    """The sentence of a model that has been shut down, with what to choose instead. `day` is
    when, if the server knows better than the target."""
    day = day or target.shutdown_date
    when = f" on {day}" if day else ""
    advice = f" Choose {target.successor} instead." if target.successor else ""
    return errors.ModelRetired(
        target.name,
        model=target.model,
        when=when,
        advice=advice,
        successor=target.successor,
        day=str(day) if day else None,
    )


def _wrong_endpoint(target: Target, _error: Any, _words: str) -> errors.FallbackError:
    return errors.WrongEndpoint(target.name, model=target.model, shape=target.shape)


def _unknown(target: Target, _error: Any, _words: str) -> errors.FallbackError:
    return errors.ModelUnknown(target.name, model=target.model)


def _not_found(target: Target, error: Any, _words: str) -> errors.FallbackError:
    return errors.NotAnApi(target.name, found=f"HTTP {error.status_code}")


def _key(target: Target, error: Any, _words: str) -> errors.FallbackError:
    return errors.KeyRefused(target.name, status=error.status_code)


def _quota(target: Target, _error: Any, _words: str) -> errors.FallbackError:
    return errors.QuotaSpent(target.name)


def _rate(target: Target, error: Any, _words: str) -> errors.FallbackError:
    seconds = retry_after_s(error.response.headers, time.time())
    wait = "" if seconds is None else f" and asks to wait {seconds:.0f} seconds"
    return errors.RateLimited(target.name, retry_after_s=seconds, wait=wait)


def _filtered(target: Target, _error: Any, _words: str) -> errors.FallbackError:
    return errors.AnswerFiltered(target.name)


def _too_long(target: Target, error: Any, words: str) -> errors.FallbackError:
    return errors.PromptTooLong(target.name, detail=words, status=error.status_code)


def _refused(target: Target, error: Any, words: str) -> errors.FallbackError:
    return errors.RequestRefused(
        target.name,
        detail=words or f"HTTP {error.status_code}",
        status=error.status_code,
        parameter=_parameter(error.code, error.param, words),
    )


def _parameter(code: str | None, param: str | None, words: str) -> str | None:
    """Which parameter the server does not take, as far as it says."""
    if code in UNSUPPORTED and param:
        return param
    match = PARAMETER.search(words)
    return match.group(1) if match else None


Fits = Callable[[int, str, str], bool]
Build = Callable[[Target, Any, str], errors.FallbackError]
BAD = {400, 413, 422}
GONE = {400, 403, 404, 410}

# the first line that fits decides: (does it fit status, code and message; what it is)
_TABLE: tuple[tuple[Fits, Build], ...] = (
    (lambda s, _c, m: s in GONE and bool(WRONG_ENDPOINT.search(m)), _wrong_endpoint),
    (
        lambda s, c, m: s in GONE and (c == "ServiceModelDeprecated" or _matches(RETIRED, m)),
        _retired,
    ),
    (lambda s, c, m: s in GONE and (c == "model_not_found" or _matches(UNKNOWN, m)), _unknown),
    (lambda s, _c, _m: s == 410, _retired),
    (lambda s, _c, _m: s in {401, 403}, _key),
    (lambda s, _c, _m: s in {404, 405}, _not_found),
    (lambda s, c, _m: s == 429 and c == "insufficient_quota", _quota),
    (lambda s, _c, _m: s == 429, _rate),
    (lambda s, c, _m: s in BAD and c in {"content_filter", "content_policy_violation"}, _filtered),
    (
        lambda s, c, m: s in BAD and (c == "context_length_exceeded" or _matches(TOO_LONG, m)),
        _too_long,
    ),
    (lambda s, _c, _m: s in BAD, _refused),
)


def _matches(pattern: re.Pattern[str], message: str) -> bool:
    return pattern.search(message) is not None


def retry_after_s(headers: Any, now: float) -> float | None:
    """Seconds the server asks to wait: `retry-after-ms`, a number, or an HTTP date. None for
    what cannot be read or is past. `now` is seconds since the epoch."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is None and value:
        date = email.utils.parsedate_tz(value)
        seconds = None if date is None else email.utils.mktime_tz(date) - now
    return seconds if seconds is not None and seconds > 0 else None


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def server_words(message: str, secret: str | None) -> str:
    """One short line of the server's words, without anything that looks like a key."""
    masked = message.replace(secret, "[key]") if secret else message
    return " ".join(KEY_LIKE.sub("[key]", masked).split())[:200]

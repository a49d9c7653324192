"""Answers with an error status: what they mean.

What dead models, wrong endpoints and gateways answer was observed, not documented; so the
words of a message count beside its status and code.
"""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fallback import errors
from fallback.targets.target import Target
from fallback.transport.parameter_support import refused_parameter
from fallback.transport.server_words import words_of

# applied to the few hundred characters of a message, never to a whole body
WRONG_ENDPOINT = re.compile(r"not (a chat model|supported in the v1)|did you mean to use v1", re.I)
RETIRED = re.compile(r"\bmodel\b.*\b(deprecated|retired|shut ?down|decommissioned)\b", re.I | re.S)
UNKNOWN = re.compile(
    r"\bmodel\b.*(does not exist|not found|do(es)? not have access)|invalid model", re.I | re.S
)
TOO_LONG = re.compile(r"context (length|window|size)|maximum context|prompt is too long", re.I)
BAD_KEY = re.compile(
    r"api[ _-]?key\b.{0,30}\b(not valid|invalid|expired|incorrect|missing|not found)"
    r"|(invalid|incorrect|missing|expired|no) (api[ _-]?key|token|credentials)",
    re.I,
)
NO_CREDIT = re.compile(
    r"insufficient[ _](quota|balance|credit|fund)|credit balance|exceeded your current quota"
    r"|(out of|no more|not enough) credits?|payment required|billing|余额不足|欠费",
    re.I,
)
MESSAGE = 2_000


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer with an error status. `words` are the server's, short and without keys; `body`
    is what it really sent; `sent` the body of the request, `path` where it went."""

    status: int
    code: str
    message: str
    words: str | None
    param: str | None
    body: str
    headers: Mapping[str, str]
    sent: Mapping[str, Any]
    path: str = ""


def status_fault(
    error: Any, target: Target, secret: str | None, sent: Mapping[str, Any]
) -> errors.FallbackError:
    """Our error for an `openai.APIStatusError`."""
    failure = _failure(error, secret, sent)
    for fits, build in _TABLE:
        if fits(failure):
            return build(target, failure)
    return _server_failed(target, failure)


def _failure(error: Any, secret: str | None, sent: Mapping[str, Any]) -> Failure:
    words = words_of(error.body, secret)
    message = error.body.get("message") if isinstance(error.body, dict) else None
    message = message if isinstance(message, str) else words or ""
    return Failure(
        status=error.status_code,
        code=str(error.code or _inner(error.body, "code") or _inner(error.body, "status") or ""),
        message=message[:MESSAGE],
        words=words,
        param=error.param if isinstance(error.param, str) else None,
        body=_text_of(error.response),
        headers=error.response.headers,
        sent=sent,
        path=error.request.url.path,
    )


def _inner(body: object, name: str) -> object:
    """A member of the error in a list, as Gemini wraps it."""
    inner = body[0] if isinstance(body, list) and body else None
    fault = inner.get("error") if isinstance(inner, dict) else None
    return fault.get(name) if isinstance(fault, dict) else None


def _text_of(response: Any) -> str:
    try:
        return str(response.text)
    except Exception:  # noqa: BLE001  # httpx2's, of a body that was not read
        return ""


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


def _retired(target: Target, _failure: Failure) -> errors.FallbackError:
    return retired(target)


def _wrong_endpoint(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.WrongEndpoint(
        target.name, model=target.model, shape=target.shape, words=failure.words
    )


def _unknown(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.ModelUnknown(target.name, model=target.model, words=failure.words)


def _not_found(target: Target, failure: Failure) -> errors.FallbackError:
    if failure.path.endswith("/responses"):  # many servers have only the older two
        return errors.RouteMissing(
            target.name, route="/v1/responses", status=failure.status, words=failure.words
        )
    return errors.NotAnApi(target.name, found=f"HTTP {failure.status}", words=failure.words)


def _key(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.KeyRefused(
        target.name, status=failure.status, words=failure.words, variable=target.key_env
    )


def _proxy(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.ProxyFailed(target.name, detail=f"HTTP {failure.status}", words=failure.words)


def _quota(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.QuotaSpent(target.name, words=failure.words)


def _rate(target: Target, failure: Failure) -> errors.FallbackError:
    seconds = retry_after_s(failure.headers, time.time())
    wait = "" if seconds is None else f" and asks to wait {seconds:.0f} seconds"
    return errors.RateLimited(target.name, retry_after_s=seconds, wait=wait, words=failure.words)


def _filtered(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.AnswerFiltered(target.name, words=failure.words)


def _too_long(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.PromptTooLong(
        target.name, detail=_detail(failure), status=failure.status, words=failure.words
    )


def _refused(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.RequestRefused(
        target.name,
        detail=_detail(failure),
        status=failure.status,
        words=failure.words,
        parameter=refused_parameter(
            failure.param, f"{failure.message}\n{failure.body}", failure.sent
        ),
    )


def _server_failed(target: Target, failure: Failure) -> errors.FallbackError:
    return errors.ServerFailed(target.name, detail=f"HTTP {failure.status}", words=failure.words)


def _detail(failure: Failure) -> str:
    return failure.words or f"HTTP {failure.status}"


Fits = Callable[[Failure], bool]
Build = Callable[[Target, Failure], errors.FallbackError]
BAD = {400, 413, 422}
GONE = {400, 403, 404, 410}
FILTER_CODES = {"content_filter", "content_policy_violation"}

# the first line that fits decides: (does it fit, what it is)
_TABLE: tuple[tuple[Fits, Build], ...] = (
    (lambda f: f.status in GONE and _matches(WRONG_ENDPOINT, f), _wrong_endpoint),
    (
        lambda f: f.status in GONE and (f.code == "ServiceModelDeprecated" or _matches(RETIRED, f)),
        _retired,
    ),
    (
        lambda f: f.status in GONE and (f.code == "model_not_found" or _matches(UNKNOWN, f)),
        _unknown,
    ),
    (lambda f: f.status == 410, _retired),
    (lambda f: f.status == 402, _quota),
    (lambda f: f.status in {400, 403, 429} and _matches(NO_CREDIT, f), _quota),
    (lambda f: f.status in {401, 403}, _key),
    (lambda f: f.status in BAD and _matches(BAD_KEY, f), _key),
    (lambda f: f.status == 407, _proxy),
    (lambda f: f.status in {404, 405}, _not_found),
    (lambda f: f.status == 429 and f.code == "insufficient_quota", _quota),
    (lambda f: f.status == 429, _rate),
    (lambda f: f.status in BAD and f.code in FILTER_CODES, _filtered),
    (
        lambda f: (
            f.status in BAD and (f.code == "context_length_exceeded" or _matches(TOO_LONG, f))
        ),
        _too_long,
    ),
    (lambda f: f.status in BAD, _refused),
)


def _matches(pattern: re.Pattern[str], failure: Failure) -> bool:
    return pattern.search(failure.message) is not None


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

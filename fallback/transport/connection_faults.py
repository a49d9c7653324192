"""Connections that could not be made or did not hold: what stood in the way.

The SDK says "Connection error." of all of them. The reason stands in the chain of exceptions
behind it, down to the one of OpenSSL or of the proxy.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator

from fallback import errors
from fallback.targets.target import Target

CHAIN = 12  # longer than any


def connection_fault(error: Exception, target: Target, *, begun: bool) -> errors.FallbackError:
    """The fault behind a connection error of the SDK; `begun` says that part of the answer had
    arrived."""
    chain = list(causes_of(error))
    for cause in reversed(chain):  # the deepest knows best
        fault = _tls_fault(cause, target)
        if fault is not None:
            return fault
    names = [type(cause).__name__ for cause in chain]
    for name in names:
        if name in _BY_NAME:
            return _BY_NAME[name](target, chain)
    if any("Timeout" in name for name in names):
        return errors.DeadlinePassed(target.name, seconds=target.timeout_s)
    return (errors.AnswerCut if begun else errors.ConnectionBroken)(target.name)


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """An exception, what caused it, what caused that, and so on."""
    cause: BaseException | None = error
    for _ in range(CHAIN):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _tls_fault(cause: BaseException, target: Target) -> errors.FallbackError | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        detail = str(cause.verify_message or "not valid").rstrip(".")
        return errors.CertificateRefused(target.name, detail=detail)
    if isinstance(cause, ssl.SSLError):
        reason = str(cause.reason or "broken off").replace("_", " ").lower()
        return errors.TlsFailed(target.name, detail=reason)
    return None


def _unreachable(target: Target, _chain: list[BaseException]) -> errors.FallbackError:
    return errors.ServerUnreachable(target.name)


def _proxy(target: Target, chain: list[BaseException]) -> errors.FallbackError:
    status = str(next(c for c in chain if type(c).__name__ == "ProxyError"))[:3]
    detail = f"HTTP {status}" if status.isascii() and status.isdigit() else "it does not answer so"
    return errors.ProxyFailed(target.name, detail=detail)


def _redirects(target: Target, _chain: list[BaseException]) -> errors.FallbackError:
    return errors.RedirectsEndless(target.name)


def _compressed(target: Target, chain: list[BaseException]) -> errors.FallbackError:
    detail = str(next(c for c in chain if type(c).__name__ == "DecodingError"))
    return errors.AnswerUnreadable(target.name, detail=detail)


# httpx2's classes by name: importing it costs what the first page should not pay
_BY_NAME: dict[str, Callable[[Target, list[BaseException]], errors.FallbackError]] = {
    "ProxyError": _proxy,
    "TooManyRedirects": _redirects,
    "DecodingError": _compressed,
    "ConnectTimeout": _unreachable,
    "ConnectError": _unreachable,
    "UnsupportedProtocol": _unreachable,
    "LocalProtocolError": _unreachable,
}

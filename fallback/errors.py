"""What can go wrong between us and a model, named for what the reader can do about it.

FallbackError
├── TargetUnavailable          another target may well answer
│   ├── KeyMissing             set the variable the target names
│   ├── KeyMalformed           it holds what no key holds: a line break, a letter beyond ASCII
│   ├── KeyRefused             401, 403: the server does not accept it
│   ├── NotSignable            Bedrock: no AWS role, profile or region
│   ├── ModelRetired           shut down; choose the successor
│   ├── ModelUnknown           never was, or not for this account
│   ├── WrongEndpoint          a chat model asked for completions, or the reverse
│   ├── RouteMissing           the server has no /v1/responses
│   ├── RateLimited            429: wait, perhaps `retry_after_s`
│   ├── QuotaSpent             429 insufficient_quota: the account has to be paid for
│   ├── ServerFailed           5xx and what no other line knows
│   ├── ServerUnreachable      nobody there
│   │   ├── ConnectionBroken   the connection broke before an answer
│   │   ├── CertificateRefused its certificate is not to be trusted
│   │   ├── TlsFailed          no encrypted connection came about
│   │   ├── ProxyFailed        the proxy on the way refused or is not there
│   │   └── ConnectionNotSetUp this machine's proxy or certificate settings cannot be used
│   ├── RedirectsEndless       it sends from one address to the next
│   └── NotAnApi               something answered, and it is no OpenAI-compatible server
├── RequestRefused             400, 413, 422: what we sent is not accepted
│   └── PromptTooLong          more than the model's context holds
├── AnswerSpoilt               it began well and did not end well
│   ├── AnswerUnreadable       bad JSON, bad UTF-8, no choices
│   ├── AnswerEmpty            a proper end and not a word
│   ├── AnswerCut              the stream ended without a finish reason
│   ├── AnswerBrokenOff        the server itself says that it ended before its time
│   ├── AnswerTooLong          more than anybody could read, or hold
│   ├── AnswerTruncated        the token limit was reached
│   └── AnswerFiltered         the provider's filter, or the model's own refusal
├── FinderFailed               the documents could not be searched
├── DeadlinePassed             our wall clock ran out
├── BudgetSpent                our own cap of the day
└── TargetsFileInvalid         names the file, the key and what was expected
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class FallbackError(Exception):
    """Base of the tree. `str()` is a sentence a presenter can read aloud, without any key.

    `facts` are what the sentence was filled with, for a page that says it in another language.
    Among them may be `words`: what the server itself said, in one line and without keys.
    `kind` is the name of the class, also after the error was written down and read again.
    """

    sentence: ClassVar[str] = "{target} could not answer."

    def __init__(self, target: str, **facts: object) -> None:
        self.target = target
        self.kind = type(self).__name__
        self.facts: Mapping[str, object] = {"target": target, **facts}
        super().__init__(self.sentence.format(**self.facts))


def without_traceback(error: FallbackError) -> FallbackError:
    """The error without its frames and the chain behind it, which hold the request and the key."""
    error.__context__ = None
    return error.with_traceback(None)


def recalled(target: str, kind: str, text: str, facts: Mapping[str, object]) -> FallbackError:
    """An error that somebody wrote down: its class is only named, `str()` is `text`."""
    error = FallbackError(target)
    error.kind, error.facts, error.args = kind, facts, (text,)
    return error


class TargetUnavailable(FallbackError):
    """This target cannot answer now; another may."""


class KeyMissing(TargetUnavailable):
    """`variable` is the environment variable that should hold the key."""

    sentence = "{target} needs a key and the variable {variable} is not set."


class KeyMalformed(TargetUnavailable):
    """`variable` holds characters that cannot be sent in a header."""

    sentence = "The key in {variable} holds a line break, a blank or a letter no key has."


class KeyRefused(TargetUnavailable):
    """`status` is 401 or 403."""

    sentence = "The server of {target} refused the key (HTTP {status})."


class NotSignable(TargetUnavailable):
    """Amazon Bedrock wants AWS credentials and a region."""

    sentence = "The request to {target} could not be signed: no AWS role, profile or region."


class ModelRetired(TargetUnavailable):
    """`when` reads "on 2026-10-23" or is empty, `advice` names the successor or is empty."""

    sentence = "The model {model} has been shut down{when}.{advice}"


class ModelUnknown(TargetUnavailable):
    """The server does not know `model`, or does not give it to this account."""

    sentence = "The server of {target} does not know the model {model}."


class WrongEndpoint(TargetUnavailable):
    """`model` is served, and not in the shape of this target."""

    sentence = "The model {model} is not served in the {shape} shape that {target} uses."


class RouteMissing(TargetUnavailable):
    """`route` is the path that the target's shape needs, `status` what the server says to it."""

    sentence = "The server of {target} does not have {route} (HTTP {status})."


class RateLimited(TargetUnavailable):
    """`retry_after_s` is what the server asked us to wait, None if it did not say."""

    sentence = "{target} is receiving too many requests{wait}."


class QuotaSpent(TargetUnavailable):
    """The account behind the key has no credit left."""

    sentence = "The account behind {target} has used up its credit."


class ServerFailed(TargetUnavailable):
    """`detail` is the status or the server's own words."""

    sentence = "The server of {target} failed ({detail})."


class ServerUnreachable(TargetUnavailable):
    """No connection could be made."""

    sentence = "The server of {target} could not be reached."


class ConnectionBroken(ServerUnreachable):
    """A connection was made and it broke before the answer began."""

    sentence = "The server of {target} closed the connection before it answered."


class CertificateRefused(ServerUnreachable):
    """`detail` is what OpenSSL says, such as "certificate has expired"."""

    sentence = "The certificate of the server of {target} is not trusted ({detail})."


class TlsFailed(ServerUnreachable):
    """`detail` is what OpenSSL says; one end may speak plain HTTP."""

    sentence = "No encrypted connection to the server of {target} came about ({detail})."


class ProxyFailed(ServerUnreachable):
    """`detail` is the proxy's status, or that it could not be reached."""

    sentence = "The proxy on the way to the server of {target} refused the connection ({detail})."


class ConnectionNotSetUp(ServerUnreachable):
    """`detail` is the kind of fault; HTTPS_PROXY, SSL_CERT_FILE and their like name the cause."""

    sentence = "The proxy or certificate settings of this machine cannot be used ({detail})."


class RedirectsEndless(TargetUnavailable):
    """The address redirects again and again."""

    sentence = "The address of {target} redirects without end."


class NotAnApi(TargetUnavailable):
    """`found` is what came instead, such as text/html."""

    sentence = "The address of {target} answers with {found}, not as an OpenAI-compatible server."


class RequestRefused(FallbackError):
    """`detail` is the server's own sentence; `parameter` the one it does not take, or None."""

    sentence = "{target} did not accept the request: {detail}"


class PromptTooLong(RequestRefused):
    """`detail` is the server's own sentence."""

    sentence = "The question and its history are too long for {target}: {detail}"


class AnswerSpoilt(FallbackError):
    """Something was answered and it is not whole."""


class AnswerUnreadable(AnswerSpoilt):
    """`detail` says what was wrong with it."""

    sentence = "{target} sent something that cannot be read as an answer ({detail})."


class AnswerEmpty(AnswerSpoilt):
    """A regular end without a word."""

    sentence = "{target} answered without a single word."


class AnswerCut(AnswerSpoilt):
    """What arrived is the beginning of an answer."""

    sentence = "The answer of {target} broke off before its end."


class AnswerBrokenOff(AnswerSpoilt):
    """`reason` is the finish reason the server gave."""

    sentence = "The server of {target} ended the answer before its end ({reason})."


class AnswerTooLong(AnswerSpoilt):
    """`bound` reads "32 MB" or "1,000,000 characters"."""

    sentence = "{target} sent more than {bound}, so the rest was not read."


class AnswerTruncated(AnswerSpoilt):
    """`limit` is the number of tokens that were allowed."""

    sentence = "The answer of {target} reached the limit of {limit} tokens."


class AnswerFiltered(AnswerSpoilt):
    """The provider's content filter, or a refusal of the model."""

    sentence = "{target} declined to answer this for reasons of content."


class FinderFailed(FallbackError):
    """`place` is where the documents are, `detail` what was said there."""

    sentence = "The documents of {target} cannot be searched in {place} ({detail})."


class DeadlinePassed(FallbackError):
    """`seconds` were allowed."""

    sentence = "{target} did not finish within {seconds:.0f} seconds."


class BudgetSpent(FallbackError):
    """`cap` reads "200 calls" or "$5.00"."""

    sentence = "Today's budget of {cap} is used up, so {target} was not asked."


class PersonBudgetSpent(BudgetSpent):
    """The same of what one person may spend."""

    sentence = "Your share of today, {cap}, is used up, so {target} was not asked."


class BudgetUnknown(FallbackError):
    """Nothing is spent while nobody knows how much was."""

    sentence = "Today's spending cannot be read, so {target} was not asked."


class TargetsFileInvalid(FallbackError):
    """`file`, `key` and `expected` name the place and the remedy."""

    sentence = "{file}: {key}: {expected}"

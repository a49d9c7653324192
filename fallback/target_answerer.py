"""Asks one target: the answerer every composition is made of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fallback import errors
from fallback.answerer import Answer, Delta, Outcome, Question, Usage
from fallback.prompts import estimated_tokens
from fallback.targets.pricing import cost_of
from fallback.targets.target import Target
from fallback.transport.call import Late, Line, Stopped
from fallback.transport.clients import client_of, key_of
from fallback.transport.exchange import Account, Exchange
from fallback.transport.retry import Manners
from fallback.transport.shape import Piece, Shape
from fallback.transport.translation import retired

OUTCOMES: Mapping[type[errors.FallbackError], Outcome] = {
    errors.DeadlinePassed: "timeout",
    errors.AnswerFiltered: "filtered",
    errors.AnswerTruncated: "truncated",
    errors.AnswerCut: "cut",
}


@dataclass(slots=True)
class Heard:
    """The answer as far as it was heard."""

    text: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    refusal: str = ""
    model: str | None = None
    usage: Usage | None = None
    first_s: float | None = None

    def take(self, piece: Piece, at_s: float) -> str:
        """Add a piece that came `at_s` seconds after the call; returns its text.

        A completion begins with the blank that follows the prompt: the answer does not.
        """
        text = piece.text if self.text else piece.text.lstrip()
        if text:
            self.text.append(text)
            self.first_s = at_s if self.first_s is None else self.first_s
        self.finish_reason = piece.finish_reason or self.finish_reason
        self.refusal += piece.refusal or ""
        self.model = piece.model or self.model
        self.usage = piece.usage or self.usage
        return text


@dataclass(frozen=True, slots=True)
class Asking:
    """An `Answerer` for one target.

    `base_url` overrides the target's. `streaming` False asks for a whole answer, which then
    comes as one delta. `today` and `clock` are there to be replaced in tests.
    """

    target: Target
    shape: Shape
    environ: Mapping[str, str]
    base_url: str | None
    manners: Manners
    streaming: bool = True
    today: Callable[[], date] = date.today
    clock: Callable[[], float] = time.monotonic

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """Yield deltas as they arrive, then one `Answer`. See `Answerer.stream`."""
        started = self.clock()
        heard, account = Heard(), Account()
        error: errors.FallbackError | None = None
        stopped = False
        try:
            exchange, deadline = self._exchange(question, started, account)
            for piece in exchange.pieces(Line(stop, deadline, self.clock)):
                text = heard.take(piece, self.clock() - started)
                if text:
                    yield Delta(text)
        except Stopped:
            stopped = True
        except Late:
            error = errors.DeadlinePassed(self.target.name, seconds=self.clock() - started)
        except errors.FallbackError as failure:
            error = bare(failure)
        yield self._answer(heard, account, error, stopped, self.clock() - started)

    def _exchange(
        self, question: Question, started: float, account: Account
    ) -> tuple[Exchange, float]:
        """Raises what speaks against asking at all: a retired model, a key that is missing."""
        target = self.target
        if target.retired(self.today()):
            raise retired(target)
        key = key_of(target, self.environ)
        region = self.environ.get("AWS_REGION") or self.environ.get("AWS_DEFAULT_REGION")
        deadline = started + target.timeout_s
        if question.deadline is not None:
            deadline = min(deadline, question.deadline)
        account.sent = self.shape.body(target, question)
        exchange = Exchange(
            target=target,
            shape=self.shape,
            client=lambda: client_of(target, self.base_url, key, region),
            body=account.sent,
            streaming=self.streaming,
            left_s=lambda: deadline - self.clock(),
            manners=self.manners,
            account=account,
            secret=key if target.key_env else None,
        )
        return exchange, deadline

    def _answer(
        self,
        heard: Heard,
        account: Account,
        error: errors.FallbackError | None,
        stopped: bool,
        total_s: float,
    ) -> Answer:
        outcome, error = verdict(self.target, heard, error, stopped)
        usage = heard.usage or estimated(account.sent, heard)
        return Answer(
            target=self.target.name,
            text="".join(heard.text),
            outcome=outcome,
            model=heard.model,
            finish_reason=heard.finish_reason,
            usage=usage,
            cost=cost_of(self.target, heard.model, usage),
            first_s=heard.first_s,
            total_s=total_s,
            retries=account.retries,
            request_id=account.request_id,
            error=error,
            sent=account.sent,
            received=received(heard, account),
            emulated=self.target.emulated,
        )


def verdict(
    target: Target, heard: Heard, error: errors.FallbackError | None, stopped: bool
) -> tuple[Outcome, errors.FallbackError | None]:
    """How the answer ended, and the sentence for it."""
    if stopped:
        return "stopped", None
    error = error or flaw(target, heard)
    if error is None:
        return "complete", None
    return OUTCOMES.get(type(error), "cut" if heard.text else "failed"), error


def flaw(target: Target, heard: Heard) -> errors.FallbackError | None:
    """What is wrong with an answer that ended without an error. Only a finish reason makes it
    whole: a stream that is cut in the right place looks to the SDK like one that ended."""
    if heard.refusal or heard.finish_reason == "content_filter":
        return errors.AnswerFiltered(target.name)
    if heard.finish_reason is None:
        return errors.AnswerCut(target.name)
    if heard.finish_reason == "length":
        return errors.AnswerTruncated(target.name, limit=target.limit)
    if not "".join(heard.text).strip():
        return errors.AnswerEmpty(target.name)
    return None


def bare(error: errors.FallbackError) -> errors.FallbackError:
    """The error without its frames and the chain behind it, which hold the request and the key."""
    error.__context__ = None
    return error.with_traceback(None)


def estimated(sent: Mapping[str, Any], heard: Heard) -> Usage:
    """Tokens counted by eye, for a server that reports none; none if nothing was answered."""
    if not heard.text:
        return Usage()
    prompt = sent.get("prompt") or "".join(m["content"] for m in sent.get("messages", ()))
    return Usage(estimated_tokens(str(prompt)), estimated_tokens("".join(heard.text)), "estimated")


def received(heard: Heard, account: Account) -> dict[str, Any]:
    """What the server said about its answer, for Diagnostics."""
    said: dict[str, Any] = {
        "status": account.status,
        "request_id": account.request_id,
        "model": heard.model,
        "finish_reason": heard.finish_reason,
        "refusal": heard.refusal or None,
        "headers": account.headers or None,
    }
    if heard.usage is not None:
        said["usage"] = {
            "prompt_tokens": heard.usage.input_tokens,
            "completion_tokens": heard.usage.output_tokens,
        }
    return {name: value for name, value in said.items() if value is not None}

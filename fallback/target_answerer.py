"""Asks one target: the answerer every composition is made of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fallback import errors
from fallback.answerer import Answer, Delta, Question
from fallback.evidence import searches
from fallback.partial_answer import PartialAnswer, outcome_of, received
from fallback.targets.pricing import cost_of
from fallback.targets.target import Target
from fallback.transport.call import Call, Stopped, TimedOut, TooMuch
from fallback.transport.clients import client_of, key_of
from fallback.transport.exchange import Exchange, ExchangeRecord
from fallback.transport.parameter_support import ParameterSupport
from fallback.transport.shape import Shape
from fallback.transport.status_faults import retired


@dataclass(frozen=True, slots=True)
class TargetAnswerer:
    """An `Answerer` for one target.

    `base_url` overrides the target's. `streaming` False asks for a whole answer, which then
    comes as one delta. `today` and `clock` are there to be replaced in tests.
    """

    target: Target
    shape: Shape
    environ: Mapping[str, str]
    base_url: str | None
    parameter_support: ParameterSupport
    streaming: bool = True
    today: Callable[[], date] = date.today
    clock: Callable[[], float] = time.monotonic

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """Yield deltas as they arrive, then one `Answer`. See `Answerer.stream`."""
        started = self.clock()
        secret = self._secret()
        partial, record = PartialAnswer(secret), ExchangeRecord()
        error: errors.FallbackError | None = None
        stopped = False
        try:
            exchange = self._exchange(question, record)
            call = Call(stop, self._deadline(question, started), self.clock)
            for piece in exchange.pieces(call):
                text = partial.add(piece, self.clock() - started)
                yield from (Delta("", call) for call in partial.known(piece.calls))
                if text:
                    yield Delta(text)
        except Stopped:
            stopped = True
        except TimedOut:
            error = errors.DeadlinePassed(self.target.name, seconds=self.clock() - started)
        except errors.FallbackError as failure:
            error = errors.without_traceback(failure)
        except TooMuch as excess:
            error = errors.AnswerTooLong(self.target.name, bound=excess.bound)
        rest = partial.add_rest(self.clock() - started)
        if rest:
            yield Delta(rest)
        if error is None and not stopped:
            error = partial.fault(self.target)
        yield self._answer(partial, record, error, stopped, self.clock() - started)

    def _secret(self) -> str | None:
        return self.environ.get(self.target.key_env or "", "").strip() or None

    def _deadline(self, question: Question, started: float) -> float:
        deadline = started + self.target.timeout_s
        return deadline if question.deadline is None else min(deadline, question.deadline)

    def _exchange(self, question: Question, record: ExchangeRecord) -> Exchange:
        """Raises what speaks against asking at all: a retired model, a key that is missing."""
        target = self.target
        if target.retired(self.today()):
            raise retired(target)
        key = key_of(target, self.environ)
        region = self.environ.get("AWS_REGION") or self.environ.get("AWS_DEFAULT_REGION")
        record.sent = self.shape.body(target, question)
        return Exchange(
            target=target,
            shape=self.shape,
            client=lambda: client_of(target, self.base_url, key, region),
            body=record.sent,
            streaming=self.streaming,
            may_retry=question.may_retry,
            parameter_support=self.parameter_support,
            record=record,
            secret=self._secret(),
        )

    def _answer(
        self,
        partial: PartialAnswer,
        record: ExchangeRecord,
        error: errors.FallbackError | None,
        stopped: bool,
        total_s: float,
    ) -> Answer:
        usage = partial.usage or partial.estimated_usage(record.sent)
        calls = tuple(partial.calls.values())
        tokens = (usage.input_tokens, usage.output_tokens)
        return Answer(
            target=self.target.name,
            text=partial.text,
            outcome=outcome_of(partial, error, stopped=stopped),
            model=partial.model,
            finish_reason=partial.finish_reason,
            usage=usage,
            cost=cost_of(self.target, partial.model, *tokens, searches(calls)),
            first_s=partial.first_s,
            total_s=total_s,
            retries=record.retries,
            request_id=record.request_id,
            error=error,
            sent=record.sent,
            received=received(partial, record),
            emulated=self.target.emulated,
            tool_calls=calls,
            citations=tuple(partial.citations),
        )

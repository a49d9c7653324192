"""An answer that grows piece by piece, and how it ended. Nothing that lost text is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fallback import errors
from fallback.answerer import Outcome, Usage
from fallback.evidence import MOST, Citation, ToolCall
from fallback.prompts import estimated_tokens
from fallback.targets.target import Target
from fallback.transport.call import TooMuch
from fallback.transport.exchange import ExchangeRecord
from fallback.transport.masking import Cleaner, masked
from fallback.transport.piece import Piece

# How servers call the ends of an answer, in lower case. Only these make one whole; an end by any
# other name (error, abort, network_error, insufficient_system_resource) lost what would have come.
WHOLE = {
    "stop", "stop_sequence", "stop_token", "stopped", "eos", "eos_token", "end", "end_turn",
    "end_of_text", "endoftext", "complete", "completed", "finish", "finished", "done", "normal",
}  # fmt: skip
AT_THE_LIMIT = {
    "length", "max_tokens", "max_output_tokens", "max_new_tokens", "model_length", "token_limit",
    "max_length", "model_context_window_exceeded", "context_window_exceeded",
}  # fmt: skip
FILTERED = {
    "content_filter", "content_filtered", "safety", "sensitive", "refusal", "recitation",
    "blocklist", "prohibited_content", "spii", "guardrail_intervened", "image_safety", "moderation",
}  # fmt: skip
CHARACTERS = 1_000_000  # of an answer that a person is to read
REFUSAL = 2_000  # characters of a refusal, about

OUTCOMES: Mapping[type[errors.FallbackError], Outcome] = {
    errors.DeadlinePassed: "timeout",
    errors.AnswerFiltered: "filtered",
    errors.AnswerTruncated: "truncated",
    errors.AnswerCut: "cut",
}


@dataclass(slots=True)
class PartialAnswer:
    """What has arrived so far. `first_s` is seconds from the call to the first word."""

    secret: str | None = None
    texts: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    refusal: str = ""
    model: str | None = None
    usage: Usage | None = None
    first_s: float | None = None
    lossy: bool = False
    characters: int = 0
    calls: dict[str, ToolCall] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    _cleaner: Cleaner | None = None

    @property
    def text(self) -> str:
        """All words so far."""
        return "".join(self.texts)

    def add(self, piece: Piece, at_s: float) -> str:
        """Add a piece that came `at_s` seconds after the call; returns what of its text can be
        shown. Raises `TooMuch`.

        A completion begins with the blank that follows the prompt: the answer does not. Text
        that follows a finish reason takes it back: the answer goes on.
        """
        text = self._take(self._cleaned.clean(piece.text), at_s)
        if piece.text:
            self.finish_reason = None
        self.finish_reason = self._masked(piece.finish_reason) or self.finish_reason
        if piece.refusal and len(self.refusal) < REFUSAL:
            self.refusal = self._masked(self.refusal + piece.refusal[:REFUSAL]) or ""
        self.model = self._masked(piece.model) or self.model
        self.usage = piece.usage or self.usage
        self.lossy = self.lossy or piece.lossy
        self._take_evidence(piece)
        if self.characters >= CHARACTERS:
            raise TooMuch(f"{CHARACTERS:,} characters")
        return text

    def known(self, calls: Iterable[ToolCall]) -> list[ToolCall]:
        """Those of `calls` that were kept, as they are to be shown."""
        return [self.calls[call.id] for call in calls if call.id in self.calls]

    def add_rest(self, at_s: float) -> str:
        """Add what was held back until the text's end, and return it."""
        text = self._take(self._cleaned.rest(), at_s)
        self.lossy = self.lossy or self._cleaned.lossy
        return text

    def fault(self, target: Target) -> errors.FallbackError | None:
        """What is wrong with an answer that ended without an error. Only a finish reason that is
        known makes it whole: a stream that is cut in the right place looks like one that ended."""
        reason = (self.finish_reason or "").lower()
        name = target.name
        faults: tuple[tuple[bool, Callable[[], errors.FallbackError]], ...] = (
            (bool(self.refusal) or reason in FILTERED, lambda: errors.AnswerFiltered(name)),
            (not reason, lambda: errors.AnswerCut(name)),
            (
                reason in AT_THE_LIMIT,
                lambda: errors.AnswerTruncated(name, limit=target.limit),
            ),
            (
                self.lossy,
                lambda: errors.AnswerUnreadable(name, detail="a part that is no text"),
            ),
            (
                reason not in WHOLE,
                lambda: errors.AnswerBrokenOff(name, reason=self.finish_reason),
            ),
            (not self.text.strip(), lambda: errors.AnswerEmpty(name)),
        )
        return next((fault() for holds, fault in faults if holds), None)

    @property
    def _cleaned(self) -> Cleaner:
        if self._cleaner is None:
            self._cleaner = Cleaner(self.secret)
        return self._cleaner

    def _masked(self, words: str | None) -> str | None:
        return words and masked(words, self.secret)

    def _take_evidence(self, piece: Piece) -> None:
        for call in piece.calls:
            if call.id in self.calls or len(self.calls) < MOST:
                self.calls[call.id] = self._masked_call(call)
        room = MOST - len(self.citations)
        self.citations += [
            replace(one, title=self._masked(one.title) or "", url=self._masked(one.url))
            for one in piece.citations[:room]
        ]

    def _masked_call(self, call: ToolCall) -> ToolCall:
        return replace(call, query=self._masked(call.query) or "", id=self._masked(call.id) or "")

    def _take(self, text: str, at_s: float) -> str:
        text = (text if self.texts else text.lstrip())[: CHARACTERS - self.characters]
        if text:
            self.texts.append(text)
            self.characters += len(text)
            self.first_s = at_s if self.first_s is None else self.first_s
        return text

    def estimated_usage(self, sent: Mapping[str, Any]) -> Usage:
        """Tokens counted by eye, for a server that reports none; none if nothing was answered."""
        if not self.texts:
            return Usage()
        return Usage(estimated_tokens(words_sent(sent)), estimated_tokens(self.text), "estimated")


def words_sent(sent: Mapping[str, Any]) -> str:
    """What a request of any shape says in words."""
    messages = sent.get("messages") or sent.get("input") or ()
    words = [sent.get("instructions") or "", *(message["content"] for message in messages)]
    return str(sent.get("prompt") or "".join(words))


def outcome_of(
    partial: PartialAnswer, error: errors.FallbackError | None, *, stopped: bool
) -> Outcome:
    """How the answer ended; `error` is what went wrong, None if nothing did."""
    if stopped:
        return "stopped"
    if error is None:
        return "complete"
    return OUTCOMES.get(type(error), "cut" if partial.texts else "failed")


def received(partial: PartialAnswer, record: ExchangeRecord) -> dict[str, Any]:
    """What the server said about its answer, for Diagnostics."""
    facts: dict[str, Any] = {
        "status": record.status,
        "request_id": record.request_id,
        "model": partial.model,
        "finish_reason": partial.finish_reason,
        "refusal": partial.refusal or None,
        "headers": record.headers or None,
    }
    if partial.usage is not None:
        facts["usage"] = {
            "prompt_tokens": partial.usage.input_tokens,
            "completion_tokens": partial.usage.output_tokens,
        }
    return {name: value for name, value in facts.items() if value is not None}

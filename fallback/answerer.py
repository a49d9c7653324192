"""The one small contract of the fallback: a question in, deltas and one answer out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol

from fallback.errors import FallbackError
from fallback.evidence import Citation, ToolCall

Role = Literal["user", "assistant"]
Outcome = Literal[
    "complete",
    "not_in_documents",
    "stopped",
    "cut",
    "truncated",
    "filtered",
    "timeout",
    "failed",
]
UsageSource = Literal["reported", "estimated", "recorded", "none"]

WHOLE: frozenset[Outcome] = frozenset({"complete", "truncated"})


@dataclass(frozen=True, slots=True)
class Message:
    """One earlier utterance or answer of the conversation, Lex's own turns included."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the person said, with the conversation so far, oldest first.

    `system` None means the built-in system prompt, "" none at all. `deadline` is a moment of
    `time.monotonic()` by which the answer has to be over; without one the target's own
    `timeout_s` holds. `person` is who asks, "" where that is not told: caps may be a person's.
    `may_retry` is asked, with what went wrong, before a request is sent again.
    """

    text: str
    history: tuple[Message, ...] = ()
    system: str | None = None
    deadline: float | None = None
    person: str = ""
    may_retry: Callable[[FallbackError], bool] = field(default=lambda _error: True, compare=False)


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer, as it arrived; or what a tool does on the way to it, with no text."""

    text: str
    call: ToolCall | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer; `source` says who counted: the server, we, or a recording."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    source: UsageSource = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """The last event of every stream, whatever happened.

    `text` is all that arrived. `model` is what the server says answered, `target` the name of
    the target asked. Times are seconds since the call; `first_s` is None if nothing came,
    `total_s` while the answer is on its way and where a recording does not tell it.
    `cost` is in US dollars, None when unknown. `sent` is the request body, without keys;
    `received` what the server said about its answer. `error` is set for every outcome but
    `complete`, `stopped` and `not_in_documents`, which says that one's own texts have no answer.
    `emulated` says that a completion prompt went to a chat endpoint. `before` are the answers of
    targets that were asked in vain before this one. `tool_calls` and `citations` are in the order
    in which they came.
    """

    target: str
    text: str
    outcome: Outcome
    model: str | None = None
    finish_reason: str | None = None
    usage: Usage = Usage()
    cost: Decimal | None = None
    first_s: float | None = None
    total_s: float | None = None
    retries: int = 0
    request_id: str | None = None
    error: FallbackError | None = None
    sent: Mapping[str, object] = field(default_factory=dict)
    received: Mapping[str, object] = field(default_factory=dict)
    emulated: bool = False
    before: tuple[Answer, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether there is an answer that can be judged: nobody wins or loses with a piece."""
        return self.outcome in WHOLE and bool(self.text.strip())

    @property
    def failed(self) -> bool:
        """Whether the target is to blame; an answer that somebody stopped is no failure, and none
        that the documents do not hold."""
        return not self.whole and self.outcome not in ("stopped", "not_in_documents")


class Answerer(Protocol):
    """Asks one target, or composes answerers that do."""

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """Yield deltas at once as they arrive, then exactly one `Answer`.

        Never raises for what a server or the network does: that is an `Answer` with an
        `error` and the outcome that fits. A set `stop` ends it as `stopped`.
        """

"""A conversation as a file: what Lex recognised, what was answered, and how long each took."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

from dashboard.conversation.turn import AnsweredBy, Reason, Turn
from dashboard.log.json_depth import is_deep
from dashboard.log.turn_rows import columns_of, turn_of
from dashboard.privacy import redacted
from fallback.answerer import Outcome, UsageSource

MAX_BYTES = 5_000_000
MAX_TURNS = 1_000
MAX_SECONDS = 600.0

# What is kept of a turn, by the names of the log's columns.
COPIED = (
    *("id", "utterance", "threshold", "answered_by", "reason", "intent", "score", "best_intent"),
    *("best_score", "lex_s", "lex_response", "outcome", "answer", "target", "model"),
    *("finish_reason", "first_s", "answer_s", "input_tokens", "output_tokens", "usage_source"),
    *("cost_nano", "error", "error_text", "error_facts", "tool_calls", "citations"),
)
CONFIG: dict[str, str] = {"extra": "ignore"}  # a later version may know more


class RecordingInvalid(ValueError):
    """The file is no recording; the message names the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """With whom the conversation was held, and when it was saved."""

    bot: str
    bot_id: str
    alias: str
    locale: str
    threshold: float
    lex_mode: str
    fallback_mode: str
    saved_at: str

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One turn; the fields are the log's columns of the same names, and `pause_s` is how many
    seconds the person took after the turn before."""

    id: str
    utterance: str
    threshold: float
    answered_by: AnsweredBy | None = None
    reason: Reason | None = None
    intent: str | None = None
    score: float | None = None
    best_intent: str | None = None
    best_score: float | None = None
    lex_s: float | None = None
    lex_response: dict[str, Any] | None = None
    outcome: Outcome | None = None
    answer: str | None = None
    target: str | None = None
    model: str | None = None
    finish_reason: str | None = None
    first_s: float | None = None
    answer_s: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    usage_source: UsageSource | None = None
    cost_nano: int | None = None
    error: str | None = None
    error_text: str | None = None
    error_facts: dict[str, Any] | None = None
    tool_calls: list[Any] | None = None
    citations: list[Any] | None = None
    pause_s: float | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    def played_as(self, turn: Turn) -> Turn:
        """The turn that plays this one, as it will be when it is over."""
        recorded = {name: getattr(self, name) for name in COPIED if name != "id"}
        ending = {"outcome": self.outcome or "cut", "replay_of": self.id[:32]}
        return turn_of({**columns_of(turn), **recorded, **ending})


@dataclass(frozen=True, slots=True)
class Recording:
    """The file; `format` and `version` say that it is one."""

    stamp: Stamp
    turns: tuple[RecordedTurn, ...] = field(default=())
    format: Literal["lexlens-recording"] = "lexlens-recording"
    version: Literal[1] = 1

    __pydantic_config__: ClassVar[dict[str, str]] = CONFIG

    def turn_of(self, utterance: str) -> RecordedTurn | None:
        """The turn in which this was said and answered, if there is one."""
        same = (one for one in self.turns if one.utterance == utterance and not one.error)
        return next(same, None)


def record(turns: Sequence[Turn], now: dt.datetime) -> Recording:
    """The finished turns of one conversation, without keys; `turns` must not be empty."""
    last = turns[-1]
    stamp = Stamp(
        bot=last.bot.name,
        bot_id=last.bot.bot_id,
        alias=last.bot.alias_id,
        locale=last.bot.locale_id,
        threshold=last.bot.threshold,
        lex_mode=last.lex_mode,
        fallback_mode=last.fallback_mode,
        saved_at=now.isoformat(timespec="seconds"),
    )
    finished = [turn for turn in turns if turn.state == "finished"]
    rows = (columns_of(turn) for turn in finished)
    copies = ({name: redacted(row[name]) for name in COPIED} for row in rows)
    paused = zip(copies, _pauses(finished), strict=True)
    return Recording(stamp, tuple(RecordedTurn(**copy, pause_s=pause) for copy, pause in paused))


def _pauses(turns: Sequence[Turn]) -> Iterator[float | None]:
    """Seconds from the end of the turn before to each utterance."""
    ended: dt.datetime | None = None
    for turn in turns:
        yield max((turn.created_at - ended).total_seconds(), 0.0) if ended else None
        ended = turn.created_at + dt.timedelta(seconds=seconds(turn.total_s))


def written(recording: Recording) -> bytes:
    """The file's bytes."""
    return json.dumps(asdict(recording), ensure_ascii=False, indent=1, default=str).encode(
        errors="backslashreplace"
    )


def read(content: bytes) -> Recording:
    """Read a file that a stranger may have made; raises `RecordingInvalid`."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415  # only for who uploads one

    if len(content) > MAX_BYTES:
        raise RecordingInvalid(f"expected at most {MAX_BYTES:,} bytes")
    if is_deep(content.decode(errors="replace")):
        raise RecordingInvalid("expected JSON that is nested less deeply")
    try:
        recording = TypeAdapter(Recording).validate_json(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "file"
        raise RecordingInvalid(f"{place}: {first['msg']}") from None
    if not 0 < len(recording.turns) <= MAX_TURNS:
        raise RecordingInvalid(f"turns: expected 1 to {MAX_TURNS}")
    return recording


def seconds(value: float | None) -> float:
    """A recorded time as one may wait for it: never negative, endless or not a number."""
    return min(max(value, 0.0), MAX_SECONDS) if value is not None and not math.isnan(value) else 0.0

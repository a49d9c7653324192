"""What came of one user turn of a test set: the row that a run keeps and all is counted from.

The words of a match are the Test Workbench's (`TestResultMatchStatus` in botocore's
lexv2-models), and `Skipped` for the turns that follow a failure inside a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.conversation.turn import Reason
from lexclient.recognition import FALLBACK_INTENT

Match = Literal["Matched", "Mismatched", "ExecutionError", "Skipped"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a turn did not match: a rule of the catalogue and what its sentence names."""

    rule: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotResult:
    """An expected slot, its expected and its actual value; None where it was not filled."""

    name: str
    expected: str
    actual: str | None
    matched: bool


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One user turn as it went.

    `number`, `line`, `utterance` and `expected` are the test set's; `place` counts the user turns
    of the conversation from 1. `candidates` are Lex's interpretations in its order, None where
    it shows no score. `threshold` is the one in force, `seconds` Lex's time, `attempts` the calls
    made. Scores are comparative, 0 to 1.
    """

    number: int
    line: int
    conversation: str
    place: int
    utterance: str
    expected: str
    match: Match
    threshold: float
    actual: str | None = None
    score: float | None = None
    reason: Reason | None = None
    candidates: tuple[tuple[str, float | None], ...] = ()
    slots: tuple[SlotResult, ...] = ()
    failure: Failure | None = None
    said: str = ""
    seconds: float | None = None
    attempts: int = 0
    request: Mapping[str, Any] = field(default_factory=dict)
    response: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ran(self) -> bool:
        """Whether Lex answered it."""
        return self.actual is not None

    @property
    def right(self) -> bool:
        """Whether the intent is the expected one; out of scope means FallbackIntent."""
        return self.actual == self.expected

    @property
    def best(self) -> tuple[str, float] | None:
        """The candidate with the highest score, whichever side of the threshold it is on."""
        scored = [(name, s) for name, s in self.candidates if s is not None]
        scored = [one for one in scored if one[0] != FALLBACK_INTENT]
        return max(scored, key=lambda one: one[1], default=None)

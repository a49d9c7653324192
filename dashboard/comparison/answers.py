"""One answer of a comparison: as JSON in a job's result, typed everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.answer_json import decode, encode
from fallback.answerer import Answer
from fallback.errors import FallbackError


class NotRecorded(FallbackError):
    """A recording holds no answer to the question."""

    sentence = "The recording of {target} holds no answer to this utterance."


class RecordingGone(FallbackError):
    """The recording was removed after the comparison had been started."""

    sentence = "The recording of {target} is gone."


class ProcessEnded(FallbackError):
    """The process died while the answer was given."""

    sentence = "The process ended while {target} was being asked."


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with when it was given: `at` is UTC in ISO form, None where nobody wrote it down.

    `recorded` says that it was given at another time: then its times are what the recording says.
    """

    answer: Answer
    at: str | None = None
    recorded: bool = False

    def as_json(self, target: str) -> dict[str, object]:
        """The result of an item that asked `target`; `answered_by` is the target that
        gave the answer, another one if that had a successor."""
        stamp = {"target": target, "answered_by": self.answer.target, "recorded": self.recorded}
        return {**encode(self.answer), **stamp, **({"at": self.at} if self.at else {})}


def response_of(result: Mapping[str, object]) -> Response:
    """An answer as it was written, perhaps by a later version that knows more."""
    target, at = str(result.get("target")), result.get("at")
    answer = decode({**result, "target": result.get("answered_by") or target})
    whole = answer or Answer(target, "", "failed", error=FallbackError(target))
    return Response(whole, str(at) if at else None, recorded=result.get("recorded") is True)


def lost(target: str) -> Response:
    """An answer whose process died while it was given."""
    return Response(Answer(target, "", "cut", error=ProcessEnded(target)))

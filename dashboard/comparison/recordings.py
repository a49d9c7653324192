"""Answers that somebody recorded earlier, as targets of their own: history against today.

A recording is a JSON lines file, one answer a line. `utterance` and `text` are needed, `target`
or `model` name who said it, the rest is shown as the recording says it. What this app downloads
as JSON lines is such a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.comparison.answers import NotRecorded, RecordingGone, Response
from dashboard.log.json_depth import is_deep
from dashboard.log.votes import Recording
from fallback.answerer import Answer, Usage, UsageSource

PREFIX = "recorded:"
LONGEST_LINE = 100_000  # characters
MOST_LINES = 20_000
ALIASES = {  # what others call it: what we do
    "question": "utterance",
    "prompt": "utterance",
    "input": "utterance",
    "answer": "text",
    "output": "text",
    "response": "text",
}


class RecordingRefused(ValueError):
    """A line cannot be read; `line` is its number, `expected` what should stand there."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(f"line {line}: {expected}")
        self.line = line
        self.expected = expected


def is_recorded(target: str) -> bool:
    """Whether a target's name is that of a recording."""
    return target.startswith(PREFIX)


def read(data: bytes, owner: str) -> list[Recording]:
    """The recordings of somebody's file, one for each target in it; another's file has another
    name, whatever it holds. Raises `RecordingRefused`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecordingRefused(1, "UTF-8") from None
    numbered = [one for one in enumerate(text.splitlines(), start=1) if one[1].strip()]
    if not numbered:
        raise RecordingRefused(1, '{"utterance": "…", "text": "…"}')
    if len(numbered) > MOST_LINES:
        raise RecordingRefused(MOST_LINES + 1, f"≤ {MOST_LINES}")
    lines = [_line(number, line) for number, line in numbered]
    mark = hashlib.sha256(owner.encode() + b"\0" + data).hexdigest()[:12]
    said_by: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        said_by.setdefault(_speaker(line), []).append(line)
    return [
        Recording(f"{PREFIX}{speaker}#{mark}", tuple(those)) for speaker, those in said_by.items()
    ]


def recalled(recording: Recording | None, target: str, utterance: str, repeat: int) -> Response:
    """The recorded answer to an utterance, the `repeat`-th of them; a failure if there is none."""
    text = _plain(utterance)
    lines = recording.lines if recording else ()
    same = [line for line in lines if _plain(line["utterance"]) == text]
    if repeat >= len(same):
        error = NotRecorded(target) if recording else RecordingGone(target)
        return Response(Answer(target, "", "failed", error=error), recorded=True)
    line = same[repeat]
    return Response(_answer(target, line), line.get("at"), recorded=True)


def _answer(target: str, line: Mapping[str, Any]) -> Answer:
    cost, output_tokens = line.get("cost_usd"), line.get("output_tokens")
    source: UsageSource = "none" if output_tokens is None else "recorded"
    return Answer(
        target=target,
        text=line["text"],
        outcome="complete",
        model=line.get("model"),
        finish_reason=line.get("finish_reason"),
        usage=Usage(line.get("input_tokens"), output_tokens, source),
        cost=None if cost is None else Decimal(str(cost)),
        first_s=line.get("first_s"),
        total_s=line.get("total_s"),
    )


def _line(number: int, text: str) -> Mapping[str, Any]:
    # 80 ms to import, which pages without recordings should not pay
    from pydantic import ValidationError  # noqa: PLC0415

    from dashboard.comparison.recordedline import RecordedLine  # noqa: PLC0415

    if len(text) > LONGEST_LINE:
        raise RecordingRefused(number, f"≤ {LONGEST_LINE}")
    if is_deep(text):
        raise RecordingRefused(number, "JSON")
    try:
        parsed = json.loads(text)
        if not isinstance(parsed, dict):
            raise RecordingRefused(number, '{"utterance": "…", "text": "…"}')
        named = {ALIASES.get(name, name): value for name, value in parsed.items()}
        return RecordedLine.model_validate(named).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise RecordingRefused(number, f"{place}: {first['msg']}") from None
    except RecordingRefused:
        raise
    except (ValueError, RecursionError):
        raise RecordingRefused(number, "JSON") from None


def _speaker(line: Mapping[str, Any]) -> str:
    """Who said it, without what is ours: a recording of a recording keeps its name."""
    name = str(line.get("target") or line.get("model") or "file")
    return name.removeprefix(PREFIX).split("#", maxsplit=1)[0][:60]


def _plain(utterance: str) -> str:
    return " ".join(utterance.split()).casefold()

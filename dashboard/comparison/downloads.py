"""A comparison as a table: CSV and JSON lines, each row with its stamp."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.comparison.answers import Answered
from dashboard.comparison.runs import Comparison, Entry

ANSWER_COLUMNS = (
    "target",
    "recorded",
    "outcome",
    "text",
    "answered_by",
    "model",
    "emulated",
    "finish_reason",
    "first_s",
    "total_s",
    "input_tokens",
    "output_tokens",
    "usage_source",
    "retries",
    "error",
    "error_text",
    "at",
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet's formula begins


def rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One flat row for every answer, each with the stamp of its comparison."""
    stamp = {
        "asked_at": comparison.job.created_at.isoformat(timespec="seconds") + "Z",
        "bot": comparison.job.parameters["bot"]["name"],
        "locale": comparison.job.parameters["bot"]["locale_id"],
    }
    for entry in comparison.entries:
        if entry.answer is not None:
            yield {**_row(comparison, entry, entry.answer), **stamp}


def _row(comparison: Comparison, entry: Entry, answer: Answered) -> dict[str, Any]:
    stated = dict(comparison.stated.get(entry.target, {}))
    prices = stated.pop("prices", {})
    return {
        "question": entry.question + 1,
        "utterance": comparison.utterances[entry.question],
        "repeat": entry.repeat + 1,
        **{name: getattr(answer, name) for name in ANSWER_COLUMNS},
        "cost_usd": None if answer.cost is None else f"{answer.cost:f}",
        "parameters": stated,
        "prices": prices,
    }


def as_csv(comparison: Comparison) -> bytes:
    """For a spreadsheet: with a byte order mark, and no cell that it would take for a formula."""
    flat = [{name: _cell(value) for name, value in row.items()} for row in rows(comparison)]
    out = io.StringIO()
    if flat:
        writer = csv.DictWriter(out, list(flat[0]))
        writer.writeheader()
        writer.writerows(flat)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    risky = isinstance(value, str) and value.startswith(FORMULAS)
    return f"'{value}" if risky else value


def as_json_lines(comparison: Comparison) -> bytes:
    """For programs, and for this page: the file can be loaded as a recording."""
    lines = (json.dumps(_said(row), ensure_ascii=False) for row in rows(comparison))
    return ("\n".join(lines) + "\n").encode()


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", {})}

"""A comparison as a table: CSV and JSON lines, each row with its stamp."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard import spreadsheet
from dashboard.comparison.answers import Response
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


def rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """One flat row for every answer, each with the stamp of its comparison."""
    stamp = {
        "asked_at": comparison.job.created_at.isoformat(timespec="seconds") + "Z",
        "bot": comparison.bot.name,
        "locale": comparison.bot.locale_id,
    }
    for entry in comparison.entries:
        if entry.response is not None:
            yield {**_row(comparison, entry, entry.response), **stamp}


def _row(comparison: Comparison, entry: Entry, response: Response) -> dict[str, Any]:
    stated = dict(comparison.stated.get(entry.target, {}))
    prices = stated.pop("prices", {})
    values, cost = response.as_json(entry.target), response.answer.cost
    return {
        "question": entry.question + 1,
        "utterance": comparison.utterances[entry.question],
        "repeat": entry.repeat + 1,
        **{name: values.get(name) for name in ANSWER_COLUMNS},
        "cost_usd": None if cost is None else f"{cost:f}",
        "parameters": stated,
        "prices": prices,
    }


def as_csv(comparison: Comparison) -> bytes:
    """For a spreadsheet: a line an answer; lists and tables in a cell are JSON."""
    flat = list(rows(comparison))
    header = list(flat[0]) if flat else []
    return spreadsheet.table(header, ([_cell(value) for value in row.values()] for row in flat))


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def as_json_lines(comparison: Comparison) -> bytes:
    """For programs, and for this page: the file can be loaded as a recording."""
    lines = (json.dumps(_without_blanks(row), ensure_ascii=False) for row in rows(comparison))
    return ("\n".join(lines) + "\n").encode(errors="backslashreplace")


def _without_blanks(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", {})}

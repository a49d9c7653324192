"""A background job as it is kept: its row, its items, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

JobState = Literal["running", "finished", "cancelled", "held"]
ItemState = Literal["open", "begun", "done", "lost"]
Json = Mapping[str, Any]

DEAD_SECONDS = 5.0  # a job without a beat for so long has lost its process


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a job; `key` is unique in it."""

    key: str
    lane: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item; `result` is empty unless it is done."""

    item: Item
    state: ItemState
    result: Json


@dataclass(frozen=True, slots=True)
class Job:
    """The row of a job. `topic` is what a page lists its jobs by, `note` why it is held.

    `created_at` and `finished_at` are UTC without a zone.
    """

    id: str
    kind: str
    topic: str
    title: str
    state: JobState
    note: str | None
    parameters: Json
    width: int
    created_at: dt.datetime
    finished_at: dt.datetime | None = None


def topic_of_judges(job_id: str) -> str:
    """By which a comparison's job finds the jobs that judge it: they are deleted with it."""
    return f"judge:{job_id}"

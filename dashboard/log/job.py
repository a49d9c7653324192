"""A background job as it is kept: its row, its items, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

JobState = Literal["running", "finished", "cancelled", "held"]
ItemState = Literal["open", "begun", "done", "lost"]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a job; `key` is unique in it."""

    key: str
    lane: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item; `result` is what it told of itself until it is done."""

    item: Item
    state: ItemState
    result: Json


@dataclass(frozen=True, slots=True)
class Job:
    """The row of a job. `topic` is what a page lists its jobs by, `note` why it is held, `run` how
    often it was begun, `left_s` how many seconds whoever is at it thinks that it takes.

    `created_at` is UTC without a zone.
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
    run: int = 1
    left_s: float | None = None


def topic_of_judges(job_id: str) -> str:
    """By which a comparison's job finds the jobs that judge it: they are deleted with it."""
    return f"judge:{job_id}"

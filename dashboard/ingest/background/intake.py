"""What a job brings in and how, and how far it is with each of its items; both are kept as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from dashboard.ingest.ingest import Tally
from dashboard.ingest.moments import moment
from dashboard.ingest.problems import Problem
from dashboard.ingest.progress import Progress, progress
from dashboard.jobs.jobs import Json
from dashboard.privacy import Keep


@dataclass(frozen=True, slots=True)
class Plan:
    """What is kept of texts, the threshold of locales that nobody describes, and `who` began it,
    for the audit; `since` is UTC without a zone."""

    keep: Keep
    threshold: float | None
    who: str
    since: dt.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """For the parameters of a job."""
        return {**asdict(self), "since": self.since and self.since.isoformat()}

    @classmethod
    def from_json(cls, stored: Json) -> Plan:
        """What `as_json` gave, among other parameters."""
        named = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**{**named, "since": moment(named["since"])})


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in of one source so far: bytes `done` of `size` (None where nobody knows), seconds
    since this run of it began, its first problems."""

    source: str
    tally: Tally
    done: int
    size: int | None
    seconds: float
    problems: tuple[Problem, ...]

    @property
    def progress(self) -> Progress:
        """Rate and time left."""
        return progress(self.tally.records, self.done, self.size, self.seconds)

    def as_json(self) -> dict[str, Any]:
        """For the result of an item."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Intake:
        """What `as_json` gave."""
        problems = tuple(Problem(**one) for one in stored["problems"])
        return cls(**{**stored, "tally": Tally(**stored["tally"]), "problems": problems})

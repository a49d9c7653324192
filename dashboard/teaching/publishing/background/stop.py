"""Why a job of the loop stopped, as its note holds it and as a page reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dashboard.jobs.jobs import Held, Job
from lexclient.errors import LexError


@dataclass(frozen=True, slots=True)
class Stop:
    """`state` is that of the draft, as `push.State`; `error` the name of the error in the
    catalogue with its `message`. `theirs` is the hash of the bot's export where somebody changed
    it meanwhile."""

    step: str
    state: str
    error: str = ""
    message: str = ""
    theirs: str = ""

    def held(self) -> Held:
        """What the work raises."""
        return Held(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def by(cls, step: str, state: str, error: LexError) -> Stop:
        """A stop that Lex caused."""
        return cls(step, state, type(error).__name__, str(error))

    @classmethod
    def of(cls, job: Job) -> Stop | None:
        """Why a job is held; None for one that is not, or that stopped for another reason."""
        try:
            note = json.loads(job.note or "")
        except ValueError:
            return None
        if not isinstance(note, Mapping):
            return None
        return cls(**{name: str(note.get(name, "")) for name in cls.__dataclass_fields__})

"""A change of one row that keeps what was paid for, as SQL and as a line of a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.log.schema import items, turns

KEYS = {"turns": (turns.c.id,), "job_items": (items.c.job, items.c.key)}
# what a process left behind may still fill: a row that is over holds already, or was changed since
UNFINISHED = {
    "turns": (turns.c.state != "finished") | (turns.c.outcome == "cut"),
    "job_items": items.c.state.in_(("begun", "lost")),
}

REFUSALS = (
    sa.exc.DataError,
    sa.exc.IntegrityError,
    sa.exc.NotSupportedError,
    sa.exc.ProgrammingError,
)


@dataclass(frozen=True, slots=True)
class Write:
    """Columns of the row with that key; written twice it is the same as once. A row that was
    deleted stays so."""

    table: str
    key: tuple[str, ...]
    columns: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, ...]:
        """Which row it changes."""
        return (self.table, *self.key)

    def then(self, later: Write) -> Write:
        """Both as one; what is later wins."""
        return replace(self, columns={**self.columns, **later.columns})

    def statement(self, *, left_behind: bool = False) -> sa.Update:
        """The change; of what a dead process left behind only where the row is not over."""
        where = [column == value for column, value in zip(self._keys, self.key, strict=True)]
        if left_behind:
            where.append(UNFINISHED[self.table])
        return sa.update(self._keys[0].table).where(*where).values(dict(self.columns))

    @property
    def _keys(self) -> tuple[sa.Column[Any], ...]:
        return KEYS[self.table]

    def as_line(self) -> str:
        """One line of JSON."""
        return json.dumps([self.table, self.key, dict(self.columns)])

    @classmethod
    def of_line(cls, line: str) -> Write | None:
        """What `as_line` gave; None for a line that was not written to its end."""
        try:
            table, key, columns = json.loads(line)
        except ValueError:
            return None
        return cls(table, tuple(key), columns) if table in KEYS else None


def merged(writes: Iterable[Write | None]) -> list[Write]:
    """One write a row, in the order of their first."""
    rows: dict[tuple[str, ...], Write] = {}
    for write in filter(None, writes):
        before = rows.get(write.place)
        rows[write.place] = before.then(write) if before else write
    return list(rows.values())


def is_fault(error: BaseException) -> bool:
    """Whether the database is away, locked or full, so that the same statement may hold later."""
    if not isinstance(error, sa.exc.SQLAlchemyError) and error.__cause__ is not None:
        error = error.__cause__  # `LogUnavailable` is told of its cause
    if isinstance(error, sa.exc.TimeoutError):
        return True
    return isinstance(error, sa.exc.DBAPIError) and not isinstance(error, REFUSALS)

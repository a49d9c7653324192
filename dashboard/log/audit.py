"""Who exported, deleted or decided what, and when: rows that are written and never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass, fields

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.fitting import fitted
from dashboard.log.schema import audit
from dashboard.log.upgrade import upgrade


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`turns` is how many turns it was about, None where it was about none."""

    created_at: dt.datetime
    who: str
    action: str
    details: str
    turns: int | None

    @classmethod
    def names(cls) -> list[str]:
        """The columns, in their order."""
        return [field.name for field in fields(cls)]

    def values(self) -> list[object]:
        """What stands in them."""
        return list(astuple(self))


class Audit:
    """Writes and reads the audit; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self._engine = database.engine

    def record(self, who: str, action: str, details: str, turns: int | None = None) -> None:
        """Append one entry, of this moment."""
        row = {"created_at": utc_now(), "who": who, "action": action, "details": details}
        row = fitted(audit, {**row, "turns": turns})
        with self._engine.begin() as connection:
            connection.execute(sa.insert(audit).values(row))

    def entries(self, *, last: int) -> list[AuditEntry]:
        """The last ones, newest first."""
        columns = [audit.c[name] for name in AuditEntry.names()]
        query = sa.select(*columns).order_by(audit.c.number.desc()).limit(last)
        with self._engine.connect() as connection:
            return [AuditEntry(*row) for row in connection.execute(query)]

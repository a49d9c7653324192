"""Appends to the audit, and reads it."""

from __future__ import annotations

import sqlalchemy as sa

from dashboard.log.audit.entry import AuditEntry
from dashboard.log.clock import utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.schema import audit
from dashboard.log.upgrade import upgrade


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
        return self._listed(sa.true(), last)

    def about(self, word: str, *, last: int) -> list[AuditEntry]:
        """The last ones whose details name something, a bot's id for one, newest first."""
        return self._listed(audit.c.details.contains(word, autoescape=True), last)

    def _listed(self, which: sa.ColumnElement[bool], last: int) -> list[AuditEntry]:
        columns = [audit.c[name] for name in AuditEntry.names()]
        query = sa.select(*columns).where(which).order_by(audit.c.number.desc()).limit(last)
        with self._engine.connect() as connection:
            return [AuditEntry(*row) for row in connection.execute(query)]

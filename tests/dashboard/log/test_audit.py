"""The audit: written, read, never changed."""

from __future__ import annotations

from contextlib import suppress

import pytest
import sqlalchemy as sa

from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.log.retention import delete_everything


def test_entries_are_newest_first(database: Database) -> None:
    """Who, what, how many; a name of any length and signs fits."""
    audit = Audit(database)
    audit.record("a@x.org", "export", "turns.csv", 12)
    audit.record("\0x\ud800" * 200, "settings", "days=7 texts=yes")
    second, first = audit.entries(last=5)
    assert (first.who, first.action, first.details, first.turns) == (
        *("a@x.org", "export", "turns.csv"),
        12,
    )
    assert second.who == ("x?" * 100)[: len(second.who)]
    assert 100 < len(second.who) <= 200
    assert second.turns is None
    assert audit.entries(last=1) == [second]


@pytest.mark.parametrize("change", ["DELETE FROM {audit}", "UPDATE {audit} SET who = 'nobody'"])
def test_an_entry_stays_as_it_is(database: Database, change: str) -> None:
    """Not even SQL changes it, nor deleting everything."""
    audit = Audit(database)
    audit.record("a@x.org", "delete", "everything", 3)
    before = audit.entries(last=5)
    table = "audit" if database.is_sqlite else f"{database.schema}.audit"
    with suppress(sa.exc.IntegrityError), database.engine.begin() as connection:
        connection.exec_driver_sql(change.format(audit=table))
    delete_everything(database)
    assert audit.entries(last=5) == before
    assert len(before) == 1

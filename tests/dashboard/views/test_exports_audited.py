"""Who takes a comparison or a test run away stands in the audit before they have it."""

from __future__ import annotations

import pytest

from dashboard.access.roles import Person, Role
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.views import visitor
from dashboard.views.diagnostics.audit import exported


def test_an_export_is_recorded_when_it_is_taken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when its button is drawn; once for each time; files that are ready and that are made."""
    someone = Person(Role.PRESENTER, "anna@x.example", "login")
    monkeypatch.setattr(visitor, "person", lambda: someone)
    ready = exported(database, "lexlens-compare.csv", b"a,b")
    made = exported(database, "set.results.html", lambda: "<p>", 7)
    audit = Audit(database)
    assert audit.entries(last=9) == []
    assert [ready(), made(), made()] == [b"a,b", "<p>", "<p>"]
    entries = [(one.who, one.action, one.details, one.turns) for one in audit.entries(last=9)]
    assert entries[::-1] == [
        ("anna@x.example", "export", "lexlens-compare.csv", None),
        ("anna@x.example", "export", "set.results.html", 7),
        ("anna@x.example", "export", "set.results.html", 7),
    ]

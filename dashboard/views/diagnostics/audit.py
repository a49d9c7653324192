"""The audit as an admin sees it: the last entries, and all of them as a file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import spreadsheet
from dashboard.log.audit.audit import Audit
from dashboard.log.audit.entry import AuditEntry
from dashboard.log.database import Database
from dashboard.views import visitor
from dashboard.views.tab import tab
from dashboard.views.tables import download

File = str | bytes

SHOWN = 20
MOST = 100_000


def exported(
    database: Database, what: str, file: File | Callable[[], File], turns: int | None = None
) -> Callable[[], File]:
    """A file to be taken away, made then if it is a callable; that somebody took it stands in the
    audit before they have it."""
    someone = visitor.person()

    def taken() -> File:
        Audit(database).record(visitor.name_of(someone), "export", what, turns)
        return file() if callable(file) else file

    return taken


def decided(database: Database, what: str) -> None:
    """That somebody changed a setting stands in the audit."""
    Audit(database).record(visitor.name_of(visitor.person()), "settings", what)


def audit_of(database: Database) -> None:
    """Draw the table, if the person may see it."""
    someone, audit, say = visitor.person(), Audit(database), tab.texts().say
    entries = audit.entries(last=SHOWN) if someone.may("audit") else []
    if not entries:
        return
    st.subheader(say("keep.audit"))
    columns = {say(f"audit.{name}"): name for name in AuditEntry.names()}
    st.dataframe(
        [{label: getattr(one, name) for label, name in columns.items()} for one in entries],
        hide_index=True,
        placeholder="–",
    )

    def whole() -> bytes:
        someone.require("audit")
        return spreadsheet.table(
            AuditEntry.names(), [one.values() for one in audit.entries(last=MOST)]
        )

    download(say("keep.audit_csv"), whole, "audit.csv", "text/csv", key="keep-audit")

"""Has the log note in which of the days that the archive has seen the end of something changes.

It begins with the archive: a log without one pays nothing for it. That a row leaves the log whose
day the archive has alone is no change: its file keeps it, or was written without it.
"""

from __future__ import annotations

import sqlalchemy as sa

from dashboard.log.database import OWN_SCHEMA

UNTIL = "archived_until"  # the setting with the first day that the archive has not seen the end of
ROWS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}

_ALONE = "SELECT 1 FROM archive_days WHERE alone AND day ="
_UNTIL = f"SELECT value FROM log_settings WHERE name = '{UNTIL}'"  # noqa: S608  # nosec B608 - a word of ours
_LEAVES = f" AND NOT EXISTS ({_ALONE} substr(OLD.created_at, 1, 10))"
_SQLITE = (
    *(f"DROP TRIGGER IF EXISTS turns_late_{change.lower()}" for change in ROWS),
    *(
        f"CREATE TRIGGER turns_late_{change.lower()} AFTER {change} ON turns "  # noqa: S608  # nosec B608
        f"WHEN {row}.created_at < ({_UNTIL}){_LEAVES if change == 'DELETE' else ''} BEGIN "
        f"INSERT INTO archive_changes (day) VALUES (substr({row}.created_at, 1, 10)); END"
        for change, row in ROWS.items()
    ),
)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {OWN_SCHEMA}.note_late_changes() RETURNS trigger
SET search_path = {OWN_SCHEMA} LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO archive_changes (day) SELECT DISTINCT CAST(created_at AS DATE) FROM changed
    WHERE created_at < CAST(({_UNTIL}) AS TIMESTAMP)
    AND NOT (TG_OP = 'DELETE' AND EXISTS ({_ALONE} CAST(created_at AS DATE)));
    RETURN NULL;
END $$
"""  # noqa: S608  # nosec B608 - all of it is ours
_POSTGRESQL = (
    _FUNCTION,
    *(
        f"CREATE OR REPLACE TRIGGER turns_late_{change.lower()} AFTER {change} "
        f"ON {OWN_SCHEMA}.turns REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {OWN_SCHEMA}.note_late_changes()"
        for change, rows in ROWS.items()
    ),
)


def note_late_changes(connection: sa.Connection) -> None:
    """From the end of this transaction on; done twice it is the same as once."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)

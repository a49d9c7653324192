"""What the log's owner decided about it, kept with the log: the same for every process."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import settings
from dashboard.log.upgrade import upgrade

PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`days` None keeps turns for ever; `texts` False keeps hashes and lengths instead.

    `hash_key` makes the hashes of this log comparable with each other and with no other's.
    """

    days: int | None
    texts: bool
    hash_key: str


class LogSettings:
    """Reads and changes how the log is kept; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self._engine = database.engine

    def keeping(self) -> Keeping:
        """How the log is kept now."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(settings.c.name, settings.c.value))
            found = {row.name: row.value for row in rows}
        days = found.get("days")
        return Keeping(
            days=int(days) if days else None,
            texts=found.get("texts", "yes") == "yes",
            hash_key=found.get("hash_key", ""),
        )

    def keep(self, *, days: int | None, texts: bool) -> None:
        """Decide; a key for the hashes is drawn with the first decision and stays."""
        key = self.keeping().hash_key or secrets.token_hex(16)
        values = {"days": str(days or ""), "texts": "yes" if texts else "no", "hash_key": key}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(settings))
            rows = [{"name": name, "value": value} for name, value in values.items()]
            connection.execute(sa.insert(settings), rows)

    def probe(self) -> None:
        """Write a row to the disk; raises what SQLAlchemy raises where it cannot be written."""
        own = settings.c.name == PROBE
        row = {"name": PROBE, "value": utc_now().isoformat()}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(settings).where(own))
            connection.execute(sa.insert(settings).values(row))

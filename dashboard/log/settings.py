"""What the log's owner decided about it, kept with the log: the same for every process."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import settings
from dashboard.log.upgrade import upgrade
from dashboard.privacy import Keep

PROBE = "probe"


OWNER_KEY = "owner_key"
INGEST_KEEP = "ingest_keep"
ALONE_DAYS = "alone_days"


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
        self._database = database
        self._engine = database.engine
        self._secret = b""

    def keeping(self) -> Keeping:
        """How the log is kept now."""
        with self._database.available(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(settings.c.name, settings.c.value))
            found = {row.name: row.value for row in rows}
        days = found.get("days")
        return Keeping(
            days=int(days) if days else None,
            texts=found.get("texts", "yes") == "yes",
            hash_key=found.get("hash_key", ""),
        )

    def ingest_keep(self) -> Keep | None:
        """What is kept of texts that production bots logged; None before anybody decided."""
        query = sa.select(settings.c.value).where(settings.c.name == INGEST_KEEP)
        with self._database.available(), self._engine.connect() as connection:
            value = connection.execute(query).scalar_one_or_none()
        return next((keep for keep in get_args(Keep) if keep == value), None)

    def alone_days(self) -> int | None:
        """After how many days turns live in the archive alone; None where they stay in the log."""
        query = sa.select(settings.c.value).where(settings.c.name == ALONE_DAYS)
        with self._database.available(), self._engine.connect() as connection:
            value = connection.execute(query).scalar_one_or_none()
        return int(value) if value else None

    def leave_alone(self, days: int | None) -> None:
        """Decide it."""
        own = settings.c.name == ALONE_DAYS
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(settings).where(own))
            if days:
                connection.execute(sa.insert(settings).values(name=ALONE_DAYS, value=str(days)))

    def decide_ingest(self, keep: Keep) -> None:
        """Decide it; a key for hashes is drawn if there is none."""
        keeping = self.keeping()
        if not keeping.hash_key:
            self.keep(days=keeping.days, texts=keeping.texts)
        own = settings.c.name == INGEST_KEEP
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(settings).where(own))
            connection.execute(sa.insert(settings).values(name=INGEST_KEEP, value=keep))

    def secret(self) -> bytes:
        """What owners and ids are keyed with: 256 bits, drawn once a log."""
        if not self._secret:
            self._secret = self._kept_secret() or self._drawn_secret()
        return self._secret

    def _kept_secret(self) -> bytes:
        query = sa.select(settings.c.value).where(settings.c.name == OWNER_KEY)
        with self._database.available(), self._engine.connect() as connection:
            return bytes.fromhex(connection.execute(query).scalar_one_or_none() or "")

    def _drawn_secret(self) -> bytes:
        row = {"name": OWNER_KEY, "value": secrets.token_hex(32)}
        first = suppress(sa.exc.IntegrityError)
        with self._database.available(), first, self._engine.begin() as connection:
            connection.execute(sa.insert(settings).values(row))  # unless another process was first
        return self._kept_secret()

    def keep(self, *, days: int | None, texts: bool) -> None:
        """Decide; a key for the hashes is drawn with the first decision and stays."""
        key = self.keeping().hash_key or secrets.token_hex(16)
        values = {"days": str(days or ""), "texts": "yes" if texts else "no", "hash_key": key}
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(settings).where(settings.c.name.in_(values)))
            rows = [{"name": name, "value": value} for name, value in values.items()]
            connection.execute(sa.insert(settings), rows)

    def probe(self) -> None:
        """Write a row to the disk; raises `LogUnavailable` where it cannot be written."""
        own = settings.c.name == PROBE
        row = {"name": PROBE, "value": utc_now().isoformat()}
        first = suppress(sa.exc.IntegrityError)  # or somebody else probes at this moment
        with self._database.available(), first, self._engine.begin() as connection:
            connection.execute(sa.delete(settings).where(own))
            connection.execute(sa.insert(settings).values(row))

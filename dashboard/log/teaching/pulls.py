"""Bots as they were pulled, and exports that are to be pushed: ZIPs by what they hold."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.schema import bot_archives as archives
from dashboard.log.schema import pulled_bots as pulled
from dashboard.log.upgrade import upgrade

PULLS_KEPT = 5  # of a bot
ARCHIVES_KEPT = 30  # that no pull names, the newest


@dataclass(frozen=True, slots=True)
class Pull:
    """A bot as it was pulled: `place` tells whose it is, `updated` when its draft had been changed
    last by then, `sha256` names its ZIP."""

    place: str
    bot_id: str
    version: str
    name: str
    who: str
    pulled_at: dt.datetime
    updated: str
    sha256: str


class Pulls:
    """Keeps them; safe to share between threads and processes. Each method raises
    `LogUnavailable`."""

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def keep_archive(self, content: bytes) -> str:
        """Keep a ZIP; the hash that names it. The oldest make room, unless a pull names them."""
        digest = hashlib.sha256(content).hexdigest()
        row = {"sha256": digest, "content": content, "kept_at": utc_now()}
        named = sa.select(pulled.c.sha256)
        newest = sa.select(archives.c.sha256).order_by(archives.c.kept_at.desc())
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(archives).where(archives.c.sha256 == digest))
            connection.execute(sa.insert(archives).values(row))
            kept = connection.execute(newest.limit(ARCHIVES_KEPT)).scalars().all()
            old = archives.c.sha256.not_in(kept) & archives.c.sha256.not_in(named)
            connection.execute(sa.delete(archives).where(old))
        return digest

    def archive(self, sha256: str) -> bytes | None:
        """The ZIP of that hash, None for one that is not kept any more."""
        query = sa.select(archives.c.content).where(archives.c.sha256 == sha256)
        with self._database.available(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def keep(self, pull: Pull) -> None:
        """Keep a pull, whose archive is kept."""
        row = fitted(pulled, asdict(pull))
        mine = (pulled.c.place == pull.place) & (pulled.c.bot_id == pull.bot_id)
        newest = sa.select(pulled.c.number).where(mine).order_by(pulled.c.number.desc())
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.insert(pulled).values(row))
            kept = connection.execute(newest.limit(PULLS_KEPT)).scalars().all()
            connection.execute(sa.delete(pulled).where(mine, pulled.c.number.not_in(kept)))

    def of(self, place: str, bot_id: str) -> list[Pull]:
        """The pulls of a bot, the newest first."""
        mine = (pulled.c.place == place) & (pulled.c.bot_id == bot_id)
        return self._listed(sa.select(*_COLUMNS).where(mine).order_by(pulled.c.number.desc()))

    def _listed(self, query: sa.Select[tuple[object, ...]]) -> list[Pull]:
        with self._database.available(), self._engine.connect() as connection:
            return [Pull(**row) for row in connection.execute(query).mappings()]


_COLUMNS = [pulled.c[field.name] for field in fields(Pull)]

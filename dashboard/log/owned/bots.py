"""Bots that people brought along: exports that were uploaded, and bots taken from the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import own_bots
from dashboard.log.upgrade import upgrade
from lexclient.catalog import Bot, BotLocale

AT_MOST = 12  # bots a person keeps: the one that was brought first makes room


class OwnBotStore:
    """Keeps bots for their owners; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Raises `LogUnavailable` when it cannot make its tables."""
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def keep(self, owner: str, bot: Bot, export: bytes | None = None, hook: str = "") -> None:
        """Keep a bot under its name, with the ZIP of its export if it is served here, and the
        code hook it is served with; one of the same place, id and alias is replaced. Raises
        `LogUnavailable`."""
        row = {**_row(bot), "owner": owner, "kept_at": utc_now(), "export": export}
        row["hook"] = hook or None
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(own_bots).where(*_same(owner, bot)))
            connection.execute(sa.insert(own_bots).values(row))
            newest = _of(owner, own_bots.c.kept_at).limit(AT_MOST)
            kept = list(connection.execute(newest).scalars())
            if len(kept) == AT_MOST:
                older = (own_bots.c.owner == owner) & (own_bots.c.kept_at < kept[-1])
                connection.execute(sa.delete(own_bots).where(older))

    def of(self, owner: str) -> list[Bot]:
        """Somebody's bots, in the order they were brought. Raises `LogUnavailable`."""
        query = _of(owner, *(column for column in own_bots.c if column.name != "export"))
        with self._database.available(), self._engine.connect() as connection:
            return [_bot(row) for row in connection.execute(query).mappings()][::-1]

    def remove(self, owner: str, bot: Bot) -> None:
        """Keep a bot no more."""
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(own_bots).where(*_same(owner, bot)))

    def export(self, place: str) -> bytes | None:
        """The ZIP of the bot of a place, whoever brought it; None where nobody keeps it."""
        here = own_bots.c.place == place
        query = sa.select(own_bots.c.export).where(here, own_bots.c.export.is_not(None)).limit(1)
        with self._database.available(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def hook(self, place: str) -> str:
        """The code hook of the bot of a place, "" for none."""
        query = sa.select(own_bots.c.hook).where(own_bots.c.place == place).limit(1)
        with self._database.available(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none() or ""


def _of(owner: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Newest first."""
    mine = sa.select(*columns).where(own_bots.c.owner == owner)
    return mine.order_by(own_bots.c.kept_at.desc())


def _same(owner: str, bot: Bot) -> list[sa.ColumnElement[bool]]:
    named = {"owner": owner, "place": bot.place, "bot_id": bot.bot_id, "alias_id": bot.alias_id}
    return [own_bots.c[name] == value for name, value in named.items()]


def _row(bot: Bot) -> dict[str, Any]:
    locales = [[one.locale_id, one.threshold] for one in bot.locales]
    named = {"name": bot.name[:100], "bot_id": bot.bot_id, "alias_id": bot.alias_id}
    return {**named, "place": bot.place, "locales": locales}


def _bot(row: Mapping[Any, Any]) -> Bot:
    locales = tuple(BotLocale(locale_id, threshold) for locale_id, threshold in row["locales"])
    return Bot(row["name"], row["bot_id"], row["alias_id"], locales, row["place"])

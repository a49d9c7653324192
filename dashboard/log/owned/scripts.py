"""Demo scripts that people changed, each with its owner, bot and locale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import demo_scripts
from dashboard.log.upgrade import upgrade

StoredStep = Mapping[str, str]  # shows, text, begins


class ScriptStore:
    """Keeps the steps of demo scripts; safe to share between threads. Each method raises
    `LogUnavailable`."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date."""
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def keep(self, owner: str, bot: str, locale_id: str, steps: Sequence[StoredStep]) -> None:
        """Keep the steps in the place of those from before. `bot` names it as the caller likes."""
        names = {"owner": owner, "bot": bot, "locale_id": locale_id}
        row = {**names, "steps": [dict(step) for step in steps], "changed_at": utc_now()}
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(demo_scripts).where(*_same(names)))
            connection.execute(sa.insert(demo_scripts).values(row))

    def of(self, owner: str, bot: str, locale_id: str) -> Sequence[StoredStep] | None:
        """The steps, None where nobody changed any."""
        names = {"owner": owner, "bot": bot, "locale_id": locale_id}
        query = sa.select(demo_scripts.c.steps).where(*_same(names))
        with self._database.available(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def forget(self, owner: str, bot: str, locale_id: str) -> None:
        """Keep no steps of one's own any more."""
        names = {"owner": owner, "bot": bot, "locale_id": locale_id}
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(demo_scripts).where(*_same(names)))


def _same(names: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    return [demo_scripts.c[name] == value for name, value in names.items()]

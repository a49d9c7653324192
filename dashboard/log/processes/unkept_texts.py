"""What was said in turns whose log keeps hashes and lengths instead of texts.

A person could not read the answer, nor a model the conversation, without them. Each process
remembers those of its last turns; on a PostgreSQL server they also lie in an unlogged table for an
hour, for the other processes.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from dashboard.conversation.turn import Turn
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.processes.tables import unkept_texts
from dashboard.privacy import TEXTS, scrubbed

REMEMBERED_TURNS = 500
KEPT_FOR = "1 hour"
HASHED = re.compile(r"[0-9a-f]{16}:[0-9]+")  # as `privacy.hashed` writes

logger = logging.getLogger("lexlens")


class UnkeptTexts:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._spoken: OrderedDict[str, tuple[str, str, dict[str, Any]]] = OrderedDict()

    def begin(self, turn: Turn, hash_key: str) -> None:
        """The texts of this turn are not to be kept."""
        self._spoken[turn.id] = (turn.conversation, hash_key, {})
        while len(self._spoken) > REMEMBERED_TURNS:
            self._spoken.popitem(last=False)

    def without_texts(self, turn_id: str, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        """What of a turn is written to the log; the rest is remembered."""
        if turn_id not in self._spoken:
            return columns
        conversation, key, texts = self._spoken[turn_id]
        new = {name: value for name, value in columns.items() if name in TEXTS}
        texts.update(new)
        if new and not self._database.is_sqlite:
            self._share(turn_id, conversation, new)
        return scrubbed(columns, key)

    def of(self, utterances: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """What is known of the texts of turns, by their ids, as are their `utterances` in the
        log."""
        known = {one: self._spoken[one][2] for one in utterances if one in self._spoken}
        if self._database.is_sqlite:
            return known
        hashed = [one for one, written in utterances.items() if HASHED.fullmatch(written)]
        unknown = set(hashed) - known.keys()
        return known | self._shared(unknown) if unknown else known

    def _share(self, turn_id: str, conversation: str, texts: Mapping[str, Any]) -> None:
        """A fault costs other processes these words, and this one nothing."""
        row = {"turn": turn_id, "conversation": conversation, **fitted(unkept_texts, texts)}
        new = insert(unkept_texts).values(row | {"created_at": sa.func.now()})
        written = {name: new.excluded[name] for name in texts}
        age = sa.func.now() - sa.cast(KEPT_FOR, sa.Interval)
        try:
            with self._database.engine.begin() as connection:
                connection.execute(sa.delete(unkept_texts).where(unkept_texts.c.created_at < age))
                connection.execute(new.on_conflict_do_update(index_elements=["turn"], set_=written))
        except sa.exc.SQLAlchemyError as error:
            logger.warning("Other processes lack a text: %s", type(error).__name__)

    def _shared(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        columns = (unkept_texts.c[name] for name in ("turn", *TEXTS))
        query = sa.select(*columns).where(unkept_texts.c.turn.in_(ids))
        with self._database.available(), self._database.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["turn"]: {name: row[name] for name in TEXTS if row[name]} for row in rows}

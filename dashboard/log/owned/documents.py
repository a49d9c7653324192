"""Documents that people brought along, as the passages that were read of them: one set a person."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.schema import own_documents
from dashboard.log.upgrade import upgrade
from fallback.grounding.passage import Passage
from fallback.grounding.reading import Documents

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class KeptDocuments:
    """What is kept for somebody, without the passages: `stamp` changes whenever it does."""

    name: str
    files: tuple[str, ...]
    unread: tuple[str, ...]
    stamp: str


class DocumentStore:
    """Keeps documents for their owners; safe to share between threads. All methods raise
    `LogUnavailable`."""

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def keep(self, owner: str, name: str, documents: Documents) -> None:
        """Keep them in place of those that were kept for this owner."""
        told = {"files": list(documents.files), "unread": list(documents.unread)}
        passages = json.dumps([asdict(one) for one in documents.passages])
        row = fitted(own_documents, {"owner": owner, "name": name[:NAME_LENGTH], **told})
        row |= {"passages": zlib.compress(passages.encode()), "kept_at": utc_now()}
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(own_documents).where(own_documents.c.owner == owner))
            connection.execute(sa.insert(own_documents).values(row))

    def of(self, owner: str) -> KeptDocuments | None:
        """What is kept for somebody, None without any."""
        columns = (own_documents.c[n] for n in ("name", "files", "unread", "kept_at"))
        query = sa.select(*columns).where(own_documents.c.owner == owner)
        with self._database.available(), self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        files, unread = tuple(row["files"]), tuple(row["unread"])
        return KeptDocuments(row["name"], files, unread, str(row["kept_at"]))

    def passages(self, owner: str) -> tuple[Passage, ...]:
        """The passages of somebody's documents, none without any."""
        query = sa.select(own_documents.c.passages).where(own_documents.c.owner == owner)
        with self._database.available(), self._engine.connect() as connection:
            stored = connection.execute(query).scalar_one_or_none()
        if stored is None:
            return ()
        return tuple(Passage(**one) for one in json.loads(zlib.decompress(stored)))

    def remove(self, owner: str) -> None:
        """Keep them no more."""
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(own_documents).where(own_documents.c.owner == owner))

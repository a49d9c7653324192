"""Documents that people brought along, and who finds in them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from dashboard.log.database import LogUnavailable
from dashboard.log.owned.documents import DocumentStore, KeptDocuments
from fallback.errors import FinderFailed
from fallback.grounding.files import unpacked
from fallback.grounding.index import PassageIndex
from fallback.grounding.passage import Passage
from fallback.grounding.reading import read_apart

INDEXES = 8  # in memory, those that were asked last


class OwnDocuments:
    """The documents of each owner; safe to share between threads."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._indexes: OrderedDict[tuple[str, str], PassageIndex] = OrderedDict()

    def bring(self, owner: str, files: Mapping[str, bytes]) -> KeptDocuments | None:
        """Read files, ZIPs among them, and keep what they say in place of what was kept. Raises
        `DocumentsRefused`, and `LogUnavailable`."""
        documents = read_apart(unpacked(files))
        name = next(iter(files)).partition("/")[0]  # a folder's, or that of the first file
        self._store.keep(owner, name, documents)
        return self._store.of(owner)

    def of(self, owner: str) -> KeptDocuments | None:
        """What somebody has brought, None for nothing. Raises `LogUnavailable`."""
        return self._store.of(owner)

    def remove(self, owner: str) -> None:
        """Take somebody's documents away. Raises `LogUnavailable`."""
        self._store.remove(owner)

    def finder_of(self, owner: str) -> OwnFinder:
        """Who finds in somebody's documents, as they are when a question comes."""
        return OwnFinder(self, owner)

    def index(self, owner: str) -> PassageIndex:
        """The index of somebody's documents, made when it is not there. Raises
        `LogUnavailable`."""
        kept = self._store.of(owner)
        key = (owner, kept.stamp if kept else "")
        with self._lock:
            if key in self._indexes:
                self._indexes.move_to_end(key)
                return self._indexes[key]
        index = PassageIndex(self._store.passages(owner))
        with self._lock:
            self._indexes[key] = index
            while len(self._indexes) > INDEXES:
                self._indexes.popitem(last=False)  # closed with the last question that holds it
        return index

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            for index in self._indexes.values():
                index.close()
            self._indexes.clear()


class OwnFinder:
    """A `Finder` in somebody's documents."""

    def __init__(self, documents: OwnDocuments, owner: str) -> None:
        self._documents = documents
        self._owner = owner

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """See `Finder.find`."""
        try:
            return self._documents.index(self._owner).find(question, most)
        except LogUnavailable:
            raise FinderFailed("", place="the log", detail="LogUnavailable") from None

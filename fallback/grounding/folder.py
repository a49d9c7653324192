"""The documents of a folder as a `Finder`: read once, when the first question comes."""

from __future__ import annotations

import threading
from pathlib import Path

from fallback.errors import FinderFailed
from fallback.grounding.files import DocumentsRefused, of_folder
from fallback.grounding.index import PassageIndex
from fallback.grounding.passage import Passage
from fallback.grounding.reading import read_apart


class FolderFinder:
    """Finds in a folder of this machine; `target` is who answers from it."""

    def __init__(self, folder: Path, target: str) -> None:
        self._folder = folder
        self._target = target
        self._lock = threading.Lock()
        self._index: PassageIndex | None = None

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """See `Finder.find`; what could not be read is tried again with the next question."""
        with self._lock:
            if self._index is None:
                self._index = self._read()
        return self._index.find(question, most)

    def _read(self) -> PassageIndex:
        try:
            return PassageIndex(read_apart(of_folder(self._folder)).passages)
        except (DocumentsRefused, OSError) as error:
            detail = getattr(error, "rule", type(error).__name__)
            place = self._folder.name
            raise FinderFailed(self._target, place=place, detail=detail) from None

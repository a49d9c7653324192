"""Finds passages by BM25, with SQLite's FTS5 over the terms of `terms`.

Whether a passage answers is not decided here: whoever is asked is told to say so if none does.
What the alternatives find, and how fast, tells `benchmarks/retrieval.py`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing

from fallback.grounding.passage import Passage
from fallback.grounding.terms import terms

HEADING_COUNTS = 2.0  # times as much as the text below it
MOST_TERMS = 120  # of a question
SCHEMA = """
CREATE VIRTUAL TABLE passages USING fts5(
    heading, body, detail = column, columnsize = 1,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
)
"""
BEST = """
SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, ?, 1.0) LIMIT ?
"""


class PassageIndex:
    """A `Finder` over passages in memory; safe to share between threads."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(SCHEMA)
        rows = ((place, *_fields(one)) for place, one in enumerate(self._passages))
        self._database.executemany(
            "INSERT INTO passages (rowid, heading, body) VALUES (?, ?, ?)", rows
        )
        self._database.commit()

    def __len__(self) -> int:
        return len(self._passages)

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._database.close()

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """See `Finder.find`."""
        wanted = tuple(dict.fromkeys(terms(question)))[:MOST_TERMS]
        if not wanted:
            return ()
        query = " OR ".join(f'"{term}"' for term in wanted)
        with (
            self._lock,
            closing(self._database.execute(BEST, (query, HEADING_COUNTS, most))) as rows,
        ):
            return tuple(self._passages[place] for (place,) in rows)


def _fields(one: Passage) -> tuple[str, str]:
    return " ".join(terms(one.title)), " ".join(terms(one.text))

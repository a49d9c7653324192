"""Documents that people brought along: kept with the log, found by their owner alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.documents.own import OwnDocuments
from dashboard.log.database import Database
from dashboard.log.owned.documents import DocumentStore
from fallback.grounding.files import DocumentsRefused

HOUSE = {"house/guests.md": b"# Laundry\n\nA token costs three euros."}
SHOP = {"shop.csv": "질문,답변\n환불은?,사흘 안에 됩니다.\n".encode()}


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[OwnDocuments]:
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    own = OwnDocuments(DocumentStore(database))
    yield own
    own.close()
    database.close()


def test_each_finds_in_their_own(documents: OwnDocuments) -> None:
    """What is brought replaces what was there; nobody finds in another's."""
    kept = documents.bring("one", HOUSE)
    assert kept is not None
    assert (kept.name, kept.files, kept.unread) == ("house", ("house/guests.md",), ())
    assert documents.of("other") is None
    (found,) = documents.finder_of("one").find("What does the laundry cost?", 3)
    assert (found.title, found.text) == (
        "house/guests.md › Laundry",
        "A token costs three euros.",
    )
    assert documents.finder_of("other").find("What does the laundry cost?", 3) == ()
    documents.bring("one", SHOP)
    assert documents.finder_of("one").find("laundry", 3) == ()
    assert documents.finder_of("one").find("환불", 3)[0].text == "환불은?\n사흘 안에 됩니다."
    documents.remove("one")
    assert documents.of("one") is None
    assert documents.finder_of("one").find("환불", 3) == ()


def test_what_is_refused_leaves_what_was_there(documents: OwnDocuments) -> None:
    """A bad upload costs nobody their documents."""
    documents.bring("one", HOUSE)
    with pytest.raises(DocumentsRefused):
        documents.bring("one", {"a.zip": b"PK\x03\x04 nothing"})
    assert documents.of("one") is not None

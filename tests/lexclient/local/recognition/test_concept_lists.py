"""The hand-written list stays small enough to be read, and holds nothing that works without it."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from lexclient.local.recognition import concepts
from lexclient.local.recognition.concepts import TOPIC, entries, stem
from lexclient.local.recognition.concepts.conjugation import conjugate

FOLDER = Path(concepts.__file__).parent
FILES = sorted(FOLDER.glob("*/*.txt"))
MOST_BYTES, MOST_LINES = 60_000, 400
HEADER = 3  # lines
TYPED = 3  # syllables from which on a slip of the finger is told from another word


def meanings(language: str) -> dict[str, list[str]]:
    """The entries of every meaning."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, entry in entries(language):
        found[name].append(entry)
    return found


def test_all_of_it_is_small() -> None:
    """Files of two languages, under 60 KB together."""
    assert {path.parent.name for path in FILES} == {"en", "ko"}
    assert sum(path.stat().st_size for path in FILES) < MOST_BYTES


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_says_what_belongs_there_and_is_sorted(path: Path) -> None:
    """A header, meanings in order, each with entries in order, one a line."""
    lines = path.read_text("utf-8").splitlines()
    assert [line[:2] for line in lines[: HEADER + 1]] == ["# "] * HEADER + [lines[HEADER][:2]]
    body = lines[HEADER:]
    starts = [n for n, line in enumerate(body) if line.startswith("[")] + [len(body)]
    names = [body[start].strip("[]").removeprefix("*") for start in starts[:-1]]
    parts = [body[a + 1 : b] for a, b in pairwise(starts)]
    assert (len(lines) <= MOST_LINES, starts[0], names) == (True, 0, sorted(names))
    assert [part for part in parts if part != sorted(part) or not part] == []
    assert [line for line in body if line != line.strip() or "," in line] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_entry_is_there_twice(language: str) -> None:
    """In no other inflection either; and a meaning is in one file."""
    key = (lambda e: " ".join(map(stem, e.split()))) if language == "en" else str
    counted = Counter(key(entry) for _, entry in entries(language))
    assert [entry for entry, times in counted.items() if times > 1] == []
    places = Counter(
        line
        for path in FILES
        if path.parent.name == language
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("[")
    )
    assert [name for name, times in places.items() if times > 1] == []


def test_subjects_are_english() -> None:
    """Korean ones told strangers apart no better, and kept out what was meant."""
    assert [name for name, _ in entries("ko") if name.startswith(TOPIC)] == []


def test_no_entry_is_too_short_to_be_safe() -> None:
    """English words have three letters, phrases four words at most; what begins a Korean word two
    syllables. The code sees to it that one syllable means something only as a whole word."""
    english = [entry for _, entry in entries("en")]
    assert [e for e in english if len(e) < 3 or len(e.split()) > 4] == []
    korean = [entry for _, entry in entries("ko")]
    assert [e for e in korean if e.startswith("^") and len(e) < 3] == []


def test_no_entry_is_found_by_another_of_its_meaning() -> None:
    """A phrase that holds a listed one, a Korean word that holds a listed piece."""
    held = [
        (one, other)
        for own in meanings("en").values()
        for one in own
        for other in own
        if one != other and f" {_stems(one)} " in f" {_stems(other)} "
    ]
    held += [
        (one, other)
        for own in meanings("ko").values()
        for one in own
        for other in own
        if one != other and _holds(other, one)
    ]
    assert held == []


def test_no_entry_is_a_typing_error_of_another() -> None:
    """Pieces of words find those: one letter more, less or other in a long word."""
    slips = [
        (one, other)
        for own in meanings("ko").values()
        for one, other in combinations(own, 2)
        if min(len(one), len(other)) >= TYPED and not {one[-1], other[-1]} & {"다"}
        if _one_slip(_jamo(one), _jamo(other))
    ]
    assert slips == []


def _stems(phrase: str) -> str:
    return " ".join(map(stem, phrase.split()))


def _holds(word: str, piece: str) -> bool:
    shapes = conjugate(piece) if piece.endswith("다") else [piece]
    bare = word.removesuffix("다")
    begun = any(bare.lstrip("^").startswith(s[1:]) for s in shapes if s.startswith("^"))
    return begun or any(len(s) > 1 and s in bare for s in shapes if not s.startswith("^"))


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _one_slip(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    same = next(
        (n for n, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]),
        len(short),
    )
    return long[same + 1 :] in (short[same:], short[same + 1 :])

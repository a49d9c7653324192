"""What stands beside the placeholders of sample utterances."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lexclient.local.slots.openings.alignment import PLACEHOLDER

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Context:
    """The words beside a placeholder in a sample utterance, empty where there are none.

    `row` are the placeholders that stand in one row with it, itself included.
    """

    before: str
    behind: str
    row: tuple[str, ...]

    def only(self, names: Collection[str]) -> Context:
        """The same place, with only these placeholders in its row."""
        return replace(self, row=tuple(name for name in self.row if name in names))


@lru_cache(maxsize=4096)
def contexts_of(utterances: tuple[str, ...], name: str) -> tuple[Context, ...]:
    """What stands beside `{name}` in the sample utterances of an intent."""
    return tuple(context for context in _contexts(utterances) if name in context.row)


@lru_cache(maxsize=1024)
def _contexts(utterances: tuple[str, ...]) -> tuple[Context, ...]:
    return tuple(context for utterance in utterances for context in _of_sample(utterance))


def _of_sample(utterance: str) -> Iterator[Context]:
    """Each row of placeholders with the words at its two ends."""
    parts = PLACEHOLDER.split(utterance)
    row: list[str] = []
    before = parts[0]
    for name, behind in zip(parts[1::2], parts[2::2], strict=True):
        row.append(name)
        if behind.strip():
            yield Context(_last_word(before), _first_word(behind), tuple(row))
            row, before = [], behind
    if row:
        yield Context(_last_word(before), "", tuple(row))


def _last_word(before: str) -> str:
    words = before.split()
    return words[-1].lower() if words else ""


def _first_word(behind: str) -> str:
    """The particle at the placeholder or the word behind it; sentence signs are no words."""
    words = behind.split()
    return words[0].rstrip(".,!?").lower() if words else ""


@lru_cache(maxsize=1024)
def words_of(utterances: tuple[str, ...]) -> frozenset[str]:
    """The words of sample utterances, in lower case, without placeholders."""
    texts = (PLACEHOLDER.sub(" ", utterance).lower() for utterance in utterances)
    return frozenset(word for text in texts for word in WORD.findall(text))

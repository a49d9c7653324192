"""A passage of a document, and the contract of whoever finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Passage:
    """What a document says at one place: `source` is its name, `place` a heading, page or row in
    it, `url` where it can be read, if anywhere."""

    source: str
    text: str
    place: str = ""
    url: str | None = None

    @property
    def title(self) -> str:
        """How people call it: document and place."""
        return f"{self.source} › {self.place}" if self.place else self.source


class Finder(Protocol):
    """Finds the passages that may answer a question."""

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """At most `most`, the best first; none where nothing fits. Raises a `FallbackError`."""

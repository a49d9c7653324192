"""Finds the text of the bundled knowledge that answers a question: BM25 over words and, for
Korean, over pairs of syllables, since particles and endings hang on its words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["ko", "en"]

KNOWLEDGE = Path(__file__).with_name("knowledge")
K1, B = 1.2, 0.5  # of BM25; a low b, as the texts are of like length
ASKING = 4  # a term of the ways of asking counts as often as this many of the text
ENOUGH = 0.4  # share of what the question says, by weight, that a text has to hold
ENOUGH_OF_PASSAGE = 0.3  # share of a question's terms
IN_PASSING = 0.5  # how much it counts that the text only mentions a term and is not about it
UNKNOWN_PAIR = 0.4
PARTICLE = re.compile(
    "(이랑|랑|에서|으로|로|에게|에|을|를|이|가|은|는|과|와|의|도|만|이야|야|이에요|예요|인가요|이란|란)$"
)
WORD = re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]|[a-z0-9]|[가-힣]+")
# what a question says whatever it is about
FILLERS = frozenset((KNOWLEDGE / "fillers.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the knowledge: what it is about, how people ask for it, what it says."""

    subject: str
    title: str
    phrasings: tuple[str, ...]
    paragraph: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The entries of one language, counted."""

    entries: tuple[Entry, ...]
    counts: tuple[Counter[str], ...]
    spread: Mapping[str, int]
    by_phrasing: Mapping[str, Entry]

    def best(self, question: str) -> Entry | None:
        """The entry that fits best, None when none holds enough of what is asked."""
        if normalised(question) in self.by_phrasing:  # "Who are you?" holds nothing but fillers
            return self.by_phrasing[normalised(question)]
        question_terms = Counter(terms(question))
        if not question_terms:
            return None
        scores = [self._score(question_terms, counts) for counts in self.counts]
        place = max(range(len(scores)), key=scores.__getitem__)
        share = self._coverage(question_terms, self.counts[place])
        return self.entries[place] if share >= ENOUGH else None

    def weight(self, term: str) -> float:
        """BM25's inverse document frequency; a term that no entry holds weighs most, except
        for an unknown syllable pair, which is an ending of a verb more often than a subject."""
        holding = self.spread.get(term, 0)
        weight = math.log(1 + (len(self.entries) - holding + 0.5) / (holding + 0.5))
        return weight if holding or term.isascii() else weight * UNKNOWN_PAIR

    def _score(self, question_terms: Mapping[str, int], counts: Counter[str]) -> float:
        mean = sum(c.total() for c in self.counts) / len(self.counts)
        norm = K1 * (1 - B + B * counts.total() / mean)
        return sum(
            times * self.weight(term) * counts[term] * (K1 + 1) / (counts[term] + norm)
            for term, times in question_terms.items()
            if counts[term]
        )

    def _coverage(self, question_terms: Iterable[str], counts: Counter[str]) -> float:
        weights = {term: self.weight(term) for term in question_terms}
        covered = sum(weight * _share(counts[term]) for term, weight in weights.items())
        return covered / sum(weights.values())


def best_of(question: str, texts: list[str]) -> int | None:
    """Which of some texts, the likeliest first, holds enough of a question; None if none does.

    Counted among these few alone, no term is rare: so each weighs the same.
    """
    wanted = set(terms(question))
    shares = [len(wanted & set(terms(text))) / max(1, len(wanted)) for text in texts]
    place = max(range(len(texts)), key=shares.__getitem__)
    return place if shares[place] >= ENOUGH_OF_PASSAGE else None


def _share(times: int) -> float:
    if not times:
        return 0.0
    return 1.0 if times >= ASKING else IN_PASSING


def normalised(question: str) -> str:
    """A question without capitals, punctuation and extra blanks."""
    return " ".join(WORD.findall(question.lower()))


def terms(text: str) -> list[str]:
    """What a text is compared by: its words, and the syllable pairs of Korean ones."""
    result = []
    for word in WORD.findall(text.lower()):
        if word in FILLERS:
            continue
        if "가" <= word[0] <= "힣":
            stem = PARTICLE.sub("", word) if len(word) > 2 else word
            result += [stem[at : at + 2] for at in range(len(stem) - 1)]
        else:
            result.append(_singular(word))
    return result


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def language_of(text: str) -> Language:
    """Korean as soon as there is a Hangul syllable in it."""
    return "ko" if re.search("[가-힣]", text) else "en"


@cache
def index(language: Language) -> Index:
    """The knowledge of one language, read and counted once."""
    entries = tuple(parsed((KNOWLEDGE / f"{language}.md").read_text(encoding="utf-8")))
    counts = tuple(_counted(entry) for entry in entries)
    spread = Counter(term for entry_counts in counts for term in entry_counts)
    return Index(entries, counts, spread, {normalised(w): e for e in entries for w in e.phrasings})


def _counted(entry: Entry) -> Counter[str]:
    heading = Counter(terms(" ".join([entry.title, *entry.phrasings])))
    weighed = Counter({term: times * ASKING for term, times in heading.items()})
    return weighed + Counter(terms(" ".join([entry.paragraph, *entry.points])))


def parsed(document: str) -> Iterable[Entry]:
    """The entries of a knowledge file, `## subject: title` and the lines under it."""
    for section in document.split("\n## ")[1:]:
        heading, *lines = section.strip().splitlines()
        subject, title = heading.split(": ", maxsplit=1)
        marked: dict[str, list[str]] = {"?": [], "-": [], "": []}
        for line in filter(None, map(str.strip, lines)):
            mark = line[0] if line[:2] in {"? ", "- "} else ""
            marked[mark].append(line.removeprefix(f"{mark} ") if mark else line)
        yield Entry(subject, title, tuple(marked["?"]), " ".join(marked[""]), tuple(marked["-"]))

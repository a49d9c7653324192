"""Which retrieval finds the passage that answers a question, in English and in Korean.

    python -m benchmarks.retrieval

102 questions a language over 34 texts (`data/retrieval`), each in a customer's words and not the
text's. Recall at 3 is how often the text is among the first three, MRR the mean of 1/rank within
the first ten. The terms were chosen with these questions, so their figures are a little too good.
Then 10,000 passages, made of the same sentences, for the time and the size of an index. `nothing`
is how often nothing at all is found for twenty questions about other things. bm25s is measured
beside it, and is not needed to run LexLens (pip install bm25s).

    two cores, November 2026    recall@3    MRR  nothing
    en  FTS5, terms                0.696  0.579     0.00      chosen
    en  offline retrieval          0.667  0.563     0.80
    en  FTS5, trigrams             0.667  0.584     0.00
    en  bm25s, its own words       0.480  0.407     0.15
    en  bm25s, terms               0.686  0.578     0.00
    ko  FTS5, terms                0.814  0.717     0.15      chosen
    ko  offline retrieval          0.696  0.659     0.80
    ko  FTS5, trigrams             0.382  0.333     1.00
    ko  bm25s, its own words       0.324  0.298     0.90
    ko  bm25s, terms               0.794  0.717     0.15

    10,000 passages                built     size   a question
    FTS5, terms                   1.49 s  15.7 MB     80.49 ms
    FTS5, trigrams                0.19 s  14.7 MB      6.13 ms
    bm25s, its own words          0.33 s  12.1 MB      0.47 ms
    bm25s, terms                  2.78 s 134.8 MB      0.41 ms

The 10,000 are made of 200 sentences, so nearly every term stands in nearly every passage: for FTS5
that is the worst case. Sizes are what the process grew by, one after the other.
"""

from __future__ import annotations

import random
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fallback.grounding.index import PassageIndex
from fallback.grounding.passage import Passage
from fallback.local.retrieval import Entry, Index, _counted, terms

DATA = Path(__file__).parent / "data" / "retrieval"
PASSAGES = 10_000
WORD = re.compile(r"\w+")
Find = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the questions that it answers."""

    title: str
    body: str
    questions: tuple[str, ...]


def texts(language: str) -> list[Text]:
    document = (DATA / f"{language}.md").read_text(encoding="utf-8")
    return [_text(section) for section in document.split("\n## ")[1:]]


def _text(section: str) -> Text:
    title, *lines = section.strip().splitlines()
    questions = tuple(line[2:] for line in lines if line.startswith("? "))
    return Text(title, "\n".join(line for line in lines if not line.startswith("? ")), questions)


def of_own_index(corpus: Sequence[Passage]) -> Find:
    """What LexLens uses: FTS5 over its own terms."""
    index = PassageIndex(corpus)
    places = {one: place for place, one in enumerate(corpus)}
    return lambda question: [places[one] for one in index.find(question, 10)]


def of_offline_retrieval(corpus: Sequence[Passage]) -> Find:
    """The offline endpoint's own BM25, in Python."""
    entries = tuple(Entry(str(n), one.place, (), one.text, ()) for n, one in enumerate(corpus))
    counts = tuple(_counted(entry) for entry in entries)
    spread: dict[str, int] = {}
    for count in counts:
        for term in count:
            spread[term] = spread.get(term, 0) + 1
    index = Index(entries, counts, spread, {})

    def find(question: str) -> Sequence[int]:
        wanted = dict.fromkeys(terms(question), 1)
        scores = [(index._score(wanted, count), n) for n, count in enumerate(counts)]
        return [n for score, n in sorted(scores, key=lambda s: -s[0])[:10] if score > 0]

    return find


def of_trigrams(corpus: Sequence[Passage]) -> Find:
    """FTS5's own trigrams, the question's words of three characters and more."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(heading, body, tokenize='trigram')")
    rows = [(n, one.place, one.text) for n, one in enumerate(corpus)]
    database.executemany("INSERT INTO t (rowid, heading, body) VALUES (?, ?, ?)", rows)

    def find(question: str) -> Sequence[int]:
        grams = {w[at : at + 3] for w in WORD.findall(question.lower()) for at in range(len(w) - 2)}
        query = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        statement = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 2.0, 1.0) LIMIT 10"
        return [n for (n,) in database.execute(statement, (query,))] if query else []

    return find


def of_bm25s(corpus: Sequence[Passage]) -> Find:
    """bm25s with its own tokenizer, which knows words only."""
    import bm25s  # noqa: PLC0415

    tokens = bm25s.tokenize(
        [f"{one.place} {one.text}" for one in corpus], stopwords="en", show_progress=False
    )
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)

    def find(question: str) -> Sequence[int]:
        asked = bm25s.tokenize([question], stopwords="en", show_progress=False)
        places, scores = retriever.retrieve(asked, k=10, show_progress=False)
        return [int(n) for n, score in zip(places[0], scores[0], strict=True) if score > 0]

    return find


def of_bm25s_over_pairs(corpus: Sequence[Passage]) -> Find:
    """bm25s over the terms that LexLens uses."""
    import bm25s  # noqa: PLC0415

    from fallback.grounding.terms import terms as own_terms  # noqa: PLC0415

    retriever = bm25s.BM25()
    both = [own_terms(f"{one.place} {one.place} {one.text}") for one in corpus]
    retriever.index(both, show_progress=False)

    def find(question: str) -> Sequence[int]:
        places, scores = retriever.retrieve([own_terms(question)], k=10, show_progress=False)
        return [int(n) for n, score in zip(places[0], scores[0], strict=True) if score > 0]

    return find


FINDERS = {
    "FTS5, terms": of_own_index,
    "offline retrieval": of_offline_retrieval,
    "FTS5, trigrams": of_trigrams,
    "bm25s, its own words": of_bm25s,
    "bm25s, terms": of_bm25s_over_pairs,
}


def quality(language: str) -> None:
    known = texts(language)
    corpus = [Passage("seaside.md", one.body, one.title) for one in known]
    elsewhere = (DATA / f"{language}_elsewhere.txt").read_text(encoding="utf-8").splitlines()
    for name, make in FINDERS.items():
        find = make(corpus)
        ranks = [_rank(find(asked), n) for n, one in enumerate(known) for asked in one.questions]
        recall = sum(rank <= 3 for rank in ranks) / len(ranks)
        mrr = sum(1 / rank for rank in ranks if rank <= 10) / len(ranks)
        nothing = sum(not find(asked) for asked in elsewhere) / len(elsewhere)
        _print(f"{language}  {name:24} {recall:9.3f} {mrr:7.3f} {nothing:9.2f}  {len(ranks)}")


def _rank(places: Sequence[int], right: int) -> int:
    return list(places).index(right) + 1 if right in places else 99


def size() -> None:
    corpus = list(made(PASSAGES))
    asked = [one for language in ("en", "ko") for text in texts(language) for one in text.questions]
    for name, make in FINDERS.items():
        if make is of_offline_retrieval:  # reads every text at each question: made for a few dozen
            continue
        before, begun = memory(), time.perf_counter()
        find = make(corpus)
        built = time.perf_counter() - begun
        grown = memory() - before
        sample = asked[:: max(1, len(asked) // 40)]
        begun = time.perf_counter()
        for question in sample:
            find(question)
        each = (time.perf_counter() - begun) / len(sample)
        _print(f"    {name:24} {built:8.2f} s {grown:8.1f} MB {each * 1000:9.2f} ms a question")


def made(count: int) -> Iterator[Passage]:
    """Passages of three sentences each, drawn from the texts of both languages."""
    chance = random.Random(7)
    bodies = [one.body for language in ("en", "ko") for one in texts(language)]
    sentences = [part for body in bodies for part in re.split(r"(?<=[.]) ", body)]
    for number in range(count):
        text = " ".join(chance.sample(sentences, 3))
        yield Passage(f"document-{number // 40}.md", text, f"Part {number}")


def memory() -> float:
    """Megabytes that the process holds."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    _print("    finder                    recall@3    MRR   nothing  questions")
    for language in ("en", "ko"):
        quality(language)
    _print(f"\n    an index of {PASSAGES:,} passages")
    size()


if __name__ == "__main__":
    main()

"""How far an ingest is: records, rate, and the time that is left where the size is known."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.ingest.ingest import Tally
from dashboard.ingest.sources.places import Place


@dataclass(frozen=True, slots=True)
class Progress:
    """`share` of the bytes, 0 to 1, and `left_s` are None where nobody knows the size."""

    records: int
    rate: float
    share: float | None
    left_s: float | None


def progress(records: int, done: int, size: int | None, elapsed_s: float) -> Progress:
    """After so many seconds, with `done` of `size` bytes."""
    share = min(1.0, done / size) if size else None
    left_s = elapsed_s * (1 - share) / share if share else None
    return Progress(records, records / max(elapsed_s, 1e-3), share, left_s)


def line(tally: Tally, where: Place, elapsed_s: float) -> str:
    """For a terminal."""
    now = progress(tally.records, where.done, where.size, elapsed_s)
    words = [where.source[-40:]]
    if now.share is not None:
        bar = "█" * round(20 * now.share)
        words.append(f"{bar:░<20} {now.share:4.0%}")
    words.append(f"{now.records:,} records, {now.rate:,.0f} a second")
    if now.left_s is not None:
        words.append(f"{now.left_s:,.0f} s left")
    return "  ".join(words)

"""Nearest-rank percentiles for SQLite, which has none: the smallest value that p % of the values do
not exceed, as PostgreSQL's and DuckDB's `percentile_disc` has it."""

from __future__ import annotations

from array import array


class Percentile:
    """An aggregate of `percentile_disc(value, percent)`; NULL is no value."""

    def __init__(self) -> None:
        self._values = array("d")
        self._percent = 50

    def step(self, value: float | None, percent: int) -> None:
        """One more row."""
        self._percent = percent
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        """The percentile, None of nothing."""
        rank = (len(self._values) * self._percent + 99) // 100
        return sorted(self._values)[rank - 1] if rank else None

"""Nearest-rank percentiles for SQLite, which has none: the smallest value that p % of the values do
not exceed, as PostgreSQL's and DuckDB's `percentile_disc` has it."""

from __future__ import annotations

import json
from array import array


class Percentiles:
    """An aggregate of `percentile_disc(value, percent, percent…)`: a JSON list with one for each
    percent, NULL where there is no value; NULL is no value."""

    def __init__(self) -> None:
        self._values = array("d")
        self._percents: tuple[int, ...] = ()

    def step(self, value: float | None, *percents: int) -> None:
        """One more row."""
        self._percents = percents
        if value is not None:
            self._values.append(value)

    def finalize(self) -> str | None:
        """The percentiles, None of nothing."""
        ordered = sorted(self._values)
        ranks = ((len(ordered) * percent + 99) // 100 for percent in self._percents)
        return json.dumps([ordered[rank - 1] for rank in ranks]) if ordered else None

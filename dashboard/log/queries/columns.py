"""Turns column by column, to be taken away: newest first, without keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter, conditions
from dashboard.log.schema import turns
from dashboard.privacy import redacted

BATCH = 2000

# of what Python type the values of each column are, where they are known
TYPES: Mapping[str, type] = {column.name: column.type.python_type for column in turns.columns}


def rows(
    database: Database, turn_filter: TurnFilter, names: Sequence[str], *, most: int
) -> Iterator[dict[str, Any]]:
    """The values of these columns, of the newest `most` turns of a filter."""
    query = (
        sa.select(*[turns.c[name] for name in names])
        .where(*conditions(turn_filter))
        .order_by(turns.c.number.desc())
        .limit(most)
    )
    with database.reading.connect().execution_options(yield_per=BATCH) as connection:
        for row in connection.execute(query).mappings():
            yield {name: redacted(value) for name, value in row.items()}

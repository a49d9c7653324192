"""How many tokens an answer takes in this log: what one that was given elsewhere may have taken."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import over_facts
from dashboard.log.schema import turns


def median_tokens(database: Database) -> tuple[int, int] | None:
    """Tokens in and out, each the median of all answers in the log (the lower of two in the
    middle); None where no answer's are known."""
    with database.reading.connect() as connection:
        read = _median(connection, turns.c.input_tokens)
        written = _median(connection, turns.c.output_tokens)
    return None if read is None or written is None else (read, written)


def _median(connection: sa.Connection, column: sa.Column[Any]) -> int | None:
    known = (column.is_not(None), turns.c.replay_of.is_(None))
    counted = sa.select(sa.func.count()).select_from(turns).where(*known)
    count = int(connection.execute(over_facts(counted)).scalar_one())
    if not count:
        return None
    middle = sa.select(column).where(*known).order_by(column).offset((count - 1) // 2).limit(1)
    return int(connection.execute(over_facts(middle)).scalar_one())

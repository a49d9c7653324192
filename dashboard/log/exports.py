"""The filtered turns to take away: CSV, JSON lines or Parquet, newest first, without keys."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from dashboard import spreadsheet
from dashboard.log.database import Database
from dashboard.log.filter import TurnFilter, conditions
from dashboard.log.schema import turns
from dashboard.privacy import CALLS, redacted

MOST = 50_000  # rows of one file; they are made in memory
MOST_WITH_CALLS = 10_000
BATCH = 2000
FLAT = tuple(column.name for column in turns.columns if column.name not in CALLS)


def as_csv(database: Database, asked: TurnFilter) -> bytes:
    """A table with a header, for spreadsheets."""
    return spreadsheet.table(
        FLAT, (list(row.values()) for row in _rows(database, asked, FLAT, MOST))
    )


def as_json_lines(database: Database, asked: TurnFilter) -> bytes:
    """A JSON object a line, with the requests and responses."""
    rows = _rows(database, asked, (*FLAT, *CALLS), MOST_WITH_CALLS)
    lines = (json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return "".join(lines).encode()


def as_parquet(database: Database, asked: TurnFilter) -> bytes:
    """Typed columns, compressed; what is unknown is null."""
    # 0.1 s and 40 MB that only this needs; pyarrow has no types
    pa: Any = import_module("pyarrow")
    pq: Any = import_module("pyarrow.parquet")
    kinds: dict[type, Any] = {
        sa.Integer: pa.int64(),
        sa.Float: pa.float64(),
        sa.DateTime: pa.timestamp("us"),
    }
    schema = pa.schema([(name, _kind(turns.c[name], kinds, pa.string())) for name in FLAT])
    rows = list(_rows(database, asked, FLAT, MOST))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()


FORMATS: dict[str, tuple[Callable[[Database, TurnFilter], bytes], str]] = {
    "csv": (as_csv, "text/csv"),
    "jsonl": (as_json_lines, "application/jsonl"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
}


def _kind(column: sa.Column[Any], kinds: Mapping[type, Any], other: Any) -> Any:
    return next((kind for base, kind in kinds.items() if isinstance(column.type, base)), other)


def _rows(
    database: Database, asked: TurnFilter, names: tuple[str, ...], most: int
) -> Iterator[dict[str, Any]]:
    query = (
        sa.select(*[turns.c[name] for name in names])
        .where(*conditions(asked))
        .order_by(turns.c.number.desc())
        .limit(most)
    )
    with database.engine.connect().execution_options(yield_per=BATCH) as connection:
        for row in connection.execute(query).mappings():
            yield {name: redacted(value) for name, value in row.items()}

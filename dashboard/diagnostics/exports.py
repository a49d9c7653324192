"""The filtered turns to take away: CSV, JSON lines or Parquet, newest first, without keys."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from dashboard import spreadsheet
from dashboard.log.database import Database
from dashboard.log.queries.columns import TYPES, rows
from dashboard.log.queries.filter import TurnFilter
from dashboard.privacy import CALLS

MOST = 50_000  # rows of one file; they are made in memory
MOST_WITH_CALLS = 10_000
FLAT = tuple(name for name in TYPES if name not in (*CALLS, "owner"))


def as_csv(database: Database, turn_filter: TurnFilter) -> bytes:
    """A table with a header, for spreadsheets."""
    table = rows(database, turn_filter, FLAT, most=MOST)
    return spreadsheet.table(FLAT, ([_cell(one) for one in row.values()] for row in table))


def as_json_lines(database: Database, turn_filter: TurnFilter) -> bytes:
    """A JSON object a line, with the requests and responses."""
    table = rows(database, turn_filter, (*FLAT, *CALLS), most=MOST_WITH_CALLS)
    lines = (json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in table)
    return "".join(lines).encode(errors="backslashreplace")  # half a pair stays an escape


def as_parquet(database: Database, turn_filter: TurnFilter) -> bytes:
    """Typed columns, compressed; what is unknown is null."""
    # 0.1 s and 40 MB that only this needs; pyarrow has no types
    pa: Any = import_module("pyarrow")
    pq: Any = import_module("pyarrow.parquet")
    kinds = {int: pa.int64(), float: pa.float64(), dt.datetime: pa.timestamp("us")}
    schema = pa.schema([(name, kinds.get(TYPES[name], pa.string())) for name in FLAT])
    found = rows(database, turn_filter, FLAT, most=MOST)
    table = pa.Table.from_pylist(
        [{name: _cell(one) for name, one in row.items()} for row in found], schema=schema
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A value as a cell holds it: what an answer cites as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


FORMATS: dict[str, tuple[Callable[[Database, TurnFilter], bytes], str]] = {
    "csv": (as_csv, "text/csv"),
    "jsonl": (as_json_lines, "application/jsonl"),
    "parquet": (as_parquet, "application/vnd.apache.parquet"),
}

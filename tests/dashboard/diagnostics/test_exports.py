"""The filtered turns as files, on both databases."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pyarrow.parquet as pq

from dashboard.diagnostics import exports
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.turns import TurnLog
from tests.dashboard.recorded import DAY, change, record

ALL = TurnFilter()
FALLBACK_TURNS = TurnFilter(reasons=("below_threshold",))


def test_the_three_forms_of_an_export(database: Database) -> None:
    """The filtered turns, newest first, without keys; only JSON lines has the calls."""
    record(database)
    request = {"api_key": "x", "text": "sk-123456789"}
    change(database, "t3", utterance="=1+1", lex_request=request)
    table = list(
        csv.reader(io.StringIO(exports.as_csv(database, FALLBACK_TURNS).decode("utf-8-sig")))
    )
    at = {name: n for n, name in enumerate(table[0])}
    assert [row[at["id"]] for row in table[1:]] == ["t6", "t4", "t3"]
    assert table[3][at["utterance"]] == "'=1+1"
    assert table[3][at["cost_nano"]] == "20000"
    lines = exports.as_json_lines(database, FALLBACK_TURNS).decode().splitlines()
    third = json.loads(lines[2])
    assert (third["utterance"], third["cost_nano"], third["thumb"]) == ("=1+1", 20000, -1)
    assert third["lex_request"] == {"api_key": "•••", "text": "sk-•••"}
    parquet = pq.read_table(io.BytesIO(exports.as_parquet(database, FALLBACK_TURNS)))
    assert parquet.column("id").to_pylist() == ["t6", "t4", "t3"]
    assert parquet.column("cost_nano").to_pylist() == [None, 10_000, 20_000]
    assert parquet.column("created_at").to_pylist()[2] == DAY + dt.timedelta(hours=11, minutes=1)
    assert "lex_request" not in parquet.column_names


def test_half_a_surrogate_pair_in_a_call_spoils_no_export(database: Database) -> None:
    """A server may send one as an escape, and it is kept as one."""
    record(database)
    change(database, "t3", fallback_response={"text": "a\ud800b"})
    third = json.loads(exports.as_json_lines(database, FALLBACK_TURNS).decode().splitlines()[2])
    assert third["fallback_response"] == {"text": "a\ud800b"}


def test_an_export_without_turns_has_its_columns(database: Database) -> None:
    """An empty table is still a table."""
    TurnLog(database)
    assert exports.as_csv(database, ALL).decode("utf-8-sig").startswith("number,id,conversation")
    assert exports.as_json_lines(database, ALL) == b""
    assert pq.read_table(io.BytesIO(exports.as_parquet(database, ALL))).num_rows == 0

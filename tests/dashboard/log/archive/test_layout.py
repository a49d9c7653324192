"""Others read the files as README says."""

from __future__ import annotations

import random
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles, schema
from dashboard.log.database import Database
from tests.dashboard.log.archive.turn_rows import NOW, put, random_rows

# docs.aws.amazon.com/athena/latest/ug/data-types.html, of what Arrow calls it
ATHENA = {
    "string": "STRING",
    "int16": "SMALLINT",
    "int32": "INT",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "timestamp[us]": "TIMESTAMP",
}
README = Path(__file__).parents[4] / "README.md"


def statement(word: str) -> str:
    """The code block of README with a word in it."""
    blocks = re.findall(r"```\w+\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if word in block)


def test_the_statements_of_the_readme(
    database: Database, archived: Archive, files: DayFiles
) -> None:
    """Athena's table has the columns that the files have; DuckDB takes its question, asked of the
    folder, and pandas counts the same."""
    rows = random_rows(random.Random(4), 200)
    put(database, rows)
    archived.bring_up_to_date(NOW)
    folder = Path(files.path(files.days()[0])).parents[1]
    table = statement("CREATE EXTERNAL TABLE")
    columns = re.findall(r"(\w+) ([A-Z]+)", table[table.index("(") : table.index(")")])
    assert columns == [(field.name, ATHENA[str(field.type)]) for field in schema()]
    duckdb: Any = import_module("duckdb")
    escaped = str(folder).replace("'", "''")
    view = f"read_parquet('{escaped}/*/*.parquet', hive_partitioning = true)"
    question = statement("GROUP BY dt").replace("lexlens_turns", view)
    with duckdb.connect(":memory:") as memory:
        counted = {str(row[0]): row[1] for row in memory.execute(question).fetchall()}
    expected: dict[str, int] = {}
    for row in rows:
        if row["created_at"].date() in files.days() and row["answered_by"] == "fallback":
            day = f"{row['created_at']:%Y-%m-%d}"
            expected[day] = expected.get(day, 0) + 1
    assert counted == expected
    names: dict[str, Any] = {}
    exec(statement("read_parquet(").replace("data/lexlens-archive", str(folder)), names)
    assert {str(day): count for day, count in names["fallbacks"].items()} == expected

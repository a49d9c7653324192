"""The archive answers as the log does, whatever lies in files and whatever changed since."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.diagnostics import overview
from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.writing import bring_up_to_date
from dashboard.log.database import Database
from dashboard.log.queries import counts, latencies, score_bins
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import Scores, TurnFilter, choices
from dashboard.log.schema import turns
from tests.dashboard.log.archive.turn_rows import NOW, put, random_rows

SPAN = Span(NOW - dt.timedelta(days=6), 6 * 3600, 28)
Question = Callable[[Database, TurnFilter], Any]

OVERVIEW: list[Question] = [
    overview.span,
    lambda database, scope: overview.headline(database, scope, SPAN),
    overview.histogram,
    counts.flows,
    latencies.targets,
    *(
        lambda database, scope, name=name: latencies.latency(database, scope, SPAN, name)
        for name in latencies.LATENCIES
    ),
    score_bins.bots,
    lambda database, _scope: choices(database),
]

FILTERS = [
    TurnFilter(),
    TurnFilter(since=NOW - dt.timedelta(days=2)),
    TurnFilter(until=NOW - dt.timedelta(days=1), routes=("fallback", "failed")),
    TurnFilter(text="배송", thumbs=("up", "none"), labels=("wrong",)),
    TurnFilter(scores=Scores(0.55, 0.6), intents=("Order", "-")),
    TurnFilter(bots=("nobody",)),
]


@contextmanager
def read_by(database: Database, archive: Archive) -> Iterator[None]:
    """Questions go to the archive."""
    database.reading = archive
    yield
    database.reading = database.engine


def assert_same(database: Database, archive: Archive, questions: list[Question]) -> None:
    """Each question has the same answer, asked of the log and asked of the archive."""
    for scope in FILTERS:
        for ask in questions:
            by_log = ask(database, scope)
            with read_by(database, archive):
                assert ask(database, scope) == by_log


@pytest.mark.parametrize("seed", range(3))
def test_the_overview_is_the_same(
    database: Database, archived: Archive, files: DayFiles, seed: int
) -> None:
    """Of random logs: days in files, today in the log, late changes in days that have a file."""
    draw = random.Random(seed)
    put(database, random_rows(draw, 300))
    assert bring_up_to_date(database, files, NOW) >= 4
    with archived.connect() as connection:
        assert connection.dialect.name == "duckdb"
    assert_same(database, archived, OVERVIEW)
    put(database, random_rows(draw, 20))
    late = sa.update(turns).where(turns.c.number % 7 == 0).values(label="Order", thumb=1)
    gone = sa.delete(turns).where(turns.c.number % 11 == 0)
    with database.engine.begin() as connection:
        connection.execute(late)
        connection.execute(gone)
    assert_same(database, archived, OVERVIEW)
    assert bring_up_to_date(database, files, NOW) >= 4
    assert bring_up_to_date(database, files, NOW) == 0
    assert_same(database, archived, OVERVIEW)

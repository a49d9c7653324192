"""The archive answers as the log does, whatever lies in files and whatever changed since."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.diagnostics import overview
from dashboard.log.archive.archive import Archive
from dashboard.log.database import Database
from dashboard.log.queries import (
    columns,
    counts,
    labels,
    latencies,
    misses,
    score_bins,
    spans,
    steps,
    turn_pages,
    unrecognised,
)
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import Scores, TurnFilter, choices
from dashboard.log.queries.unrecognised import LoggedBot
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

BOT = LoggedBot("FlowerShopBot", "ko_KR")
LISTS: list[Question] = [
    unrecognised.logged_bots,
    lambda database, scope: unrecognised.missed(database, scope, BOT, most=50),
    lambda database, scope: unrecognised.recognised(database, scope, BOT, most=50),
    lambda database, scope: unrecognised.fallback_turns(database, scope, last=9, before=2),
    lambda database, _scope: unrecognised.traffic(database, BOT.bot_name, SPAN.start),
    lambda database, scope: misses.said(database, scope, BOT, SPAN),
    lambda database, scope: misses.taught(database, scope, BOT, ["배송 어디쯤"]),
    unrecognised.generated,
    lambda database, scope: steps.steps(database, scope, last=100),
    *(
        lambda database, scope, order=order: turn_pages.page(
            database, scope, order=order, skip=3, size=20, newest=250
        )
        for order in turn_pages.ORDERS
    ),
    lambda database, scope: turn_pages.count(database, scope, order="dearest"),
    lambda database, scope: turn_pages.count_replays(database, scope, newest=250),
    counts.within_and_outside,
    lambda database, scope: list(columns.rows(database, scope, tuple(columns.TYPES), most=50)),
    lambda database, scope: turn_pages.neighbours(database, scope, _middle(database)),
    lambda database, scope: score_bins.flips(database, scope, 50, last=30),
    lambda database, scope: _without_means(score_bins.read(database, scope)),
]
# sums of fractions, which depend on the order of the turns in their last digits
MEANS: list[Question] = [
    lambda database, scope: labels.near(database, scope, 0.5, most=500),
    spans.by_nlu,
    lambda database, scope: list(spans.measured(database, scope).items()),
    lambda database, scope: [score_bins.read(database, scope)],
]


def _middle(database: Database) -> str:
    return turn_pages.page(database, TurnFilter(), skip=100, size=1)[0].id


def _without_means(recorded: score_bins.Recorded) -> score_bins.Recorded:
    return replace(recorded, mean_answer_s=None, mean_cost_nano=None)


FILTERS = [
    TurnFilter(),
    TurnFilter(since=NOW - dt.timedelta(days=2)),
    TurnFilter(until=NOW - dt.timedelta(days=1), routes=("fallback", "failed")),
    TurnFilter(text="배송", thumbs=("up", "none"), labels=("wrong",)),
    TurnFilter(scores=Scores(0.55, 0.6), intents=("Order", "-")),
    TurnFilter(bots=("nobody",)),
    TurnFilter(routes=("bedrock",)),
]


@contextmanager
def read_by(database: Database, archive: Archive) -> Iterator[None]:
    """Questions go to the archive."""
    database.archive = archive
    yield
    database.archive = None


def assert_same(database: Database, archive: Archive, questions: list[Question]) -> None:
    """Each question has the same answer, asked of the log and asked of the archive."""
    for scope in FILTERS:
        for ask in questions:
            by_log = ask(database, scope)
            with read_by(database, archive):
                assert ask(database, scope) == by_log


def assert_alike(one: Any, other: Any) -> None:
    """The same but for the last digits of fractions."""
    if isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-12)
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for mine, its in zip(one, other, strict=True):
            assert_alike(mine, its)
    elif is_dataclass(one):
        names = [field.name for field in fields(one)]
        assert_alike([getattr(one, n) for n in names], [getattr(other, n) for n in names])
    else:
        assert one == other


@pytest.mark.parametrize("seed", range(3))
def test_the_overview_is_the_same(database: Database, archived: Archive, seed: int) -> None:
    """Of random logs: days in files, today in the log, late changes in days that have a file."""
    draw = random.Random(seed)
    put(database, random_rows(draw, 300))
    assert archived.bring_up_to_date(NOW) >= 4
    with archived.connect() as connection:
        assert connection.dialect.name == "duckdb"
    assert_same(database, archived, OVERVIEW + LISTS)
    put(database, random_rows(draw, 20))
    late = sa.update(turns).where(turns.c.number % 7 == 0).values(label="Order", thumb=1)
    gone = sa.delete(turns).where(turns.c.number % 11 == 0)
    with database.engine.begin() as connection:
        connection.execute(late)
        connection.execute(gone)
    assert_same(database, archived, OVERVIEW)
    assert archived.bring_up_to_date(NOW) >= 4
    assert archived.bring_up_to_date(NOW) == 0
    assert_same(database, archived, OVERVIEW if seed else OVERVIEW + LISTS)


def test_means_are_the_same(database: Database, archived: Archive) -> None:
    """Their sums are made in another order."""
    put(database, random_rows(random.Random(5), 300))
    archived.bring_up_to_date(NOW)
    for scope in FILTERS:
        for ask in MEANS:
            by_log = ask(database, scope)
            with read_by(database, archived):
                assert_alike(ask(database, scope), by_log)

"""Rates: what one process has taken no other takes again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.processes.rates import Rates
from dashboard.log.schema import rates


def test_all_processes_share_a_bucket(database: Database) -> None:
    """Six a minute: the second call waits ten seconds, whoever makes it; others do not wait."""
    one, other = (Rates(database, {"slow": 6, "fast": 600}) for _ in range(2))
    assert one.take("slow") == 0.0
    assert other.take("slow") == pytest.approx(10, abs=5)
    assert one.take("slow") == pytest.approx(10, abs=5)
    assert other.take("fast") == 0.0
    assert other.take("without a rate") == other.take("without a rate") == 0.0


def test_a_burst_and_then_the_rate(database: Database) -> None:
    """Three at once, the fourth when one has been refilled."""
    buckets = Rates(database, {"t": 600}, burst=3)
    assert [buckets.take("t") for _ in range(3)] == [0.0, 0.0, 0.0]
    wait_s = buckets.take("t")
    assert 0 < wait_s <= 0.1
    time.sleep(wait_s + 0.01)
    assert buckets.take("t") == 0.0


def test_many_at_once_take_what_there_is(database: Database) -> None:
    """Twenty callers at one moment, two of them may."""
    buckets = Rates(database, {"t": 1}, burst=2)
    with ThreadPoolExecutor(5) as pool:
        waits = list(pool.map(lambda _: buckets.take("t"), range(20)))
    assert sum(wait_s == 0.0 for wait_s in waits) == 2


def test_who_waits_for_another_caller_reads_the_clock_after_it(database: Database) -> None:
    """The bucket was emptied while this caller waited for its row: it is not a clock set back."""
    buckets = Rates(database, {"t": 2})
    buckets.take("t")
    engine = database.engine.execution_options(begin="BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as other:
            other.execute(sa.update(rates).values(full_at=0.0))
            wait = pool.submit(buckets.take, "t")
            time.sleep(0.3)  # until it waits; where it does not yet, the test is the easier
            other.execute(sa.update(rates).values(full_at=time.time() + 30.0))
        assert wait.result(30) == pytest.approx(30, abs=10)


def test_a_clock_that_was_set_back_keeps_nobody_waiting(database: Database) -> None:
    """A bucket that seems to fill for a day counts as full."""
    buckets = Rates(database, {"t": 60})
    assert buckets.take("t") == 0.0
    with database.engine.begin() as connection:
        connection.execute(sa.update(rates).values(full_at=rates.c.full_at + 86_400))
    assert buckets.take("t") == 0.0
    assert buckets.take("t") == pytest.approx(1, abs=0.5)

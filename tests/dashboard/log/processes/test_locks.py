"""Locks: one holder at a time, across threads and processes, and none after a kill."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.processes.locks import Lock, Locks

ROOT = Path(__file__).parents[4]
HOLDER = """
import sys, time
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
lock = Locks(Database(sys.argv[1])).take("job")
print(lock is not None, flush=True)
time.sleep(60)
"""


@pytest.fixture
def two(database: Database) -> Iterator[tuple[Locks, Locks]]:
    """As two processes would have them."""
    both = Locks(database), Locks(database)
    yield both
    for locks in both:
        locks.close()


def taken(locks: Locks, name: str) -> Lock:
    lock = locks.take(name)
    assert lock is not None
    return lock


def test_a_lock_has_one_holder(two: tuple[Locks, Locks]) -> None:
    """Whoever comes second is told at once; other names are free, and so is what was left."""
    first, second = two
    lock = taken(first, "a")
    assert second.take("a") is None
    assert first.take("a") is None
    taken(second, "b").close()
    assert lock.held()
    lock.close()
    assert not lock.held()
    taken(second, "a")
    assert first.take("a") is None


def test_so_many_at_once(two: tuple[Locks, Locks]) -> None:
    """`take_one` gives as many as it is told, and one more when one is left."""
    held = [locks.take_one("alias", 2) for locks in (*two, *two)]
    assert [lock is not None for lock in held] == [True, True, False, False]
    assert held[0] is not None
    held[0].close()
    assert two[1].take_one("alias", 2) is not None
    assert two[0].take_one("alias", 2) is None


def test_a_killed_process_holds_nothing(address: str, two: tuple[Locks, Locks]) -> None:
    """While it lives nobody else has its lock; a moment after `kill -9` somebody does."""
    command = [sys.executable, "-c", HOLDER, address]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert two[0].take("job") is None
        holder.kill()
    until = time.monotonic() + 10
    while two[0].take("job") is None:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_server_that_forgot_its_locks_is_asked_again(server_database: Database) -> None:
    """A lost lock is taken again, unless somebody was quicker."""
    first, second = Locks(server_database), Locks(server_database)
    lock, other = taken(first, "a"), taken(first, "b")
    everybody_else = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with server_database.engine.connect() as connection:
        connection.execute(everybody_else)
    taken(second, "b")
    assert lock.held()
    assert second.take("a") is None
    assert not other.held()
    for locks in (first, second):
        locks.close()

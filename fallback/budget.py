"""What was spent on which day: a SQLite file that all threads and processes share."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from fallback.journal import write_ahead

NEAR = Decimal("0.8")  # of a cap
PERSONS_KEPT = timedelta(days=31)  # that a person's account is kept; everybody's stays
NANO = Decimal(10) ** 9  # money is kept in whole billionths of a dollar
SCHEMA = """
CREATE TABLE IF NOT EXISTS spending (
    day TEXT PRIMARY KEY, calls INTEGER NOT NULL, nanodollars INTEGER NOT NULL
)
"""
RESERVED = """
CREATE TABLE IF NOT EXISTS reserved (day TEXT PRIMARY KEY, nanodollars INTEGER NOT NULL)
"""
SET_ASIDE = """
INSERT INTO reserved VALUES (?, ?) ON CONFLICT (day) DO UPDATE
SET nanodollars = MAX(0, nanodollars + excluded.nanodollars)
"""
BOOK = """
INSERT INTO spending VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE
SET calls = calls + excluded.calls, nanodollars = nanodollars + excluded.nanodollars
"""
FORGET_PERSONS = (
    "DELETE FROM spending WHERE day < ? AND day LIKE '% %'",
    "DELETE FROM reserved WHERE day < ? AND day LIKE '% %'",
)


class BudgetUnreadable(Exception):
    """The file cannot be opened, read or written; the message names it."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The most a day may see, in calls and in US dollars; None is no cap. Requests that are sent
    again count too."""

    calls: int | None = None
    dollars: Decimal | None = None


DEFAULT_CAPS = Caps(calls=5_000, dollars=Decimal(10))
DEFAULT_PERSON_CAPS = Caps(calls=1_000, dollars=Decimal(5))


@dataclass(frozen=True, slots=True)
class Refusal:
    """`cap` is what forbids a call, such as "200 calls" or "$5.00". `may_pass` says that only
    what is set aside for calls under way stands against it, which they may not need."""

    cap: str
    may_pass: bool = False


@dataclass(frozen=True, slots=True)
class Spending:
    """What a day has seen, amounts set aside for calls under way included."""

    calls: int = 0
    dollars: Decimal = Decimal(0)


class DayBudget(Protocol):
    """Where the spending of each day is counted: `Budget` in a file, or with a server's log."""

    def reserve(self, day: date, amount: Decimal, caps: Caps, person: str = "") -> Refusal | None:
        """Book one call, or say what forbids it; of a person's own account, or of everybody's
        for "". Raises `BudgetUnreadable`."""

    def settle(self, day: date, booked: Spending, actual: Spending, person: str = "") -> None:
        """Replace what was booked for a call by what it was."""


class Budget:
    """The spending of each day in the file `path`, made when it is not there. `wait_s` is how
    long to wait for a file that another process is writing to."""

    def __init__(self, path: Path, *, wait_s: float = 5.0) -> None:
        self._path = path
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None

    def reserve(self, day: date, amount: Decimal, caps: Caps, person: str = "") -> Refusal | None:
        """Book one call and set `amount` dollars aside, or book nothing and say what forbids it.
        Raises `BudgetUnreadable`."""
        with self._lock:
            try:
                book = self._book()
                book.execute("BEGIN IMMEDIATE")  # two processes never both take the last call
                account = _account(day, person)
                if not person and _spent(book, account) == Spending():
                    _forget_persons(book, day - PERSONS_KEPT)
                refusal = refusal_of(_spent(book, account), _reserved(book, account), amount, caps)
                if refusal is None:
                    book.execute(BOOK, (account, 1, int(amount * NANO)))
                    book.execute(SET_ASIDE, (account, int(amount * NANO)))
                book.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._unreadable() from error
        return refusal

    def settle(self, day: date, booked: Spending, actual: Spending, person: str = "") -> None:
        """Replace what was booked for a call by what it was. A fault leaves the booked amount."""
        calls, dollars = actual.calls - booked.calls, actual.dollars - booked.dollars
        with self._lock, suppress(sqlite3.Error):
            book = self._book()
            book.execute("BEGIN IMMEDIATE")
            account = _account(day, person)
            book.execute(BOOK, (account, calls, int(dollars * NANO)))
            book.execute(SET_ASIDE, (account, -int(booked.dollars * NANO)))
            book.execute("COMMIT")

    def spent(self, day: date) -> Spending:
        """What `day` has seen. Raises `BudgetUnreadable`."""
        with self._lock:
            try:
                return _spent(self._book(), _account(day))
            except sqlite3.Error as error:
                raise self._unreadable() from error

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _book(self) -> sqlite3.Connection:
        if self._opened is None:
            # the lock above does what check_same_thread guards
            book = sqlite3.connect(
                self._path, timeout=self._wait_s, isolation_level=None, check_same_thread=False
            )
            try:
                write_ahead(book, self._wait_s)
                book.execute(SCHEMA)
                book.execute(RESERVED)
            except sqlite3.Error:
                book.close()
                raise
            self._opened = book
        return self._opened

    def _unreadable(self) -> BudgetUnreadable:
        if self._opened is not None:
            with suppress(sqlite3.Error):
                self._opened.rollback()
        return BudgetUnreadable(f"{self._path.name} cannot be read or written")


def _account(day: date, person: str = "") -> str:
    """What a row is known by: the day, and whose it is if it is one person's."""
    return f"{day.isoformat()} {person}".rstrip()


def _forget_persons(book: sqlite3.Connection, before: date) -> None:
    """The accounts of persons from before a day; of everybody's, none."""
    for statement in FORGET_PERSONS:
        book.execute(statement, (before.isoformat(),))


def _spent(book: sqlite3.Connection, account: str) -> Spending:
    query = "SELECT calls, nanodollars FROM spending WHERE day = ?"
    row = book.execute(query, (account,)).fetchone()
    return Spending() if row is None else Spending(row[0], Decimal(row[1]) / NANO)


def _reserved(book: sqlite3.Connection, account: str) -> Decimal:
    query = "SELECT nanodollars FROM reserved WHERE day = ?"
    row = book.execute(query, (account,)).fetchone()
    return Decimal(0) if row is None else Decimal(row[0]) / NANO


def refusal_of(spent: Spending, reserved: Decimal, amount: Decimal, caps: Caps) -> Refusal | None:
    """What forbids one more call of up to `amount` dollars; `reserved` is of `spent` what stands
    for calls under way."""
    if caps.calls is not None and spent.calls >= caps.calls:
        return Refusal(f"{caps.calls} call{'' if caps.calls == 1 else 's'}")
    if caps.dollars is not None and spent.dollars + amount > caps.dollars:
        may_pass = spent.dollars - reserved + amount <= caps.dollars
        return Refusal(f"${caps.dollars:.2f}", may_pass)
    return None


def comes_near(spent: Spending, amount: Decimal, caps: Caps) -> bool:
    """Whether one more call of up to `amount` dollars takes a day over four fifths of a cap."""
    calls, dollars = caps.calls or 0, caps.dollars or Decimal(0)
    return (
        spent.calls < NEAR * calls <= spent.calls + 1
        or spent.dollars < NEAR * dollars <= spent.dollars + amount
    )

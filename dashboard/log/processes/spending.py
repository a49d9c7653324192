"""What was spent on which day by all processes of a PostgreSQL server: `fallback.budget.Budget`, as
a row a day."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from dashboard.log.database import Database
from dashboard.log.processes.tables import spending
from dashboard.log.unwritten.patience import until_it_holds
from dashboard.log.upgrade import upgrade
from fallback.budget import (
    NANO,
    PERSONS_KEPT,
    BudgetUnreadable,
    Caps,
    Refusal,
    Spending,
    comes_near,
    refusal_of,
)

logger = logging.getLogger("lexlens")
Account = tuple[date, str]  # a day, and the person whose it is, "" for everybody
PATIENCE_S = 10.0  # that a call waits for a server that is away


class SharedBudget:
    """The spending of each day; a short fault of the server is waited out."""

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self._engine = database.engine

    def reserve(self, day: date, amount: Decimal, caps: Caps, person: str = "") -> Refusal | None:
        """Book one call and set `amount` dollars aside, or book nothing and say what forbids it.
        Raises `BudgetUnreadable`."""
        try:
            return until_it_holds(
                lambda: self._reserve((day, person), amount, caps),
                threading.Event(),
                within_s=PATIENCE_S,
            )
        except sa.exc.SQLAlchemyError as error:
            raise BudgetUnreadable("The day's spending cannot be read or written") from error

    def settle(self, day: date, booked: Spending, actual: Spending, person: str = "") -> None:
        """Replace what was booked for a call by what it was. A fault leaves the booked amount."""
        calls, dollars = actual.calls - booked.calls, actual.dollars - booked.dollars
        with suppress(sa.exc.SQLAlchemyError), self._each_by_itself() as connection:
            connection.execute(_booking((day, person), calls, dollars, -booked.dollars))

    def _each_by_itself(self) -> AbstractContextManager[sa.Connection]:
        """A statement is a transaction: everybody books in one row, which nobody locks for longer
        than the server takes."""
        return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def _reserve(self, account: Account, amount: Decimal, caps: Caps) -> Refusal | None:
        row = sa.select(spending).where(*_of(account))
        with self._each_by_itself() as connection:
            while not self._booked(connection, account, amount, caps):
                _begin_day(connection, account)
                spent = connection.execute(row).one()
                seen, reserved = _seen(spent), Decimal(spent.reserved) / NANO
                if refusal := refusal_of(seen, reserved, amount, caps):
                    return refusal
        return None

    @staticmethod
    def _booked(connection: sa.Connection, account: Account, amount: Decimal, caps: Caps) -> bool:
        """Whether the day has room for one more call, which is booked then."""
        booking = _booking(account, 1, amount, amount).where(*_has_room(amount, caps))
        after = connection.execute(booking.returning(spending)).one_or_none()
        if after is None:
            return False
        seen = _seen(after)
        before = Spending(seen.calls - 1, seen.dollars - amount)
        if not account[1] and comes_near(before, amount, caps):
            logger.warning("DayBudgetNear")  # an alarm may wait for this word
        return True


def _of(account: Account) -> tuple[sa.ColumnElement[bool], ...]:
    """The one row of a person's day, or of everybody's."""
    return spending.c.day == account[0], spending.c.person == account[1]


def _persons_before(day: date) -> sa.Delete:
    """The accounts of persons from before a day; everybody's stay."""
    return sa.delete(spending).where(spending.c.day < day, spending.c.person != "")


def _seen(row: sa.Row[Any]) -> Spending:
    return Spending(row.calls, Decimal(row.nanodollars) / NANO)


def _has_room(amount: Decimal, caps: Caps) -> Iterator[sa.ColumnElement[bool]]:
    """What `refusal_of` asks of a day, of the row: two processes never both take the last call."""
    if caps.calls is not None:
        yield spending.c.calls < caps.calls
    if caps.dollars is not None:
        yield spending.c.nanodollars <= math.floor((caps.dollars - amount) * NANO)


def _begin_day(connection: sa.Connection, account: Account) -> None:
    """The account's row, if it lacks; with everybody's the oldest ones go."""
    day, person = account
    new = insert(spending).values(day=day, person=person, calls=0, nanodollars=0, reserved=0)
    if connection.execute(new.on_conflict_do_nothing()).rowcount and not person:
        connection.execute(_persons_before(day - PERSONS_KEPT))


def _booking(account: Account, calls: int, dollars: Decimal, reserved: Decimal) -> sa.Update:
    columns = spending.c
    values = {
        columns.calls: columns.calls + calls,
        columns.nanodollars: columns.nanodollars + int(dollars * NANO),
        columns.reserved: sa.func.greatest(0, columns.reserved + int(reserved * NANO)),
    }
    return sa.update(spending).where(*_of(account)).values(values)

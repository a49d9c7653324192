"""What was spent on which day by all processes of a PostgreSQL server: `fallback.budget.Budget`, as
a row a day."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import date
from decimal import Decimal

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
        with suppress(sa.exc.SQLAlchemyError), self._engine.begin() as connection:
            _book(connection, (day, person), calls, dollars, -booked.dollars)

    def _reserve(self, account: Account, amount: Decimal, caps: Caps) -> Refusal | None:
        day, person = account
        new = insert(spending).values(day=day, person=person, calls=0, nanodollars=0, reserved=0)
        row = sa.select(spending).where(*_of(account)).with_for_update()
        with self._engine.begin() as connection:
            if connection.execute(new.on_conflict_do_nothing()).rowcount and not person:
                connection.execute(_persons_before(day - PERSONS_KEPT))
            spent = connection.execute(row).one()  # two processes never both take the last call
            reserved = Decimal(spent.reserved) / NANO
            seen = Spending(spent.calls, Decimal(spent.nanodollars) / NANO)
            refusal = refusal_of(seen, reserved, amount, caps)
            if refusal is None:
                _book(connection, account, 1, amount, amount)
        if refusal is None and not person and comes_near(seen, amount, caps):
            logger.warning("DayBudgetNear")  # an alarm may wait for this word
        return refusal


def _of(account: Account) -> tuple[sa.ColumnElement[bool], ...]:
    """The one row of a person's day, or of everybody's."""
    return spending.c.day == account[0], spending.c.person == account[1]


def _persons_before(day: date) -> sa.Delete:
    """The accounts of persons from before a day; everybody's stay."""
    return sa.delete(spending).where(spending.c.day < day, spending.c.person != "")


def _book(
    connection: sa.Connection, account: Account, calls: int, dollars: Decimal, reserved: Decimal
) -> None:
    columns = spending.c
    values = {
        columns.calls: columns.calls + calls,
        columns.nanodollars: columns.nanodollars + int(dollars * NANO),
        columns.reserved: sa.func.greatest(0, columns.reserved + int(reserved * NANO)),
    }
    connection.execute(sa.update(spending).where(*_of(account)).values(values))

"""The day's budget of all processes together, as a row of a server's log."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.processes.spending import SharedBudget
from dashboard.log.processes.tables import spending
from fallback.budget import Caps, Refusal, Spending

DAY = dt.date(2026, 11, 26)
CENT = Decimal("0.01")


def booked(database: Database) -> tuple[int, int, int]:
    columns = (spending.c.calls, spending.c.nanodollars, spending.c.reserved)
    with database.engine.connect() as connection:
        row = connection.execute(sa.select(*columns).where(spending.c.day == DAY)).one()
    return tuple(row)


def test_many_processes_never_take_more_than_the_day_has(server_database: Database) -> None:
    """Twenty calls at one moment over two budgets, five may."""
    budgets = [SharedBudget(server_database) for _ in range(2)]
    caps = Caps(calls=5)
    with ThreadPoolExecutor(5) as pool:
        refusals = list(pool.map(lambda n: budgets[n % 2].reserve(DAY, CENT, caps), range(20)))
    assert refusals.count(None) == 5
    assert refusals.count(Refusal("5 calls")) == 15
    assert booked(server_database) == (5, 50_000_000, 50_000_000)


def test_what_a_call_did_not_need_is_free_again(server_database: Database) -> None:
    """Money set aside may pass, money spent stays; another day begins at nothing."""
    budget, caps = SharedBudget(server_database), Caps(dollars=Decimal("0.02"))
    assert budget.reserve(DAY, 2 * CENT, caps) is None
    assert budget.reserve(DAY, CENT, caps) == Refusal("$0.02", may_pass=True)
    budget.settle(DAY, Spending(1, 2 * CENT), Spending(1, CENT))
    assert booked(server_database) == (1, 10_000_000, 0)
    assert budget.reserve(DAY, CENT, caps) is None
    budget.settle(DAY, Spending(1, CENT), Spending(1, CENT))
    assert budget.reserve(DAY, CENT, caps) == Refusal("$0.02", may_pass=False)
    assert budget.reserve(DAY + dt.timedelta(1), CENT, caps) is None


def test_a_person_has_an_account_of_their_own(server_database: Database) -> None:
    """Beside the one of everybody, which is the one with no name."""
    budget, caps = SharedBudget(server_database), Caps(calls=1)
    assert budget.reserve(DAY, CENT, caps, "ann") is None
    assert budget.reserve(DAY, CENT, caps, "ann") == Refusal("1 call")
    assert budget.reserve(DAY, CENT, caps, "bob") is None
    assert budget.reserve(DAY, CENT, caps) is None
    budget.settle(DAY, Spending(1, CENT), Spending(0, CENT * 0), "ann")
    assert budget.reserve(DAY, CENT, caps, "ann") is None


def test_an_account_of_a_person_is_forgotten_after_a_month(server_database: Database) -> None:
    """With the first call of a day; what everybody spent together stays."""
    budget = SharedBudget(server_database)
    for person in ("", "ann"):
        budget.reserve(DAY, CENT, Caps(), person)
        budget.reserve(DAY + dt.timedelta(1), CENT, Caps(), person)
    budget.reserve(DAY + dt.timedelta(32), CENT, Caps())
    with server_database.engine.connect() as connection:
        accounts = connection.execute(sa.select(spending.c.day, spending.c.person)).all()
    days = [DAY + dt.timedelta(n) for n in (0, 1, 32)]
    assert sorted(accounts) == sorted([(day, "") for day in days] + [(days[1], "ann")])


def test_a_day_that_nears_its_cap_says_so_once(
    server_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """At four fifths of either cap, for everybody's account and no person's."""
    budget, caps = SharedBudget(server_database), Caps(calls=10, dollars=Decimal(1))
    said = [(budget.reserve(DAY, CENT, caps), len(caplog.messages)) for _ in range(9)]
    assert said == [(None, 0)] * 7 + [(None, 1)] * 2
    assert budget.reserve(DAY, Decimal("0.72"), caps) is None
    budget.reserve(DAY, CENT * 85, caps, "ann")
    assert caplog.messages == ["DayBudgetNear"] * 2

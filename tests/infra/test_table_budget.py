"""The day's spending in a table: what is asked of DynamoDB, and what its answers mean."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fallback.budget import BudgetUnreadable, Caps, Refusal, Spending
from infra.functions.clients import client_of
from infra.functions.table_budget import TableBudget
from tests.fallback.scripted import Script, Scripted, reply, scripted

DAY = date(2026, 11, 27)
CAPS = Caps(calls=200, dollars=Decimal(10))
KIND = "application/x-amz-json-1.0"


def item(calls: int, dollars: str, reserved: str = "0") -> dict[str, Any]:
    nano, aside = (str(int(Decimal(each) * 10**9)) for each in (dollars, reserved))
    return {"calls": {"N": str(calls)}, "nanodollars": {"N": nano}, "reserved": {"N": aside}}


def refused(**attributes: Any) -> Script:
    name = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    return reply(400, {"__type": name, "Message": "no", "Item": attributes}, KIND)


@contextmanager
def counting(
    monkeypatch: pytest.MonkeyPatch, *scripts: Script
) -> Iterator[tuple[TableBudget, Scripted]]:
    with scripted(*scripts) as table:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", table.url.removesuffix("/v1"))
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDSCRIPTED")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "scripted")
        client = client_of("dynamodb")
        yield TableBudget("spending", client), table
        client.close()


def test_a_call_is_booked_where_there_is_room_and_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """One request each; the condition is checked by the table, so that two functions never both
    take the last call. The item is forgotten after a month."""
    with counting(monkeypatch, reply(200, {}, KIND)) as (budget, table):
        assert budget.reserve(DAY, Decimal("0.02"), CAPS) is None
        budget.settle(DAY, Spending(1, Decimal("0.02")), Spending(1, Decimal("0.003")))
    booked, settled = table.bodies
    assert booked == {
        "TableName": "spending",
        "Key": {"day": {"S": "2026-11-27"}},
        "UpdateExpression": "ADD calls :calls, nanodollars :amount, reserved :reserved "
        "SET expires = :expires",
        "ConditionExpression": "(attribute_not_exists(calls) OR calls < :most) AND "
        "(attribute_not_exists(nanodollars) OR nanodollars <= :room)",
        "ExpressionAttributeValues": {
            ":calls": {"N": "1"},
            ":amount": {"N": "20000000"},
            ":reserved": {"N": "20000000"},
            ":expires": {"N": "1798502400"},
            ":most": {"N": "200"},
            ":room": {"N": "9980000000"},
        },
        "ReturnValues": "ALL_OLD",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    changed = settled["ExpressionAttributeValues"]
    assert [changed[name]["N"] for name in (":calls", ":amount", ":reserved")] == [
        *("0", "-17000000", "-20000000")
    ]


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        (item(200, "1"), Refusal("200 calls")),
        (item(5, "9.99"), Refusal("$10.00")),
        (item(5, "9.99", "0.5"), Refusal("$10.00", may_pass=True)),
    ],
)
def test_what_the_table_refuses_names_the_cap(
    monkeypatch: pytest.MonkeyPatch, before: dict[str, Any], refusal: Refusal
) -> None:
    """By what the item says; what only calls under way stand against may pass."""
    with counting(monkeypatch, refused(**before)) as (budget, _):
        assert budget.reserve(DAY, Decimal("0.02"), CAPS) == refusal


def test_more_than_a_day_is_never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on a new day, of which the table knows nothing."""
    with counting(monkeypatch, reply(200, {}, KIND)) as (budget, table):
        assert budget.reserve(DAY, Decimal(11), CAPS) == Refusal("$10.00")
    assert table.requests == []


def test_the_alarms_word_is_said_once_a_day(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By the call that takes the day over four fifths."""
    caplog.set_level(logging.WARNING)
    answers = [reply(200, {"Attributes": item(n, "1")}, KIND) for n in (158, 159, 160)]
    with counting(monkeypatch, *answers) as (budget, _):
        for _ in range(3):
            budget.reserve(DAY, Decimal("0.02"), CAPS)
    assert caplog.messages == ["DayBudgetNear"]


def test_a_table_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reserving says so; what cannot be settled stays booked."""
    with counting(monkeypatch, reply(500, {"__type": "InternalServerError"}, KIND)) as (budget, _):
        with pytest.raises(BudgetUnreadable):
            budget.reserve(DAY, Decimal("0.02"), CAPS)
        budget.settle(DAY, Spending(1, Decimal("0.02")), Spending(1, Decimal(0)))

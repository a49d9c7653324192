"""The day's spending in a DynamoDB table, `fallback.budget.DayBudget` for functions that share no
file: an item a day, whose number of calls and dollars only ever changes where it stands.

    day        "2026-11-27" (UTC, as Lambda's clock is)
    calls, nanodollars, reserved   of the last, what stands for calls under way
    expires    seconds since 1970 after which DynamoDB forgets the item
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

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

CHANGE = "ADD calls :calls, nanodollars :amount, reserved :reserved SET expires = :expires"
CALLS_LEFT = "(attribute_not_exists(calls) OR calls < :most)"
DOLLARS_LEFT = "(attribute_not_exists(nanodollars) OR nanodollars <= :room)"
FAULTS = (BotoCoreError, ClientError)

log = logging.getLogger(__name__)


class TableBudget:
    """The spending of each day in `table`; `client` is one of DynamoDB's that may update items."""

    def __init__(self, table: str, client: Any) -> None:
        self._table, self._client = table, client

    def reserve(self, day: date, amount: Decimal, caps: Caps, person: str = "") -> Refusal | None:
        """See `DayBudget.reserve`."""
        if refusal := refusal_of(Spending(), Decimal(0), amount, caps):
            return refusal  # more than a whole day's
        try:
            before = self._change(day, person, (1, amount, amount), _within(caps, amount))
        except ClientError as error:
            response: Mapping[str, Any] = error.response
            if "Item" not in response:
                raise BudgetUnreadable("The day's spending cannot be written") from error
            item = response["Item"]
            return refusal_of(_spent(item), _dollars(item, "reserved"), amount, caps)
        except BotoCoreError as error:
            raise BudgetUnreadable("The day's spending cannot be written") from error
        if comes_near(_spent(before), amount, caps):
            log.warning("DayBudgetNear")  # an alarm waits for this word
        return None

    def settle(self, day: date, booked: Spending, actual: Spending, person: str = "") -> None:
        """Replace what was booked for a call by what it was. A fault leaves the booked amount."""
        calls, dollars = actual.calls - booked.calls, actual.dollars - booked.dollars
        with suppress(*FAULTS):
            self._change(day, person, (calls, dollars, -booked.dollars))

    def _change(
        self,
        day: date,
        person: str,
        change: tuple[int, Decimal, Decimal],
        condition: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        """The item as it was before. Raises `FAULTS`."""
        calls, amount, reserved = change
        forgotten = datetime(day.year, day.month, day.day, tzinfo=UTC) + PERSONS_KEPT
        values = {
            ":calls": calls,
            ":amount": int(amount * NANO),
            ":reserved": int(reserved * NANO),
            ":expires": int((forgotten + timedelta(days=1)).timestamp()),
            **(condition or {}).get("values", {}),
        }
        own = {"ConditionExpression": condition["expression"]} if condition else {}
        answer = self._client.update_item(
            TableName=self._table,
            Key={"day": {"S": f"{day.isoformat()} {person}".rstrip()}},
            UpdateExpression=CHANGE,
            ExpressionAttributeValues={name: {"N": str(n)} for name, n in values.items()},
            ReturnValues="ALL_OLD",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **own,
        )
        before: Mapping[str, Any] = answer.get("Attributes", {})
        return before


def _within(caps: Caps, amount: Decimal) -> Mapping[str, Any] | None:
    """The condition under which one more call of `amount` dollars keeps to the caps."""
    parts: dict[str, tuple[str, int]] = {}
    if caps.calls is not None:
        parts[CALLS_LEFT] = (":most", caps.calls)
    if caps.dollars is not None:
        parts[DOLLARS_LEFT] = (":room", int((caps.dollars - amount) * NANO))
    return {"expression": " AND ".join(parts), "values": dict(parts.values())} if parts else None


def _spent(item: Mapping[str, Any]) -> Spending:
    calls = int(item.get("calls", {}).get("N", 0))
    return Spending(calls, _dollars(item, "nanodollars"))


def _dollars(item: Mapping[str, Any], name: str) -> Decimal:
    return Decimal(item.get(name, {}).get("N", 0)) / NANO

"""A finished turn as the web API tells it: its HTTP status and its JSON body."""

from __future__ import annotations

from typing import Any

from dashboard.conversation import sentences
from dashboard.log.turns import TurnRow
from dashboard.texts import Texts

STATUS_OF_ERROR = {
    "LexInvalidRequest": 400,
    "RequestRefused": 400,
    "PromptTooLong": 400,
    "LexBusy": 503,
    "RateLimited": 503,
    "QuotaSpent": 503,
    "BudgetSpent": 503,
    "BudgetUnknown": 503,
    "LexTimeout": 504,
    "DeadlinePassed": 504,
}
OTHERWISE = 500  # what the original's page tells its reader about


def reply(row: TurnRow, texts: Texts) -> tuple[int, dict[str, Any]]:
    """Status and body. `statusCode` repeats the status, `msg` is the answer or why there is none.

    `body` holds the answer once more: the original's page reads that one after /query.
    """
    if row.state != "finished":
        return 202, {"statusCode": 202, "msg": texts.say("api.pending")}
    if row.error and not row.answer:
        status = STATUS_OF_ERROR.get(row.error, OTHERWISE)
        told = sentences.failure(row, texts)
        return status, {"statusCode": status, "msg": told, "error": row.error}
    answer = row.answer or texts.say("chat.silent")
    return 200, {"statusCode": 200, "msg": answer, "body": answer, **_facts(row)}


def _facts(row: TurnRow) -> dict[str, Any]:
    return {
        "answeredBy": row.answered_by,
        "reason": row.reason,
        "intent": row.intent,
        "score": row.score,
        "threshold": row.threshold,
        "outcome": row.outcome,
        "target": row.target,
    }

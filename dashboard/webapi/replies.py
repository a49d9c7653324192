"""A turn as the web API tells it."""

from __future__ import annotations

from dashboard.conversation import sentences
from dashboard.log.turns import TurnRow
from dashboard.texts import Texts
from dashboard.webapi.messages import Reply

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


def reply(row: TurnRow, texts: Texts) -> Reply:
    """The answer of a turn, why there is none, or that it is still on its way."""
    if row.state != "finished":
        return Reply(status_code=202, msg=texts.say("api.pending"))
    if row.error and not row.answer:
        why = sentences.failure(row, texts) or row.error
        status = STATUS_OF_ERROR.get(row.error, OTHERWISE)
        return Reply(status_code=status, msg=why, error=row.error)
    answer = row.answer or texts.say("chat.silent")
    return Reply(
        status_code=200,
        msg=answer,
        body=answer,
        answered_by=row.answered_by,
        reason=row.reason,
        intent=row.intent,
        score=row.score,
        threshold=row.threshold,
        outcome=row.outcome,
        target=row.target,
    )

"""A turn as the web API tells it."""

from __future__ import annotations

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
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


def reply(turn: Turn, texts: Texts) -> Reply:
    """The answer of a turn, why there is none, or that it is still on its way."""
    if turn.state != "finished":
        return Reply(status_code=202, msg=texts.say("api.pending"))
    failure = turn.failure
    if failure and not turn.text:
        why = sentences.failure(failure, texts) or failure.kind
        status = STATUS_OF_ERROR.get(failure.kind, OTHERWISE)
        return Reply(status_code=status, msg=why, error=failure.kind)
    answer = turn.text or texts.say("chat.silent")
    return Reply(
        status_code=200,
        msg=answer,
        body=answer,
        answered_by=turn.answered_by,
        reason=turn.reason,
        intent=turn.intent,
        score=turn.route.score if turn.route else None,
        threshold=turn.bot.threshold,
        outcome=turn.outcome,
        target=turn.target,
    )

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
    "LogUnavailable": 503,
    "RateLimited": 503,
    "QuotaSpent": 503,
    "BudgetSpent": 503,
    "PersonBudgetSpent": 429,
    "BudgetUnknown": 503,
    "LexTimeout": 504,
    "DeadlinePassed": 504,
}
STATUS_OF_OUTCOME = {"timeout": 504, "cut": 503, "stopped": 503}
OTHERWISE = 500  # what the original's page tells its reader about


def reply(turn: Turn, texts: Texts) -> Reply:
    """The answer of a turn, why there is none, or that it is still on its way."""
    if turn.state != "finished":
        return Reply(status_code=202, msg=texts.say("api.pending"))
    why = sentences.failure(turn.failure, texts) or sentences.ending(turn, texts)
    return _answered(turn, texts) if turn.text or not why else _unanswered(turn, why)


def _unanswered(turn: Turn, why: str) -> Reply:
    kind = turn.failure.kind if turn.failure else ""
    ended = STATUS_OF_OUTCOME.get(turn.outcome or "", OTHERWISE)
    status = STATUS_OF_ERROR.get(kind, OTHERWISE if kind else ended)
    return Reply(status_code=status, msg=_sendable(why), error=kind)


def _answered(turn: Turn, texts: Texts) -> Reply:
    answer = _sendable(turn.text or texts.say("chat.silent"))
    answered = Reply(
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
    return answered.model_copy(update={"error": turn.failure.kind}) if turn.failure else answered


def _sendable(text: str) -> str:
    """Half a surrogate pair, which a model can send, is no character in UTF-8."""
    return text.encode(errors="replace").decode()

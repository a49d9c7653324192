"""The messages of the web API, as their senders have to write them and readers find them.

These models check what comes in and describe both in `openapi.json`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from dashboard.conversation.turn import AnsweredBy
from lexclient.utterance import MAX_UNITS, check_utterance

MessageId = Annotated[str, StringConstraints(pattern="^[0-9A-Za-z_-]{16,64}$")]
SessionId = Annotated[str, StringConstraints(pattern="^[0-9A-Za-z._:-]{2,100}$")]  # as Lex takes it
Utterance = Annotated[
    str,
    AfterValidator(check_utterance),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_UNITS}),
]


class Query(BaseModel):
    """The body of POST /query: the message whose answer came too late."""

    model_config = ConfigDict(frozen=True, strict=True)

    message_id: MessageId = Field(alias="msgId")


class Chat(BaseModel):
    """The body of POST /chat: an utterance. `session_id` is the client's own name for its session.

    What is wrong is told in the order of the fields.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    text: Utterance
    session_id: SessionId | None = Field(None, alias="sessionId")
    locale_id: str | None = Field(None, alias="localeId")
    message_id: MessageId = Field(alias="msgId")


class Reply(BaseModel):
    """What is answered. `status_code` repeats the status, `msg` is the answer or why there is none.

    `body` holds the answer once more: the original's page reads that one after /query.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    status_code: int
    msg: str
    body: str = ""
    answered_by: AnsweredBy | None = None
    reason: str | None = None
    intent: str | None = None
    score: float | None = None
    threshold: float | None = None
    outcome: str | None = None
    target: str | None = None
    error: str = ""

    def as_json(self) -> dict[str, object]:
        """What was given, and nothing else."""
        return self.model_dump(by_alias=True, exclude_unset=True)

"""Taking a conversation, or everything, out of the log: who may, what is ended first, the audit."""

from __future__ import annotations

from dashboard.log import retention
from dashboard.log.audit.audit import Audit
from dashboard.views import frame, visitor


def delete(conversation: str | None) -> int:
    """Delete one conversation, with None all of them; returns how many turns there were. Raises
    `NotAllowed` and `Refusal`."""
    someone, services = visitor.require("delete"), frame.services_or_stop()
    if conversation is None:
        services.jobs.cancel_all()
        services.uploads.clear()
        count = retention.delete_everything(services.database)
    else:
        if running := services.conversations.conductor.running(conversation):
            running.halt()
        services.jobs.cancel_all(topic=conversation)
        count = retention.delete_conversation(services.database, conversation)
    what = "everything" if conversation is None else f"conversation {conversation}"
    Audit(services.database).record(visitor.name_of(someone), "delete", what, count)
    return count

"""Who answered how many turns of one conversation, all of them."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import route
from dashboard.log.schema import turns

# as `dashboard.conversation.sentences.who` calls them
_who = sa.case(
    ((turns.c.outcome == "stopped") & turns.c.answered_by.is_(None), "nobody"), else_=route
)


def answered(database: Database, conversation: str) -> Mapping[str, int]:
    """How many turns that are over each of lex, bedrock, hook, fallback, failed and nobody has, in
    the order of the first of each. Raises `LogUnavailable`."""
    query = (
        sa.select(_who, sa.func.count())
        .where(turns.c.conversation == conversation, turns.c.state == "finished")
        .group_by(_who)
        .order_by(sa.func.min(turns.c.number))
    )
    with database.available(), database.reading_of(conversation).connect() as connection:
        return {str(who): int(count) for who, count in connection.execute(query)}

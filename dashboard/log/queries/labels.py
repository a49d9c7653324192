"""What people say of turns: which intent they should have been."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.log.database import Database
from dashboard.log.queries.expressions import over_facts
from dashboard.log.schema import turns


def label(database: Database, turn_ids: Sequence[str], intent: str | None) -> None:
    """Say what some turns are: an intent, FallbackIntent for none of the bot's, `WRONG` for
    another one than they were taken for, None to forget."""
    statement = sa.update(turns).where(turns.c.id.in_(turn_ids)).values(label=intent)
    with database.engine.begin() as connection:
        connection.execute(statement)


def intents_logged(database: Database, bot: BotRef) -> list[str]:
    """The intents that turns of a bot in its locale were taken for, or nearly."""
    same = (turns.c.bot_name == bot.name) & (turns.c.locale_id == bot.locale_id)
    columns = (turns.c.intent, turns.c.top_intent)
    seen = (sa.select(one).where(same, one.is_not(None)) for one in columns)
    with database.engine.connect() as connection:
        return sorted(connection.execute(over_facts(sa.union(*seen))).scalars())

"""Turns that somebody put into a set of tests: the set is what the log still holds of them."""

from __future__ import annotations

import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import REPLIES, Turn
from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turn_rows import turn_of

LONGEST = 30  # turns of one conversation that the Test Workbench takes


def put(database: Database, turn: Turn, name: str) -> None:
    """Put a turn into the set of that name. A reply is no test alone: the turns before it, back
    to the one that opened its intent, go with it."""
    same = _of(turn.bot) & (turns.c.conversation == turn.conversation)
    query = sa.select(turns.c.id, turns.c.reason).where(same, turns.c.number <= turn.number)
    with database.changing(same & (turns.c.number <= turn.number)) as connection:
        rows = connection.execute(query.order_by(turns.c.number.desc()).limit(LONGEST)).all()
        opening = next((n for n, row in enumerate(rows) if row.reason not in REPLIES), 0)
        chosen = turns.c.id.in_([row.id for row in rows[: opening + 1]])
        connection.execute(sa.update(turns).where(chosen).values(test_set=name))


def take_out(database: Database, turn: Turn) -> None:
    """Let a turn be in no set."""
    which = turns.c.id == turn.id
    with database.changing(which) as connection:
        connection.execute(sa.update(turns).where(which).values(test_set=None))


def names(database: Database, bot: BotRef) -> list[str]:
    """The sets that hold turns of a bot in its locale, in alphabetical order."""
    query = sa.select(turns.c.test_set).where(_of(bot), turns.c.test_set.is_not(None)).distinct()
    with database.reading.connect() as connection:
        return list(connection.execute(query.order_by(turns.c.test_set)).scalars())


def read(database: Database, bot: BotRef, name: str) -> list[Turn]:
    """The turns of a set, oldest first."""
    query = sa.select(turns).where(_of(bot), turns.c.test_set == name).order_by(turns.c.number)
    with database.reading.connect() as connection:
        return [turn_of(dict(row)) for row in connection.execute(query).mappings()]


def _of(bot: BotRef) -> sa.ColumnElement[bool]:
    return (turns.c.bot_id == bot.bot_id) & (
        (turns.c.locale_id == bot.locale_id) & (turns.c.bot_name == bot.name)
    )

"""What people say of turns: which intent they should have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import REPLIES
from dashboard.log.database import Database
from dashboard.log.queries.expressions import over_facts
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.queries.score_bins import left_out
from dashboard.log.queries.unrecognised import LoggedBot, with_newest
from dashboard.log.schema import turns


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance: how often it was said and the mean of its best scores; of its newest turn
    the id, the best scored intent and the label."""

    utterance: str
    times: int
    turn_id: str
    top_intent: str
    score: float
    label: str | None


def label(database: Database, turn_ids: Sequence[str], intent: str | None) -> None:
    """Say what some turns are: an intent, FallbackIntent for none of the bot's, `WRONG` for
    another one than they were taken for, None to forget."""
    which = turns.c.id.in_(turn_ids)
    with database.changing(which) as connection:
        connection.execute(sa.update(turns).where(which).values(label=intent))


def intents_logged(database: Database, bot: BotRef) -> list[str]:
    """The intents that turns of a bot in its locale were taken for, or nearly."""
    same = (turns.c.bot_name == bot.name) & (turns.c.locale_id == bot.locale_id)
    columns = (turns.c.intent, turns.c.top_intent)
    seen = (sa.select(one).where(same, one.is_not(None)) for one in columns)
    with database.reading.connect() as connection:
        return sorted(connection.execute(over_facts(sa.union(*seen))).scalars())


def near(database: Database, turn_filter: TurnFilter, threshold: float, *, most: int) -> list[Said]:
    """What was said, of the turns that a threshold decides, each utterance once: the best score
    nearest to the threshold first."""
    newest = sa.func.max(turns.c.number).label("newest")
    mean = sa.func.avg(turns.c.top_score).label("mean")
    query = (
        sa.select(turns.c.utterance, sa.func.count().label("times"), newest, mean)
        .where(*events(turn_filter), left_out.is_(None), turns.c.utterance != "")
        .group_by(turns.c.utterance)
        .order_by(sa.func.abs(sa.func.avg(turns.c.top_score) - threshold), newest.desc())
        .limit(most)
    )
    with database.reading.connect() as connection:
        rows = with_newest(connection, query)
    return [
        Said(row.utterance, row.times, turn.id, turn.top_intent, float(row.mean), turn.label)
        for row, turn in rows
    ]


def label_said(database: Database, bot: LoggedBot, labels: Mapping[str, str | None]) -> None:
    """Label all turns of a bot with these utterances, unless they replied to its question; None
    forgets a label."""
    own = (turns.c.bot_name == bot.bot_name) & (turns.c.locale_id == bot.locale_id)
    own &= turns.c.reason.not_in(REPLIES)
    with database.changing(own & turns.c.utterance.in_(list(labels))) as connection:
        for utterance, intent in labels.items():
            same = own & (turns.c.utterance == utterance)
            connection.execute(sa.update(turns).where(same).values(label=intent))

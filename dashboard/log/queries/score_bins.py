"""Turns counted by score, margin, who answered and what is known: enough for any threshold.

One query counts them all, so that moving a slider costs no further one.

What is known: a label says the intent (FallbackIntent: none of the bot's), or that Lex's answer
was wrong; that a fallback's was says nothing of Lex's best intent. Without one, a thumb
up says that who answered was right, and a thumb down on Lex's answer that its intent was wrong.
A thumb down on a fallback's answer says nothing about the routing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import REPLIES, WRONG, ListedTurn
from dashboard.log.database import Database
from dashboard.log.queries.expressions import over_facts, whole
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.queries.turn_pages import LISTED_COLUMNS
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.schema import turns
from dashboard.log.turn_rows import listed_of

STEPS = 100  # thresholds and margins are whole hundredths
WIDEST_MARGIN = 30
ROUNDING: sa.ColumnElement[float] = sa.literal_column("0.000000001")


@dataclass(frozen=True, slots=True)
class Cell:
    """`turns` with a score of `score` hundredths, `margin` hundredths above the runner-up.

    `lex_is_right` is what is known of Lex answering with its best intent, None if nothing.
    """

    score: int
    margin: int
    was_lex: bool
    lex_is_right: bool | None
    turns: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one has to know of the filtered turns to answer any threshold.

    `left_out` counts the turns that cannot be worked out again, by why. Money and seconds are
    the means of the fallback's answers where known, None where no answer's is.
    """

    cells: tuple[Cell, ...]
    left_out: dict[str, int]
    thresholds: tuple[float, ...]
    mean_cost_nano: float | None
    mean_answer_s: float | None

    @property
    def turns(self) -> int:
        """The turns that can be worked out again."""
        return sum(cell.turns for cell in self.cells)


_from_lex = (turns.c.answered_by == "lex") & (turns.c.reason != "hook_answered")
_above = turns.c.top_score >= turns.c.threshold - ROUNDING

# Why a turn cannot be worked out again, the first that fits; NULL for those that can.
left_out = sa.case(
    (turns.c.state != "finished", "open"),
    (turns.c.reason.in_(REPLIES), "slot"),
    (turns.c.answered_by.is_(None), "error"),
    (turns.c.answered_by == "bedrock", "bedrock"),  # no threshold of the bot's decides that
    (turns.c.top_score.is_(None), "unscored"),
    (_from_lex & ~_above, "against"),
    (~_from_lex & _above, "fallback_won"),  # by its hidden score: so it would at any threshold
    else_=None,
)

# Whether Lex's best intent is right: 1, 0, or NULL where nobody said.
_right = sa.case(
    ((turns.c.label == WRONG) & ~_from_lex, None),
    (turns.c.label.is_not(None), sa.case((turns.c.label == turns.c.top_intent, 1), else_=0)),
    (_from_lex & (turns.c.thumb == 1), 1),
    (_from_lex & (turns.c.thumb == -1), 0),
    (~_from_lex & (turns.c.thumb == 1), 0),
    else_=None,
)


def read(database: Database, turn_filter: TurnFilter) -> Recorded:
    """Count the filtered turns; three queries, whatever the size of the log."""
    wanted = events(turn_filter)
    simulable = [*wanted, left_out.is_(None)]
    why = sa.select(left_out, sa.func.count()).where(*wanted, left_out.is_not(None))
    means = sa.select(sa.func.avg(turns.c.cost_nano), sa.func.avg(turns.c.answer_s))
    held_to = sa.select(turns.c.threshold).where(*simulable).distinct().order_by("threshold")
    with database.reading.connect() as connection:
        cells = [_cell(*row) for row in connection.execute(_cells(simulable))]
        reasons = connection.execute(over_facts(why.group_by(left_out))).all()
        cost, seconds = connection.execute(over_facts(means.where(*wanted))).one()
        return Recorded(
            cells=tuple(sorted(cells, key=str)),
            left_out={row[0]: row[1] for row in sorted(reasons)},
            thresholds=tuple(connection.execute(over_facts(held_to)).scalars()),
            mean_cost_nano=None if cost is None else float(cost),
            mean_answer_s=None if seconds is None else float(seconds),
        )


def bots(database: Database, turn_filter: TurnFilter) -> list[LoggedBot]:
    """The bots and locales that the filtered turns are of, those with the most turns first."""
    split = (turns.c.bot_name, turns.c.locale_id)
    query = sa.select(*split).where(*events(turn_filter)).group_by(*split)
    with database.reading.connect() as connection:
        counted = connection.execute(over_facts(query.order_by(sa.func.count().desc(), *split)))
        return [LoggedBot(*row) for row in counted]


def _cells(simulable: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    steps = sa.literal_column(str(STEPS), sa.Integer)
    widest = sa.literal_column(str(WIDEST_MARGIN), sa.Integer)
    margin = whole((turns.c.top_score - turns.c.next_score) * steps + ROUNDING)
    split = (
        whole(turns.c.top_score * steps + ROUNDING),
        sa.case((turns.c.next_score.is_(None), widest), (margin > widest, widest), else_=margin),
        sa.case((_from_lex, 1), else_=0),
        _right,
    )
    return over_facts(sa.select(*split, sa.func.count()).where(*simulable).group_by(*split))


def _cell(score: int, margin: int, was_lex: int, right: int | None, count: int) -> Cell:
    return Cell(
        int(score), int(margin), bool(was_lex), None if right is None else bool(right), count
    )


def flips(
    database: Database, turn_filter: TurnFilter, threshold: int, *, last: int
) -> list[ListedTurn]:
    """The turns that a threshold, in hundredths, would have sent the other way, the closest to it
    first."""
    line = sa.literal(threshold / STEPS) - ROUNDING
    over = turns.c.top_score >= line
    turned = sa.or_(_from_lex & ~over, ~_from_lex & over)
    closest = (sa.func.abs(turns.c.top_score - line), turns.c.number.desc())
    numbers = sa.select(turns.c.number).where(*events(turn_filter), left_out.is_(None), turned)
    wanted = turns.c.number.in_(numbers.order_by(*closest).limit(last).subquery().select())
    query = sa.select(*LISTED_COLUMNS).where(wanted).order_by(*closest)
    with database.reading.connect() as connection:
        return [listed_of(dict(row)) for row in connection.execute(query).mappings()]

"""What another threshold, or asking back, would have changed: over recorded turns, no new calls.

Lex answers where the best score is not under the threshold. That rule alone is worked out again;
later turns, slots and fulfilment are not. One query counts the turns by score, margin and what
is known about them, so that moving a slider costs no further one.

What is known: a label says the intent (FallbackIntent: none of the bot's). Without one, a thumb
up says that who answered was right, and a thumb down on Lex's answer that its intent was wrong.
A thumb down on a fallback's answer says nothing about the routing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.filter import TurnFilter, conditions, over_facts, whole
from dashboard.log.schema import turns
from dashboard.log.turn_pages import LISTED
from dashboard.log.turns import TurnRow

STEPS = 100  # thresholds and margins are whole hundredths
WIDEST_MARGIN = 30
FLIPS_SHOWN = 50
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold would have made of the turns; `to_lex` and `to_fallback` are the flips.

    `asked_back` are turns Lex would answer with a runner-up closer than the margin;
    `asked_back_wrong` those of them known to be wrong. Money is in US dollars a thousand turns,
    seconds are a turn's on average, both against what was recorded.
    """

    turns: int
    lex: int
    to_lex: int
    to_fallback: int
    known: int
    false_accepts: int
    false_fallbacks: int
    asked_back: int
    asked_back_wrong: int
    extra_calls: int
    dollars_per_1000: float | None
    seconds_per_turn: float | None

    @property
    def coverage(self) -> float | None:
        """The share that Lex would answer."""
        return self.lex / self.turns if self.turns else None


_from_lex = (turns.c.answered_by == "lex") & (turns.c.reason != "hook_answered")
_above = turns.c.top_score >= turns.c.threshold - ROUNDING

# Why a turn cannot be worked out again, the first that fits; NULL for those that can.
left_out = sa.case(
    (turns.c.state != "finished", "open"),
    (turns.c.reason.in_(("slot_elicitation", "confirmation")), "slot"),
    (turns.c.answered_by.is_(None), "error"),
    (turns.c.top_score.is_(None), "unscored"),
    (_from_lex & ~_above, "against"),
    (~_from_lex & _above, "against"),
    else_=None,
)

# Whether Lex's best intent is right: 1, 0, or NULL where nobody said.
_right = sa.case(
    (turns.c.label.is_not(None), sa.case((turns.c.label == turns.c.top_intent, 1), else_=0)),
    (_from_lex & (turns.c.thumb == 1), 1),
    (_from_lex & (turns.c.thumb == -1), 0),
    (~_from_lex & (turns.c.thumb == 1), 0),
    else_=None,
)


def read(database: Database, asked: TurnFilter) -> Recorded:
    """Count the filtered turns; three queries, whatever the size of the log."""
    wanted = [*conditions(asked), turns.c.replay_of.is_(None)]
    simulable = [*wanted, left_out.is_(None)]
    why = sa.select(left_out, sa.func.count()).where(*wanted, left_out.is_not(None))
    means = sa.select(sa.func.avg(turns.c.cost_nano), sa.func.avg(turns.c.answer_s))
    held_to = sa.select(turns.c.threshold).where(*simulable).distinct().order_by("threshold")
    with database.engine.connect() as connection:
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


def outcome(recorded: Recorded, threshold: int, margin: int = 0) -> Outcome:
    """What a threshold and a margin, in hundredths, would have made of the recorded turns."""

    def count(holds: Callable[[Cell], bool]) -> int:
        return sum(cell.turns for cell in recorded.cells if holds(cell))

    def lex(cell: Cell) -> bool:
        return cell.score >= threshold

    def close(cell: Cell) -> bool:
        return lex(cell) and cell.margin < margin

    to_lex = count(lambda cell: lex(cell) and not cell.was_lex)
    to_fallback = count(lambda cell: not lex(cell) and cell.was_lex)
    extra = to_fallback - to_lex
    return Outcome(
        turns=recorded.turns,
        lex=count(lex),
        to_lex=to_lex,
        to_fallback=to_fallback,
        known=count(lambda cell: cell.lex_is_right is not None),
        false_accepts=count(lambda cell: lex(cell) and cell.lex_is_right is False),
        false_fallbacks=count(lambda cell: not lex(cell) and cell.lex_is_right is True),
        asked_back=count(close),
        asked_back_wrong=count(lambda cell: close(cell) and cell.lex_is_right is False),
        extra_calls=extra,
        dollars_per_1000=_per_turn(recorded, extra, recorded.mean_cost_nano, 1000 / 10**9),
        seconds_per_turn=_per_turn(recorded, extra, recorded.mean_answer_s, 1.0),
    )


def _per_turn(recorded: Recorded, extra: int, mean: float | None, unit: float) -> float | None:
    if mean is None or not recorded.turns:
        return None
    return extra * mean * unit / recorded.turns


def flips(
    database: Database, asked: TurnFilter, threshold: int, *, last: int = FLIPS_SHOWN
) -> list[TurnRow]:
    """The turns that would have gone the other way, the closest to the threshold first."""
    line = sa.literal(threshold / STEPS) - ROUNDING
    over = turns.c.top_score >= line
    turned = sa.or_(_from_lex & ~over, ~_from_lex & over)
    query = (
        sa.select(*[turns.c[name] for name in (*LISTED, "top_intent")])
        .where(*conditions(asked), turns.c.replay_of.is_(None), left_out.is_(None), turned)
        .order_by(sa.func.abs(turns.c.top_score - line), turns.c.number.desc())
        .limit(last)
    )
    with database.engine.connect() as connection:
        return [TurnRow(dict(row)) for row in connection.execute(query).mappings()]


def label(database: Database, turn_ids: Sequence[str], intent: str | None) -> None:
    """Say what some turns are: an intent, FallbackIntent for none of the bot's, None to forget."""
    statement = sa.update(turns).where(turns.c.id.in_(turn_ids)).values(label=intent)
    with database.engine.begin() as connection:
        connection.execute(statement)

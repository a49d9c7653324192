"""What production bots missed: alike utterances together, with how often, since when and whether
it becomes more."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.log.database import Database
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.misses import Said, said
from dashboard.log.queries.unrecognised import LoggedBot, Missed, missed
from dashboard.privacy import is_hashed
from dashboard.teaching.similarity import groups

MOST = 10_000  # different utterances; grouped in some seconds


@dataclass(frozen=True, slots=True)
class MissedGroup:
    """Utterances that say alike, the most frequent first; `trend` is how often in each step.

    `best_intent` is what Lex nearly took the most frequent one for, `turn_id` its newest turn.
    """

    utterances: tuple[str, ...]
    times: int
    best_intent: str | None
    best_score: float | None
    first: dt.datetime
    last: dt.datetime
    trend: tuple[int, ...]
    turn_id: str


def missed_groups(
    database: Database, turn_filter: TurnFilter, bot: LoggedBot, span: Span
) -> list[MissedGroup]:
    """The most frequent first."""
    rows = [
        row for row in missed(database, turn_filter, bot, most=MOST) if not is_hashed(row.utterance)
    ]
    times = said(database, turn_filter, bot, span)
    by_group: defaultdict[int, list[Missed]] = defaultdict(list)
    for row, number in zip(rows, groups([row.utterance for row in rows]), strict=True):
        by_group[number].append(row)
    made = [_group(members, times, span) for members in by_group.values()]
    return sorted(made, key=lambda one: (-one.times, one.utterances))


def _group(members: Sequence[Missed], times: dict[str, Said], span: Span) -> MissedGroup:
    when = [times[member.utterance] for member in members]
    nearest = next((one for one in members if one.best_intent), members[0])
    return MissedGroup(
        utterances=tuple(member.utterance for member in members),
        times=sum(member.times for member in members),
        best_intent=nearest.best_intent,
        best_score=nearest.best_score,
        first=min(one.first for one in when),
        last=max(one.last for one in when),
        trend=tuple(sum(one.steps.get(n, 0) for one in when) for n in range(span.count)),
        turn_id=members[0].turn_id,
    )

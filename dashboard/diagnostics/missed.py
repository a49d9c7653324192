"""What the bot did not understand, as candidates for a lesson: alike ones together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import LoggedBot, missed
from dashboard.privacy import is_hashed
from dashboard.teaching.similarity import groups

MOST = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """One utterance: how often it was said, its newest turn, what Lex nearly took that for.

    `group` numbers the utterances that say alike, the largest group first.
    """

    utterance: str
    times: int
    best_intent: str | None
    best_score: float | None
    turn_id: str
    group: int


def candidates(database: Database, turn_filter: TurnFilter, bot: LoggedBot) -> list[Candidate]:
    """The 500 most frequent unrecognised utterances, group by group."""
    rows = missed(database, turn_filter, bot, most=MOST)
    readable = [row for row in rows if not is_hashed(row.utterance)]
    numbers = groups([row.utterance for row in readable])
    rank = _ranks(numbers, [row.times for row in readable])
    listed = [
        Candidate(
            utterance=row.utterance,
            times=row.times,
            best_intent=row.best_intent,
            best_score=row.best_score,
            turn_id=row.turn_id,
            group=rank[number],
        )
        for row, number in zip(readable, numbers, strict=True)
    ]
    return sorted(listed, key=lambda one: (one.group, -one.times, one.utterance))


def _ranks(numbers: list[int], times: list[int]) -> dict[int, int]:
    """The place of each group among all, by how often its utterances were said."""
    weight: Counter[int] = Counter()
    for number, count in zip(numbers, times, strict=True):
        weight[number] += count
    by_weight = sorted(weight, key=lambda number: (-weight[number], number))
    return {number: place for place, number in enumerate(by_weight)}

"""Votes and recordings as rows of the log's database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import recordings, votes
from dashboard.log.upgrade import upgrade

Verdict = Literal["first", "second", "tie", "both_bad"]

PRIMARY = ("job", "question", "first", "second", "voter")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two targets that both answered a question; `first` sorts before `second`."""

    question: int
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thought of a pair."""

    question: int
    first: str
    second: str
    verdict: Verdict

    @property
    def pair(self) -> Pair:
        """The pair it is about."""
        return Pair(self.question, self.first, self.second)


@dataclass(frozen=True, slots=True)
class Ballot:
    """How many votes there are, how many of them were cast without seeing names, times and costs,
    and of how many voters."""

    votes: int
    blind: int
    voters: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The answers of one target, in the order of the file."""

    name: str
    lines: tuple[Mapping[str, Any], ...]


class ComparisonStore:
    """Keeps what people judged and what they recorded; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Raises `LogUnavailable` when it cannot make its tables."""
        upgrade(database)
        self._engine = database.engine

    def vote(self, job: str, voter: str, cast: Iterable[Vote], *, blind: bool) -> None:
        """Write votes; one about the same pair of answers replaces this voter's earlier one."""
        rows = [
            {
                "job": job,
                "question": one.question,
                "first": one.first,
                "second": one.second,
                "voter": voter,
                "verdict": one.verdict,
                "blind": blind,
                "created_at": utc_now(),
            }
            for one in cast
        ]
        with self._engine.begin() as connection:
            for row in rows:
                same = [votes.c[name] == row[name] for name in PRIMARY]
                connection.execute(sa.delete(votes).where(*same))
            if rows:
                connection.execute(sa.insert(votes), rows)

    def withdraw(self, job: str, question: int, voter: str) -> None:
        """Take back what a voter said about a question."""
        own = (votes.c.job == job) & (votes.c.question == question) & (votes.c.voter == voter)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(votes).where(own))

    def last_question(self, job: str, voter: str) -> int | None:
        """The question that a voter judged last, None without a vote."""
        own = (votes.c.job == job) & (votes.c.voter == voter)
        query = sa.select(votes.c.question).where(own).order_by(votes.c.created_at.desc()).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def votes(self, job: str, voter: str | None = None) -> list[Vote]:
        """The votes on a comparison, of one voter or of all."""
        query = sa.select(votes).where(votes.c.job == job)
        if voter is not None:
            query = query.where(votes.c.voter == voter)
        query = query.order_by(votes.c.question, votes.c.first, votes.c.second, votes.c.voter)
        with self._engine.connect() as connection:
            return [
                Vote(row.question, row.first, row.second, row.verdict)
                for row in connection.execute(query)
            ]

    def ballot(self, jobs: Sequence[str]) -> Ballot:
        """How some comparisons were voted on, all together."""
        blind = sa.func.coalesce(sa.func.sum(sa.case((votes.c.blind, 1), else_=0)), 0)
        voters = sa.func.count(votes.c.voter.distinct())
        query = sa.select(sa.func.count(), blind, voters).where(votes.c.job.in_(jobs))
        with self._engine.connect() as connection:
            return Ballot(*map(int, connection.execute(query).one()))

    def keep(self, new: Sequence[Recording], owner: str) -> None:
        """Keep recordings for who uploaded them; one of the same name is the same file and stays.

        Names are made with the owner's, so nobody's file stands in for another's.
        """
        known = set(self.names(owner))
        rows: list[dict[str, Any]] = [
            {
                "name": one.name,
                "owner": owner,
                "created_at": utc_now(),
                "lines": [dict(line) for line in one.lines],
            }
            for one in new
            if one.name not in known
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(recordings), rows)

    def names(self, owner: str) -> list[str]:
        """The names of somebody's recordings, newest first."""
        own = sa.select(recordings.c.name).where(recordings.c.owner == owner)
        query = own.order_by(recordings.c.created_at.desc())
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def recording(self, name: str) -> Recording | None:
        """One recording with its lines, or None."""
        query = sa.select(recordings.c.lines).where(recordings.c.name == name)
        with self._engine.connect() as connection:
            lines = connection.execute(query).scalar_one_or_none()
        return None if lines is None else Recording(name, tuple(lines))

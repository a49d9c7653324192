"""The bot before and after a lesson, measured with one test set: two runs to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.bots.ref import BotRef
from dashboard.evaluation.run import runs
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn
from dashboard.jobs.jobs import Job, Jobs
from dashboard.teaching.lesson import Lesson


def set_with_lesson(name: str, base: Sequence[Conversation], lesson: Lesson) -> TestSet:
    """What has been expected of the bot so far, and what the lesson adds to it.

    A single input that the lesson speaks of counts as the lesson wants it.
    """
    kept = [one for one in base if one.id or one.turns[0].utterance not in lesson]
    new = [Conversation("", (UserTurn(0, 0, text, intent),)) for text, intent in lesson.items()]
    return TestSet(name, tuple(_numbered([*kept, *new])), frozenset(lesson))


def _numbered(conversations: Iterable[Conversation]) -> Iterable[Conversation]:
    number = 0
    for one in conversations:
        turns = tuple(
            replace(turn, number=number + place, line=number + place)
            for place, turn in enumerate(one.turns, start=1)
        )
        number += len(turns)
        yield replace(one, turns=turns)


def start(
    jobs: Jobs,
    testset: TestSet,
    before: BotRef,
    after: BotRef,
    *,
    person: str = "",
    engine: str | None = None,
) -> tuple[Job, Job]:
    """Run the set against both bots, the untaught one first, of `person`'s share of the day;
    `engine` recognises both.
    Raises `ValueError` for an empty set."""
    first, second = (
        runs.start(
            jobs, testset, runs.Plan(bot, "EMBEDDED", runs.WIDTH, engine=engine), person=person
        )
        for bot in (before, after)
    )
    return first, second

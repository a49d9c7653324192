"""The gate before a push: the same test set to the bot as it is and as it would be.

Both run on the local runtime; no call of the account's is made.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.bots.ref import BotRef
from dashboard.evaluation.numbers.difference import Difference, compare
from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.player import Player, Setting
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.testset.testset import TestSet
from dashboard.teaching.publishing.checks import Finding
from lexclient.client import LexClient

SIGNIFICANT = 0.05  # McNemar's p under which a difference is not put down to chance

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate saw: the difference over the test set, and what was found without a call."""

    difference: Difference
    findings: tuple[Finding, ...]

    @property
    def is_worse(self) -> bool:
        """Whether the bot got worse, beyond what chance explains."""
        before, after = self.difference.right
        return after < before and self.difference.p_value < SIGNIFICANT

    @property
    def passes(self) -> bool:
        """Whether nothing speaks against a push."""
        return not self.is_worse and not any(each.is_fatal for each in self.findings)


def gate(
    before: Sequence[TurnResult], after: Sequence[TurnResult], findings: Sequence[Finding]
) -> Gate:
    """The gate over two runs of one set."""
    return Gate(compare(before, after), tuple(findings))


def measured(
    lex: LexClient, bot: BotRef, testset: TestSet, progress: Progress = lambda _: None
) -> list[TurnResult]:
    """What a bot makes of a test set, one conversation after the other. Raises `Held` where no
    turn at all can be run."""
    setting = Setting(bot.address, bot.threshold, lambda: uuid.uuid4().hex)
    player, never = Player(lex, setting, Pace(1)), threading.Event()
    results: list[TurnResult] = []
    for number, conversation in enumerate(testset.conversations, start=1):
        results += player.play(conversation, stop=never, halt=never)
        progress(number / len(testset.conversations))
    return results

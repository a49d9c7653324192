"""Processes are killed with -9 at random moments, and whoever lives puts everything right."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.conversation.conductor import Conductor, ConversationBusy
from dashboard.log.processes.tables import live_turns
from dashboard.log.schema import turns
from dashboard.log.turns import MessageTaken, TurnLog
from tests.dashboard.conftest import empty_database
from tests.dashboard.conversation.test_conductor import SETUP, FakeTarget
from tests.dashboard.log.test_faults import until
from tests.dashboard.processes.talking import (
    PIECE,
    conversation_of,
    living,
    message_of,
    utterance_of,
)

ROOT = Path(__file__).parents[3]
ROUNDS, AT_ONCE = 4, 5  # twenty kills
AGAIN = "다시"
LATEST_S = 1.0  # after a process has begun
TOLD_S = 3.0

pytestmark = pytest.mark.timeout(240)


@contextmanager
def killed_later(address: str, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that begins turns in ten conversations and never ends one."""
    command = [sys.executable, "-m", "tests.dashboard.processes.talking", address, str(number)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begins\n"
        yield process


@dataclass
class Killed:
    """What was known of the turns of killed processes before: the texts that were seen, by id, and
    which were begun, by process and number."""

    seen: dict[str, str] = field(default_factory=dict)
    begun: list[tuple[int, int]] = field(default_factory=list)


def test_twenty_kills_leave_no_turn_open(server: str) -> None:
    """Within three seconds each turn is `cut` with all that anybody had seen of it, none that was
    begun is lost, no message is paid twice, and every conversation takes its next utterance."""
    address, chance, target = empty_database(server), random.Random(), FakeTarget()
    killed = Killed()
    with living(address, target) as (conductor, log):
        for round_ in range(ROUNDS):
            numbers = [round_ * AT_ONCE + one for one in range(AT_ONCE)]
            _kill(address, numbers, conductor, chance, killed)
            assert until(lambda: _open(log) == (0, 0), TOLD_S), _open(log)
            for number in numbers:
                again = conductor.start(conversation_of(number, 0), AGAIN, SETUP)
                assert again.done.wait(60)
        _check(log, killed)
        for process, number in killed.begun:
            with pytest.raises(MessageTaken):
                conductor.start(
                    conversation_of(process, number),
                    utterance_of(process, number),
                    SETUP,
                    message_id=message_of(process, number),
                )
        assert [question.text for question in target.asked] == [AGAIN] * (ROUNDS * AT_ONCE)


def _kill(
    address: str,
    numbers: list[int],
    conductor: Conductor,
    chance: random.Random,
    killed: Killed,
) -> None:
    """Kill each at a moment of its own."""
    with ExitStack() as stack:
        processes = [stack.enter_context(killed_later(address, one)) for one in numbers]
        for process, number in zip(processes, numbers, strict=True):
            time.sleep(chance.uniform(0, LATEST_S) / len(numbers))
            if live := conductor.running(conversation_of(number, 0)):
                with pytest.raises(ConversationBusy):
                    conductor.start(conversation_of(number, 0), "둘", SETUP)
                time.sleep(0.05)
                killed.seen[live.id] = live.text
            process.kill()
            assert process.stdout is not None
            killed.begun += [(number, int(line)) for line in process.stdout.read().split()]


def _open(log: TurnLog) -> tuple[int, int]:
    """How many turns are not finished, and how many are claimed."""
    unfinished = sa.select(sa.func.count()).where(turns.c.state != "finished")
    claimed = sa.select(sa.func.count()).select_from(live_turns)
    with log._engine.connect() as connection:
        return tuple(connection.execute(query).scalar_one() for query in (unfinished, claimed))


def _check(log: TurnLog, killed: Killed) -> None:
    cut = [turn for turn in log.recent(last=500) if turn.utterance != AGAIN]
    for turn in cut:
        assert turn.outcome == "cut"
        text = turn.text or ""
        assert text == PIECE * (len(text) // len(PIECE))
        assert text.startswith(killed.seen.get(turn.id, ""))
    assert any(killed.seen.values())  # of some an answer was on its way
    utterances = [turn.utterance for turn in cut]
    assert len(utterances) == len(set(utterances))
    assert {utterance_of(*one) for one in killed.begun} <= set(utterances)

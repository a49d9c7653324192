"""A process to be killed: turns in ten conversations whose answers never end. It writes the number
of each that was begun."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.conversation.conductor import Conductor
from dashboard.conversation.shared_bus import Shared
from dashboard.log.database import Database
from dashboard.log.processes.presence import Presence
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer, Answerer, Delta, Question
from tests.dashboard.conversation.test_conductor import SETUP, UNKNOWN, FakeLex

PIECE = "조각 "
CONVERSATIONS = 10


class Endless:
    """A piece each hundredth of a second."""

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        while not stop.wait(0.01):
            yield Delta(PIECE)
        yield Answer("fake", "", "stopped")


def conversation_of(process: int, number: int) -> str:
    return f"process-{process}-{number}"


def utterance_of(process: int, number: int) -> str:
    return f"{process} {number}"


def message_of(process: int, number: int) -> str:
    return f"message-{process:04d}-{number:04d}"


@contextmanager
def living(address: str, answerer: Answerer) -> Iterator[tuple[Conductor, TurnLog]]:
    """A process's share of a log on a server, every target of which is `answerer`."""
    database = Database(address)
    presence = Presence(database)
    log = TurnLog(database, presence.number)
    assert presence.number is not None
    bus = Shared(database, presence.number, log)
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda *_: answerer, bus)
    yield conductor, log
    conductor.close()
    presence.close()
    database.close()


def main(address: str, process: int) -> None:
    with living(address, Endless()) as (conductor, _):
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        for number in range(CONVERSATIONS):
            said, message_id = utterance_of(process, number), message_of(process, number)
            conductor.start(conversation_of(process, number), said, SETUP, message_id=message_id)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            time.sleep(0.02)
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

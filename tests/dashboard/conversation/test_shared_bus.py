"""Two conductors over one PostgreSQL server, as two processes are: each promise of a live turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.conversation.conductor import Conductor, ConversationBusy, LiveTurn
from dashboard.conversation.shared_bus import Shared
from dashboard.log.database import Database
from dashboard.log.processes.live_turns import CHANGED, HALTED
from dashboard.log.processes.presence import Presence
from dashboard.log.processes.tables import live_turns
from dashboard.log.schema import turns
from dashboard.log.turns import MessageTaken, TurnLog
from fallback.answerer import Answerer
from tests.dashboard.conftest import empty_database
from tests.dashboard.conversation.test_conductor import SETUP, UNKNOWN, FakeLex, FakeTarget
from tests.dashboard.log.test_faults import until
from tests.dashboard.postgres import stoppable

Side = tuple[Conductor, TurnLog]


@contextmanager
def opened(address: str, answerer_of: Callable[[str], Answerer]) -> Iterator[Side]:
    database = Database(address)
    presence = Presence(database, every_s=0.2)
    log = TurnLog(database, presence.number)
    assert presence.number is not None
    bus = Shared(database, presence.number, log)
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda name, _: answerer_of(name), bus)
    try:
        yield conductor, log
    finally:
        conductor.close()
        presence.close()
        database.close()


@pytest.fixture
def target() -> Iterator[FakeTarget]:
    """It waits after its first piece until the test lets it go."""
    waiting = FakeTarget()
    waiting.go.clear()
    yield waiting
    waiting.go.set()


@pytest.fixture
def sides(server: str, target: FakeTarget) -> Iterator[tuple[Side, Side]]:
    address = empty_database(server)
    with opened(address, lambda _: target) as one, opened(address, lambda _: target) as other:
        yield one, other
        target.go.set()  # no worker outlives its database


def followed(conductor: Conductor, conversation: str = "c1") -> LiveTurn:
    live = conductor.running(conversation)
    assert live is not None
    return live


def test_another_process_sees_the_answer_grow_and_end(
    sides: tuple[Side, Side], target: FakeTarget
) -> None:
    """What a page reads: utterance, stage, text; the piece arrives within a moment."""
    (one, _), (other, log) = sides
    live = one.start("c1", "안녕", SETUP)
    assert until(lambda: live.text)
    seen = followed(other)
    assert (seen.id, seen.utterance, seen.target) == (live.id, "안녕", "fake")
    assert until(lambda: (seen.stage, seen.text, seen.lex_s) == ("fallback", "앞 ", 0.012), 2)
    assert followed(other) is seen
    target.go.set()
    assert seen.done.wait(60)
    assert (seen.text, seen.stage) == ("앞 뒤", "done")
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.state, turn.outcome, turn.text) == ("finished", "complete", "앞 뒤")
    assert until(lambda: other.running("c1") is None)


def test_stop_in_another_process_reaches_the_turn(
    sides: tuple[Side, Side], target: FakeTarget
) -> None:
    """What came is kept, the row says stopped."""
    (one, _), (other, log) = sides
    live = one.start("c1", "안녕", SETUP)
    assert until(lambda: live.text)
    seen = followed(other)
    seen.halt()
    assert live.stop.wait(2)
    target.go.set()
    assert seen.done.wait(60)
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.outcome, turn.text) == ("stopped", "앞 ")


def test_another_target_is_asked_for_in_another_process(server: str, target: FakeTarget) -> None:
    """The answer begins anew, and who follows sees of whom."""
    address, second = empty_database(server), FakeTarget()
    targets = {"fake": target, "other": second}
    with opened(address, targets.__getitem__) as (one, _), opened(address, targets.get) as right:
        live = one.start("c1", "안녕", SETUP)
        assert until(lambda: live.text)
        seen = followed(right[0])
        second.go.clear()
        seen.halt(replace(SETUP, target="other", fallback_mode="LIVE"))
        assert live.stop.wait(2)
        target.go.set()
        assert until(lambda: (seen.target, seen.setup.fallback_mode) == ("other", "LIVE"), 2)
        second.go.set()
        assert seen.done.wait(60)
        assert (seen.turn.outcome, seen.turn.text) == ("complete", "앞 뒤")


def test_a_second_utterance_is_refused_in_every_process(
    sides: tuple[Side, Side], target: FakeTarget
) -> None:
    """And taken by any of them as soon as the first has ended, however often."""
    (one, _), (other, log) = sides
    live = one.start("c1", "하나", SETUP)
    for conductor in (one, other):
        with pytest.raises(ConversationBusy):
            conductor.start("c1", "둘", SETUP)
    target.go.set()
    assert live.done.wait(60)
    for number in range(20):
        conductor = (one, other)[number % 2]
        assert conductor.start("c1", str(number), SETUP).done.wait(60)
    assert len(log.conversation("c1")) == 21


def test_twenty_at_once_in_one_conversation_are_one(
    sides: tuple[Side, Side], target: FakeTarget
) -> None:
    """Whichever process they come to."""
    began: list[LiveTurn] = []
    barrier = threading.Barrier(20)

    def say(conductor: Conductor) -> None:
        barrier.wait()
        with suppress(ConversationBusy):
            began.append(conductor.start("c1", "안녕", SETUP))

    threads = [threading.Thread(target=say, args=(sides[n % 2][0],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(began) == 1
    assert len(sides[0][1].conversation("c1")) == 1


def test_a_message_is_reserved_before_anything_is_asked(
    sides: tuple[Side, Side], target: FakeTarget
) -> None:
    """In two conversations of two processes at once: one turn, one question to the target."""
    (one, _), (other, log) = sides
    live = one.start("c1", "안녕", SETUP, message_id="m" * 16)
    with pytest.raises(MessageTaken):
        other.start("c2", "안녕", SETUP, message_id="m" * 16)
    assert followed(other).message_id == "m" * 16
    assert other.running("c2") is None
    target.go.set()
    assert live.done.wait(60)
    assert other.start("c2", "다시", SETUP).done.wait(60)
    assert (len(target.asked), len(log.recent())) == (2, 2)


def test_turns_go_on_over_a_crash_of_the_server(tmp_path: Path, target: FakeTarget) -> None:
    """It forgets who carries what; within seconds the conversation is taken again, the answer is
    seen, Stop reaches it, and what came is written."""
    with stoppable() as cluster:
        address = cluster.address
        with (
            opened(address, lambda _: target) as (one, log),
            opened(address, lambda _: target) as r,
        ):
            live = one.start("c1", "안녕", SETUP)
            assert until(lambda: live.text)
            seen = followed(r[0])
            cluster.stop("immediate")
            time.sleep(1)
            cluster.start()
            assert until(lambda: _known(log) == [live.id])
            with pytest.raises(ConversationBusy):
                r[0].start("c1", "둘", SETUP)
            seen.halt()
            assert live.stop.wait(60)
            target.go.set()
            assert seen.done.wait(10)
            assert log.turn(live.id) is not None
            assert until(lambda: _row(log, live.id) == ("finished", "stopped", "앞 "))
            assert until(lambda: _known(log) == [])


def _known(log: TurnLog) -> list[str]:
    with log._engine.connect() as connection:
        return list(connection.execute(sa.select(live_turns.c.turn)).scalars())


def _row(log: TurnLog, turn_id: str) -> tuple[object, ...]:
    columns = (turns.c.state, turns.c.outcome, turns.c.answer)
    with log._engine.connect() as connection:
        row = connection.execute(sa.select(*columns).where(turns.c.id == turn_id)).one()
    return tuple(row)


def test_strangers_who_ring_change_nothing(
    server: str, target: FakeTarget, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever may log in to the server may notify: a notification says where to look, no more."""
    address = empty_database(server)
    with (
        opened(address, lambda _: target) as (one, log),
        opened(address, lambda _: target) as (other, _),
        closing(Database(address)) as stranger,
    ):
        live = one.start("c1", "안녕", SETUP)
        assert until(lambda: live.text)
        seen = followed(other)
        strange = ("", ",", "," * 7_999, "x" * 7_999, "\n", "가" * 2_000, "'; DROP TABLE turns; --",
                   '{"a": [', live.id, f"{live.id},{live.id}", "\x1b[2J", "\u202e")  # fmt: skip
        for _ in range(20):
            with stranger.engine.begin() as connection:
                for channel in (CHANGED, HALTED):
                    for payload in strange:
                        connection.execute(sa.select(sa.func.pg_notify(channel, payload)))
        assert not live.stop.is_set()
        live.add("\ud83d\0")  # a model that ends in half a character
        assert until(lambda: "?" in seen.text)
        target.go.set()
        assert seen.done.wait(30)
        turn = log.turn(live.id)
        assert turn is not None
        assert (turn.state, turn.outcome) == ("finished", "complete")
    assert [record.getMessage() for record in caplog.records] == []

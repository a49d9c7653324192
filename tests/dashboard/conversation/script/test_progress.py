"""The demo script against the real local Lex: in any order, no step swallows another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import pytest

from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import expectation
from dashboard.conversation.router import route
from dashboard.conversation.script.progress import Progress, needs_new_conversation
from dashboard.conversation.script.steps import Step, bundled_steps
from dashboard.conversation.turn import Failure, Turn
from dashboard.settings import BOTS
from lexclient.client import LexClient
from lexclient.local import serve
from tests.dashboard.conversation.script.test_steps import BUNDLED
from tests.dashboard.turns import BOT, a_turn

NUMBERS = count()


@dataclass(frozen=True)
class Stage:
    """A bot, and a way to say a step to it as the page does."""

    client: LexClient
    bot: BotRef
    steps: tuple[Step, ...]

    def play(self, progress: Progress, turns: list[Turn], number: int) -> Progress:
        """Choose a step; all that is due is said, each turn written behind `turns`."""
        progress = progress.chosen(number, self.steps, turns[-1] if turns else None)
        while progress.due:
            step = self.steps[progress.due[0] - 1]
            if needs_new_conversation(step, turns[-1] if turns else None):
                turns.clear()
            turns.append(self._said(step.text, turns))
            progress = progress.said(turns[-1].id).seen(turns, self.steps)
        return progress

    def _said(self, text: str, before: Sequence[Turn]) -> Turn:
        conversation = before[0].conversation if before else f"script-{next(NUMBERS)}"
        recognition = self.client.recognize(self.bot.address, conversation, text)
        decided = route(
            recognition, threshold=self.bot.threshold, expected=expectation([*before], self.bot)
        )
        turn = a_turn(text, conversation=conversation, bot=self.bot, recognition=recognition)
        return replace(turn, route=decided, state="finished", outcome="complete")


@pytest.fixture(scope="module")
def lex() -> Iterator[tuple[LexClient, dict[str, str]]]:
    hooks = {"FlowerShopBot": "bots.flower_shop_hook:handler"}
    with serve(BOTS / "HelloWorldBot", BOTS / "FlowerShopBot", hooks=hooks) as runtime:
        client = LexClient(endpoint_url=runtime.url, region="us-east-1", credentials=("a", "b"))
        yield client, {bot.name: bot.bot_id for bot in runtime.bots}


@pytest.fixture(params=BUNDLED, ids="-".join)
def stage(request: pytest.FixtureRequest, lex: tuple[LexClient, dict[str, str]]) -> Stage:
    name, locale = request.param
    bot = BotRef(name, lex[1][name], "TSTALIASID", locale, 0.4)
    return Stage(lex[0], bot, bundled_steps(BOTS, name, locale))


def test_the_script_from_the_first_step_to_the_last(stage: Stage) -> None:
    """Every step goes as expected."""
    progress, turns = Progress(), list[Turn]()
    for number in range(1, len(stage.steps) + 1):
        progress = stage.play(progress, turns, number)
    assert progress.ended == dict.fromkeys(range(1, len(stage.steps) + 1), True)


def test_any_step_after_any_other(stage: Stage) -> None:
    """Whatever was played before, the second goes as expected too."""
    numbers = range(1, len(stage.steps) + 1)
    wrong = []
    for first in numbers:
        for second in numbers:
            turns = list[Turn]()
            progress = stage.play(stage.play(Progress(), turns, first), turns, second)
            if not progress.ended[second]:
                wrong.append((first, second))
    assert wrong == []


REPLY = (Step("slot_filling", "hello", "new"), Step("slot_filling", "Anna", "after"))


def test_a_reply_brings_its_question_along() -> None:
    """Unless the question is the last thing that was said."""
    asked = a_turn("hello", state="finished")
    begun = Progress().chosen(1, REPLY, None).said(asked.id)
    assert begun.chosen(2, REPLY, asked).due == (2,)
    assert begun.chosen(2, REPLY, a_turn("something else")).due == (1, 2)
    assert Progress().chosen(2, REPLY, None).due == (1, 2)


def test_what_is_due_ends_with_a_failure_a_stop_and_a_word_of_ones_own() -> None:
    """Nobody is talked over."""
    due = Progress().chosen(2, REPLY, None)
    assert due.goes_on(a_turn(outcome="complete"))
    assert not due.goes_on(a_turn(outcome="stopped"))
    assert not due.goes_on(a_turn(outcome="failed", fault=Failure("LexBusy")))
    assert not due.idle().goes_on(a_turn(outcome="complete"))


def test_a_step_that_failed_is_not_ticked_off() -> None:
    """Nor one whose turn still runs."""
    turn = a_turn("hello", state="finished", outcome="failed", fault=Failure("LexBusy"))
    begun = Progress().chosen(1, REPLY, None).said(turn.id)
    assert begun.seen([replace(turn, state="answering")], REPLY).ended == {}
    assert begun.seen([turn], REPLY).ended == {1: False}


def test_another_bot_and_the_first_step_begin_anew() -> None:
    """Ticks are of one bot's script, and of one time through it."""
    begun = Progress(BOT.known_by).chosen(1, REPLY, None).said("t1")
    assert begun.of(BOT.known_by) is begun
    assert begun.of(("Other", "O", "en_US")) == Progress(("Other", "O", "en_US"))
    assert begun.chosen(1, REPLY, None).turns == {}

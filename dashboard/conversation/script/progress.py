"""How far a script was played: which steps are due, which were said, which went as expected.

A step is begun in the state that it names, so that no step can swallow another: one that begins
`after` the step before it brings that one along where it was not the last thing said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.conversation.router import TURN_KINDS
from dashboard.conversation.script.outcome import as_expected
from dashboard.conversation.script.steps import Step
from dashboard.conversation.turn import Turn


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps are counted from 1. `bot` names whose script it is; `last` is the step that was said
    last, 0 before the first; `due` are still to be said; `turns` are the ids of the turns by step,
    and `ended` says of each that is over whether it went as expected."""

    bot: tuple[str, ...] = ()
    last: int = 0
    due: tuple[int, ...] = ()
    turns: Mapping[int, str] = field(default_factory=dict)
    ended: Mapping[int, bool] = field(default_factory=dict)

    def of(self, bot: tuple[str, ...]) -> Progress:
        """This, or a beginning where it is of another bot's script."""
        return self if self.bot == bot else Progress(bot)

    def chosen(self, number: int, steps: Sequence[Step], newest: Turn | None) -> Progress:
        """Step `number` is to be said; `newest` is the newest turn of the conversation."""
        start = self if number > 1 else Progress(self.bot)
        return replace(start, due=start._leading_to(number, steps, newest))

    def _leading_to(
        self, number: int, steps: Sequence[Step], newest: Turn | None
    ) -> tuple[int, ...]:
        first = number
        while steps[first - 1].begins == "after" and not self._stands_at(first - 1, newest):
            first -= 1
        return tuple(range(first, number + 1))

    def _stands_at(self, number: int, newest: Turn | None) -> bool:
        """Whether the newest thing said is step `number`, or there is no such step."""
        return number == 0 or (newest is not None and self.turns.get(number) == newest.id)

    def said(self, turn_id: str) -> Progress:
        """The first of the steps that are due was said in that turn."""
        number, *due = self.due
        ended = {step: well for step, well in self.ended.items() if step != number}
        turns = {**self.turns, number: turn_id}
        return replace(self, last=number, due=tuple(due), turns=turns, ended=ended)

    def seen(self, turns: Sequence[Turn], steps: Sequence[Step]) -> Progress:
        """What has become of the steps whose turns are over."""
        over = {turn.id: turn for turn in turns if turn.state == "finished"}
        fresh = {
            number: as_expected(steps[number - 1].shows, over[turn_id])
            for number, turn_id in self.turns.items()
            if number not in self.ended and turn_id in over and number <= len(steps)
        }
        return replace(self, ended={**self.ended, **fresh}) if fresh else self

    def goes_on(self, newest: Turn) -> bool:
        """Whether the next step that is due follows upon the turn that has just ended."""
        return bool(self.due) and newest.failure is None and newest.outcome != "stopped"

    def idle(self) -> Progress:
        """Nothing is due any more: somebody said something else."""
        return replace(self, due=())


def needs_new_conversation(step: Step, newest: Turn | None) -> bool:
    """Whether a step cannot begin in the conversation of which `newest` is the newest turn."""
    if newest is None or step.begins == "after":
        return False
    asks = newest.recognition is not None and newest.recognition.dialog_action in TURN_KINDS
    return step.begins == "new" or asks

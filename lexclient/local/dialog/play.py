"""Playing the stages of a turn one after the other, until the bot waits for the user."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from lexclient.local.dialog.hook_call import Failure, Invocation, Reply

MAX_STAGES = 100


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the code hook, and the stage that takes its outcome."""

    invocation: Invocation
    then: Callable[[Reply | Failure], Following]


Stage = Callable[[], "Following"]
Following = Stage | Call | None


def play(first: Stage) -> Generator[Invocation, Reply | Failure, bool]:
    """Go from stage to stage until the bot waits; yields the calls of the code hook.

    The result is false if the bot's next steps lead in a circle: it gave up after a hundred.
    """
    following: Following = first
    for _ in range(MAX_STAGES):
        if following is None:
            return True
        if isinstance(following, Call):
            outcome = yield following.invocation
            following = following.then(outcome)
        else:
            following = following()
    return False

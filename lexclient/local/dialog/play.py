"""Going through a turn, one continuation after the other, until the bot waits for the user."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from lexclient.local.dialog.hook_call import Failure, HookCall, Reply

MAX_CONTINUATIONS = 100


@dataclass(frozen=True, slots=True)
class AwaitedCall:
    """A call of the code hook, and what takes its outcome."""

    call: HookCall
    then: Callable[[Reply | Failure], Following]


Continuation = Callable[[], "Following"]
Following = Continuation | AwaitedCall | None


def play(first: Continuation) -> Generator[HookCall, Reply | Failure, bool]:
    """Continue until the bot waits for the user; yields the calls of the code hook.

    The result is false if the bot's next steps lead in a circle: it gave up after a hundred.
    """
    following: Following = first
    for _ in range(MAX_CONTINUATIONS):
        if following is None:
            return True
        if isinstance(following, AwaitedCall):
            outcome = yield following.call
            following = following.then(outcome)
        else:
            following = following()
    return False

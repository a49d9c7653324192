"""A turn that is running, as those who follow it see it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast

from dashboard.bots.hook_variant import TARGET, counted
from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import FallbackIn, Mode, Route, Turn
from dashboard.log.owned.conversations import HeldWith
from dashboard.log.processes.live_turns import Halt, Progress
from fallback.evidence import ToolCall
from fallback.hook.provenance import WHERE
from fallback.prompts import SYSTEM
from lexclient.recognition import Recognition

Stage = Literal["lex", "fallback", "done"]


@dataclass(frozen=True, slots=True)
class Setup:
    """With whom a conversation is held: the bot in a locale, and the target of the fallback.

    `fallback_in` tells where it is answered: in the app, or inside Lex by the bot's code hook.
    `system` is the system prompt, None for the built-in one; `documents` names whose documents
    are answered from, None for none. `engine` is what recognises intents in this process, by name
    and version; None where Lex does, or nobody.
    """

    bot: BotRef
    target: str
    lex_mode: Mode
    fallback_mode: Mode
    fallback_in: FallbackIn = "app"
    system: str | None = None
    documents: str | None = None
    engine: str | None = None

    @property
    def held_with(self) -> HeldWith:
        """For the log: what a reload brings back."""
        system = None if self.system == SYSTEM else self.system
        grounded = self.documents is not None
        return HeldWith(self.bot, self.target, self.fallback_in, system, grounded)

    def request_attributes(self, person: str = "") -> dict[str, str]:
        """What the code hook is told, if the bot has one; who asks, `person`, only a hook that is
        served here and counts for them."""
        counts = self.fallback_in == "hook" and self.lex_mode == "EMBEDDED"
        attributes = {WHERE: self.fallback_in, TARGET: self.target}
        return counted(attributes, person if counts else "")


class LiveTurn:
    """What a page may read of a running turn at any time; written by one thread only: its worker,
    or in another process whoever hears of it.

    `turn` is the turn as it was written last, `person` is whose share of the day it counts for.
    `on_change` is called with every piece and
    stage, with True for those that nobody should wait for.
    """

    def __init__(
        self, turn: Turn, setup: Setup, message_id: str | None = None, person: str = ""
    ) -> None:
        self.turn = turn
        self.setup = setup
        self.message_id = message_id
        self.person = person
        self.stage: Stage = "lex"
        self.lex_s: float | None = None  # what Lex took, once it has answered
        self.on_change: Callable[[bool], None] = nobody
        self.route: Route | None = None
        self.text = ""
        self.call: ToolCall | None = None  # what a tool does now, before the first word
        self.begin = self.entered = time.monotonic()
        self.heard: queue.SimpleQueue[Recognition | Exception | None] = queue.SimpleQueue()
        self.instead: Setup | None = None
        self.stop = threading.Event()
        self.woken = threading.Event()  # something a page should paint at once
        self.done = threading.Event()

    @property
    def id(self) -> str:
        """The turn's id in the log."""
        return self.turn.id

    @property
    def utterance(self) -> str:
        """What was said."""
        return self.turn.utterance

    @property
    def target(self) -> str:
        """Who is asked if Lex does not know."""
        return self.setup.target

    def waited(self) -> float:
        """Seconds that the service which is being asked now has taken so far."""
        return time.monotonic() - self.entered

    def halt(self, instead: Setup | None = None) -> None:
        """Stop waiting; what came is kept. `instead` names who is to answer then, if anyone."""
        self.instead = instead
        self.stop.set()
        self.heard.put(None)

    def enter(self, stage: Stage) -> None:
        """Go on to the next stage and wake who follows."""
        self.entered = time.monotonic()
        self.stage = stage
        self.woken.set()
        self.on_change(True)

    def handed_over(self) -> bool:
        """Begin anew with the target that was asked for instead, if one was."""
        if self.instead is None:
            return False
        self.setup, self.instead, self.text, self.call = self.instead, None, "", None
        self.stop.clear()
        return True

    def use(self, call: ToolCall) -> None:
        """Take what a tool does on the way to the answer."""
        self.call = call
        self.woken.set()

    def add(self, text: str) -> None:
        """Take a piece of the answer; the first one wakes who follows."""
        first = not self.text
        self.text += text
        if first:
            self.woken.set()
        self.on_change(first)


class FollowedTurn(LiveTurn):
    """A turn that another process carries, as far as is known here. `send` takes a halt there."""

    def __init__(self, turn: Turn, progress: Progress, send: Callable[[Halt], None]) -> None:
        setup = Setup(
            turn.bot,
            progress.target,
            turn.lex_mode,
            turn.fallback_mode,
            engine=turn.engine,
        )
        super().__init__(turn, setup, progress.message_id)
        self._send = send
        self.show(progress)

    def halt(self, instead: Setup | None = None) -> None:
        """Ask its process to stop waiting."""
        mode = instead.fallback_mode if instead else None
        self._send(Halt(self.id, instead.target if instead else None, mode))

    def show(self, progress: Progress) -> None:
        """It is so far now; wake who follows where a page would."""
        before = (self.stage, bool(self.text))
        mode = cast(Mode, progress.fallback_mode)
        self.setup = replace(self.setup, target=progress.target, fallback_mode=mode)
        self.entered = time.monotonic() - progress.waited_s
        self.lex_s, self.text = progress.lex_s, progress.text
        self.stage = cast(Stage, progress.stage)
        if (self.stage, bool(self.text)) != before:
            self.woken.set()

    def end(self, turn: Turn | None) -> None:
        """It is over as `turn`, None if it was deleted since."""
        if turn is not None:
            self.turn = turn
            self.text = turn.answer.text if turn.answer and self.text else self.text
        self.done.set()
        self.enter("done")


def progress_of(live: LiveTurn) -> Progress:
    """How far a turn of this process is."""
    return Progress(
        conversation=live.turn.conversation,
        turn=live.id,
        message_id=live.message_id,
        target=live.target,
        fallback_mode=live.setup.fallback_mode,
        stage=live.stage,
        lex_s=live.lex_s,
        text=live.text,
        waited_s=live.waited(),
    )


def nobody(_urgent: bool) -> None:
    """Nobody follows."""

"""A turn that is running, as those who follow it see it."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Literal

from dashboard.bots.hook_variant import TARGET
from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import FallbackIn, Mode, Route, Turn
from fallback.hook.provenance import WHERE
from lexclient.recognition import Recognition

Stage = Literal["lex", "fallback", "done"]


@dataclass(frozen=True, slots=True)
class Setup:
    """With whom a conversation is held: the bot in a locale, and the target of the fallback.

    `fallback_in` tells where it is answered: in the app, or inside Lex by the bot's code hook.
    `system` is the system prompt, None for the built-in one.
    """

    bot: BotRef
    target: str
    lex_mode: Mode
    fallback_mode: Mode
    fallback_in: FallbackIn = "app"
    system: str | None = None

    @property
    def request_attributes(self) -> dict[str, str]:
        """What the code hook is told, if the bot has one."""
        return {WHERE: self.fallback_in, TARGET: self.target}


class ConversationBusy(Exception):
    """A turn of this conversation still runs; the new utterance was not taken."""


class LiveTurn:
    """What a page may read of a running turn at any time; written by the worker only.

    `turn` is the turn as it was written last.
    """

    def __init__(self, turn: Turn, setup: Setup, message_id: str | None = None) -> None:
        self.turn = turn
        self.setup = setup
        self.message_id = message_id
        self.stage: Stage = "lex"
        self.recognition: Recognition | None = None
        self.route: Route | None = None
        self.text = ""
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

    def handed_over(self) -> bool:
        """Begin anew with the target that was asked for instead, if one was."""
        if self.instead is None:
            return False
        self.setup, self.instead, self.text = self.instead, None, ""
        self.stop.clear()
        return True

    def add(self, text: str) -> None:
        """Take a piece of the answer; the first one wakes who follows."""
        first = not self.text
        self.text += text
        if first:
            self.woken.set()

"""What the chat page keeps in a browser tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import streamlit as st

from dashboard.conversation.conductor import Setup
from dashboard.conversation.recording import Recording
from dashboard.conversation.replay import Played
from dashboard.conversation.script.progress import Progress
from dashboard.conversation.script.scripts import Script
from dashboard.views.chat.script.draft import Draft
from dashboard.views.session_attributes import Kept, nothing

Pace = Literal["plays", "paused", "step"]
SHOWN_AT_ONCE = 50  # the browser, not Python, is what many bubbles slow down


class Key(StrEnum):
    """The widgets and containers of the chat page."""

    TYPED = "typed"
    PRESENTER = "presenter"
    PANEL = "panel"
    PINNED = "pinned"
    UNPIN = "unpin"
    STOP = "stop"
    FAULT = "fault"
    UNDO = "undo"
    TOOLS = "tools"
    START_OVER = "start-over"
    PROMPTS = "prompts"
    STEP = "step"
    NEXT_STEP = "next-step"
    START_DEMO = "start-demo"
    EDIT_SCRIPT = "edit-script"
    RECORD = "record"
    REPLAY = "replay"
    RECORDING_FILE = "recording-file"
    STRIP = "strip"
    WITHOUT_BOT = "without-bot"


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation that was left, until when (`time.monotonic`) one can go back to it, and how
    far its demo was."""

    conversation: str
    setup: Setup
    until: float
    progress: Progress


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text was not taken: a key of the catalogue, and what its sentence is filled with."""

    key: str
    numbers: Mapping[str, int | str] = field(default_factory=dict)


class ChatState:
    """The conversation on the page, beyond what the log holds."""

    utterance = Kept("say", str)  # what the next run says
    instead = Kept[Setup | None]("instead", nothing)  # with whom, if not as the sidebar says
    script = Kept("script", Script)  # the demo of the bot that is talked to
    progress = Kept("progress", Progress)  # of that script
    draft = Kept[Draft | None]("draft", nothing)  # of that script, while it is changed
    typed = Kept(Key.TYPED, str)  # the input's text
    unsent = Kept("unsent", str)  # what was not taken, while there is no input
    refused = Kept[Refusal | None]("refused", nothing)  # why the text in the input was not taken
    unfolded = Kept[frozenset[str]]("unfolded", frozenset)  # long texts that are shown whole
    shown = Kept("shown", lambda: SHOWN_AT_ONCE)  # turns on the page, counted from the newest
    chosen_turn = Kept[str | None]("chosen", nothing)  # whose detail is pinned beside
    recording = Kept[Recording | None]("recording", nothing)  # the one that was opened
    replay = Kept[list[Played]]("replay", list)  # its turns that are still to be played
    replay_shown = Kept("replay_shown", int)  # how many of these the page says there are
    pace = Kept[Pace]("pace", lambda: "plays")  # of the replay
    left = Kept[Left | None]("left", nothing)
    presenter = Kept(Key.PRESENTER, lambda: False)  # the toggle of the presenter's mode

    def close_recordings(self) -> None:
        """Close the popover of recordings."""
        st.session_state[Key.RECORD] = False

    def thumb_key(self, turn_id: str) -> str:
        """The widget that holds a turn's thumb."""
        return f"thumb-{turn_id}"

    def pressed_thumb(self, turn_id: str) -> int | None:
        """Which thumb is pressed, as Streamlit numbers them; None if neither."""
        thumb: int | None = st.session_state[self.thumb_key(turn_id)]
        return thumb


chat = ChatState()

"""Saving and exporting a conversation, opening a recording: a popover among the tools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from dashboard.conversation import recording, transcript
from dashboard.conversation.recording import RecordedTurn, Recording, RecordingInvalid
from dashboard.conversation.replay import Played
from dashboard.conversation.turn import Turn
from dashboard.log.turns import TurnLog
from dashboard.markdown import for_display, literally
from dashboard.views import ownership
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab

FAST = 4.0
ALL_TURNS = 100_000


def popover(log: TurnLog, conversation: str) -> None:
    """Save as a recording, Markdown or JSON lines; open a recording and play it."""
    say = tab.texts().say
    icon = ":material/fiber_manual_record:"
    with st.popover(say("chat.record"), icon=icon, key=Key.RECORD, on_change="rerun"):
        if log.count(conversation):
            _downloads(log, conversation)
        given = st.file_uploader(say("chat.load"), type="json", key=Key.RECORDING_FILE)
        if given is not None:
            _load(given.getvalue())
        if found := chat.recording:
            _player(found)


def _downloads(log: TurnLog, conversation: str) -> None:
    say, texts = tab.texts().say, tab.texts()

    def rows() -> list[Turn]:
        return log.conversation(conversation, last=ALL_TURNS)

    kinds: dict[str, tuple[str, str, Callable[[], str | bytes]]] = {
        "save": ("recording.json", "application/json", lambda: _recorded(rows())),
        "markdown": ("md", "text/markdown", lambda: transcript.as_markdown(rows(), texts, _now())),
        "json_lines": (
            "jsonl",
            "application/jsonl",
            lambda: transcript.as_json_lines(rows(), _now()),
        ),
    }
    for name, (ending, kind, made) in kinds.items():
        st.download_button(
            say(f"chat.{name}"),
            made,
            file_name=f"lexlens-{_now():%Y%m%d-%H%M}.{ending}",
            mime=kind,
            key=f"download-{name}",
            on_click="ignore",
            width="stretch",
        )


def _recorded(rows: list[Turn]) -> bytes:
    return recording.written(recording.record(rows, _now()))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _load(content: bytes) -> None:
    try:
        chat.recording = recording.read(content)
    except RecordingInvalid as invalid:
        told = tab.texts().say("chat.not_a_recording", place=str(invalid))
        st.error(for_display(told), icon=":material/error:")


def _player(found: Recording) -> None:
    say, stamp = tab.texts().say, found.stamp
    st.caption(
        say(
            "chat.loaded",
            bot=literally(stamp.bot),
            locale=literally(stamp.locale),
            turns=len(found.turns),
            saved_at=literally(stamp.saved_at),
        )
    )
    with st.container(horizontal=True):
        for name, speed in (("play", 1.0), ("play_fast", FAST)):
            st.button(
                say(f"chat.{name}"),
                key=name,
                icon=":material/play_arrow:",
                on_click=play,
                args=(found, speed),
            )


def play(found: Recording, speed: float = 1.0) -> None:
    """Let a recording happen again, in a conversation of its own on the chat page."""
    ownership.new_conversation()
    chat.close_recordings()
    chat.recording, chat.pace = found, "plays"
    chat.replay = [Played(turn, speed) for turn in found.turns]


def offer(turn: Turn) -> None:
    """Where a call failed: the recorded answer to the same words, if one is open."""
    found = chat.recording
    recorded = found.turn_of(turn.utterance) if found and turn.failure else None
    if recorded is not None:
        st.button(
            tab.texts().say("chat.recorded"),
            key=f"recorded-{turn.id}",
            icon=":material/play_arrow:",
            on_click=_one,
            args=(recorded,),
        )


def _one(turn: RecordedTurn) -> None:
    chat.replay, chat.pace = [Played(turn)], "plays"

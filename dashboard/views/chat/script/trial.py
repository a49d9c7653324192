"""The steps in the editor said to the bot on trial, and under each what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.conductor import Setup
from dashboard.conversation.script.outcome import as_expected
from dashboard.conversation.script.steps import Step
from dashboard.conversation.turn import Turn
from dashboard.markdown import for_display, literally
from dashboard.views import frame, visitor
from dashboard.views.session_attributes import Kept, nothing
from dashboard.views.tab import tab
from lexclient.errors import LexError
from lexclient.utterance import UtteranceRefused, check_utterance


@dataclass(frozen=True, slots=True)
class Tried:
    """Steps as they stood in the fields, and the turn of each."""

    steps: tuple[Step, ...]
    turns: tuple[Turn, ...]


class _Trial:
    newest = Kept[Tried | None]("steps_tried", nothing)


_trial = _Trial()


def forget() -> None:
    """The editor is closed: what was tried is not what the next one shows."""
    del _trial.newest


def offer(setup: Setup, steps: Sequence[Step]) -> None:
    """The button that tries all of them."""
    say = tab.texts().say
    if not st.button(
        say("script.try"),
        key="script-try",
        icon=":material/science:",
        help=say("script.try_help"),
        disabled=not steps,
    ):
        return
    visitor.require("present")
    scripts = frame.services_or_stop().conversations.scripts
    try:
        for step in steps:
            check_utterance(step.text)
        with st.spinner(say("script.trying")):
            _trial.newest = Tried(tuple(steps), scripts.rehearsed(setup.bot, steps))
    except UtteranceRefused as fault:
        st.warning(say(f"refused.{fault.rule}", **fault.numbers))
    except LexError as error:
        st.warning(for_display(sentences.remedy(error, tab.texts())), icon=":material/error:")
    else:
        st.rerun(scope="fragment")


def result(place: int, steps: Sequence[Step]) -> None:
    """What the step at a place came to, as long as all steps are as they were tried."""
    tried = _trial.newest
    if tried is None or tried.steps != tuple(steps):
        return
    say, turn = tab.texts().say, tried.turns[place]
    if as_expected(steps[place].shows, turn):
        st.markdown(f":green[✔ {say('script.as_expected')}]")
    else:
        why = literally(sentences.why(turn, tab.texts()))
        st.markdown(f":orange[✖ {say('script.otherwise')}:] {why}")

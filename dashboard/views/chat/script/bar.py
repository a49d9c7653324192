"""The demo script over the chat's input: a button a step, what it shows, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.conversation.conductor import LiveTurn
from dashboard.conversation.script.outcome import seen
from dashboard.conversation.script.progress import Progress, needs_new_conversation
from dashboard.conversation.script.proposals import Source
from dashboard.conversation.script.steps import Shows, Step
from dashboard.conversation.turn import Turn
from dashboard.markdown import literally, on_one_line
from dashboard.services import load_export, slot_examples
from dashboard.views import frame, ownership
from dashboard.views.chat import presenter
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.chat.state import Key, chat
from dashboard.views.sidebar.state import sidebar
from dashboard.views.tab import tab

SCROLLING = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
MARKS = {True: "✔", False: "✖"}
WENT = {True: "as_expected", False: "otherwise"}


def load(place: frame.Place) -> None:
    """Make ready the script of the bot that is talked to, once a bot."""
    bot = place.setup.bot
    if chat.script.bot != bot.known_by:
        scripts = place.services.conversations.scripts
        chat.script = scripts.of(bot, ownership.owner(), partial(_source, place))


def _source(place: frame.Place) -> Source:
    """What a script is proposed from: the intents of the export that the bot runs from."""
    bots, ref = place.services.bots, place.setup.bot
    bot = bots.held_with(ref, sidebar.own_bots or ())
    export = bots.export_of(bot) if bot else None
    if bot is None or export is None:
        return Source((), tried=False)
    locale = load_export(export).locales.get(ref.locale_id)
    intents = [one for one in locale.intents.values() if not one.is_fallback] if locale else []
    values = {
        slot.type_name: known[0]
        for slot in (slot for one in intents for slot in one.slots)
        if locale and (known := slot_examples(slot, locale))
    }
    return Source(intents, tried=not bots.hook_of(bot), values=values)


def bar(turns: Sequence[Turn], *, disabled: bool) -> None:
    """The steps as buttons and what the last one is to show; `turns` are those on the page."""
    steps = chat.script.steps
    chat.progress = progress = chat.progress.of(chat.script.bot).seen(turns, steps)
    with st.container(key=Key.STEP):  # always there: what is below keeps its place on the page
        if 0 < progress.last <= len(steps):
            _what_it_shows(progress, steps, turns)
    with st.container(key=Key.PROMPTS, horizontal=True):
        if steps:
            _next(progress.last % len(steps) + 1, disabled=disabled)
        for number, step in enumerate(steps, start=1):
            _button(number, step, progress, disabled=disabled)
        st.html(f"<script>{SCROLLING}</script>", unsafe_allow_javascript=True)  # a file of ours


def _what_it_shows(progress: Progress, steps: Sequence[Step], turns: Sequence[Turn]) -> None:
    say, number = tab.texts().say, progress.last
    kind, ended = steps[number - 1].shows, progress.ended.get(number)
    turn = next((one for one in turns if one.id == progress.turns.get(number)), None)
    what = seen(kind, turn if ended else None)
    shows = literally(say(f"shows.help.{what.kind}", **what.facts))
    went = "" if ended is None else f" **{MARKS[ended]} {say(_went(kind, ended))}**"
    st.markdown(say("script.step", number=number, of=len(steps), shows=shows) + went)


def _went(kind: Shows, ended: bool) -> str:
    """A wrong answer that was to be shown is no success of the bot."""
    return f"script.{'wrong_as_expected' if ended and kind == 'false_accept' else WENT[ended]}"


def _button(number: int, step: Step, progress: Progress, *, disabled: bool) -> None:
    say, ended = tab.texts().say, progress.ended.get(number)
    mark = "" if ended is None else f"{MARKS[ended]} "
    st.button(
        f"**{mark}{number}. {say(f'shows.{step.shows}')}** {on_one_line(step.text)}",
        key=f"prompt-{number}",
        on_click=play,
        args=(number,),
        disabled=disabled,
        type="primary" if number == progress.last else "secondary",
        shortcut=str(number) if number < 10 else None,
    )


def _next(number: int, *, disabled: bool) -> None:
    """The right arrow goes on to the last step; only a click begins again."""
    again = number == 1 and bool(chat.progress.last)
    st.button(
        tab.texts().say("script.again" if again else "chat.next_step"),
        key=Key.NEXT_STEP,
        icon=":material/replay:" if again else ":material/arrow_forward:",
        on_click=play,
        args=(number,),
        disabled=disabled,
        shortcut=None if again else "Right",
    )


def play(number: int) -> None:
    """Say a step, and first those it is the reply to, from the state in which they begin."""
    steps = chat.script.steps
    conversations = frame.services_or_stop().conversations
    if chat.utterance or conversations.conductor.running(tab.conversation):
        return  # pressed again before the page rested its buttons
    log = conversations.log
    newest = next(iter(log.conversation(tab.conversation, last=1)), None)
    chat.progress = chat.progress.of(chat.script.bot).chosen(number, steps, newest)
    first = steps[chat.progress.due[0] - 1]
    if needs_new_conversation(first, newest):
        presenter.start_over()
    say_again(first.text)


def said(text: str, begun: LiveTurn | None) -> None:
    """Note of what was just said whether it is the step that is due."""
    due = chat.progress.due
    is_step = bool(due) and begun is not None and chat.script.steps[due[0] - 1].text == text
    chat.progress = chat.progress.said(begun.id) if begun and is_step else chat.progress.idle()


def goes_on(turns: Sequence[Turn]) -> bool:
    """Whether the page is to run once more: to say the next step, or to tick one off."""
    steps, before = chat.script.steps, chat.progress
    chat.progress = before.seen(turns, steps)
    if not turns or not before.goes_on(turns[-1]):
        return chat.progress is not before
    say_again(steps[before.due[0] - 1].text)
    return True

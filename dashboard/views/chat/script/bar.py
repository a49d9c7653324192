"""The demo script over the chat's input: a button a step, what it shows, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import LiveTurn
from dashboard.conversation.script.progress import Progress, needs_new_conversation
from dashboard.conversation.script.steps import Step, bundled_steps
from dashboard.conversation.turn import Turn
from dashboard.markdown import on_one_line
from dashboard.settings import BOTS
from dashboard.views import frame
from dashboard.views.chat import presenter
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab

MARKS = {True: "✔", False: "✖"}
WENT = {True: "as_expected", False: "otherwise"}


def steps_of(bot: BotRef) -> tuple[Step, ...]:
    """The script of a bot in its locale."""
    return bundled_steps(BOTS, bot.name, bot.locale_id)


def bar(bot: BotRef, turns: Sequence[Turn], *, disabled: bool) -> None:
    """The steps as buttons and what the last one is to show; `turns` are those on the page."""
    steps = steps_of(bot)
    chat.progress = progress = chat.progress.of(bot.known_by).seen(turns, steps)
    if not steps:
        return
    if 0 < progress.last <= len(steps):
        _what_it_shows(progress, steps)
    with st.container(key=Key.PROMPTS, horizontal=True):
        for number, step in enumerate(steps, start=1):
            _button(number, step, progress.ended.get(number), disabled=disabled)
        _next(progress.last % len(steps) + 1, disabled=disabled)


def _what_it_shows(progress: Progress, steps: Sequence[Step]) -> None:
    say, number = tab.texts().say, progress.last
    shows = say(f"shows.help.{steps[number - 1].shows}")
    ended = progress.ended.get(number)
    went = "" if ended is None else f" **{MARKS[ended]} {say(f'script.{WENT[ended]}')}**"
    with st.container(key=Key.STEP):
        st.markdown(say("script.step", number=number, of=len(steps), shows=shows) + went)


def _button(number: int, step: Step, ended: bool | None, *, disabled: bool) -> None:
    say = tab.texts().say
    mark = "" if ended is None else f"{MARKS[ended]} "
    st.button(
        f"**{mark}{number}. {say(f'shows.{step.shows}')}** {on_one_line(step.text)}",
        key=f"prompt-{number}",
        on_click=play,
        args=(number,),
        disabled=disabled,
        shortcut=str(number) if number < 10 else None,
    )


def _next(number: int, *, disabled: bool) -> None:
    """The right arrow goes on; after the last step, from the beginning."""
    again = number == 1 and bool(chat.progress.last)
    st.button(
        tab.texts().say("script.again" if again else "chat.next_step"),
        key=Key.NEXT_STEP,
        icon=":material/replay:" if again else ":material/arrow_forward:",
        on_click=play,
        args=(number,),
        disabled=disabled,
        shortcut="Right",
    )


def play(number: int) -> None:
    """Say a step, and first those it is the reply to, from the state in which they begin."""
    setup = tab.setup
    if setup is None:
        return
    steps = steps_of(setup.bot)
    log = frame.services_or_stop().conversations.log
    newest = next(iter(log.conversation(tab.conversation, last=1)), None)
    chat.progress = chat.progress.of(setup.bot.known_by).chosen(number, steps, newest)
    first = steps[chat.progress.due[0] - 1]
    if needs_new_conversation(first, newest):
        presenter.start_over()
    say_again(first.text)


def said(bot: BotRef, text: str, begun: LiveTurn | None) -> None:
    """Note of what was just said whether it is the step that is due."""
    due = chat.progress.due
    is_step = bool(due) and begun is not None and steps_of(bot)[due[0] - 1].text == text
    chat.progress = chat.progress.said(begun.id) if begun and is_step else chat.progress.idle()


def goes_on(bot: BotRef, turns: Sequence[Turn]) -> bool:
    """Whether the page is to run once more: to say the next step, or to tick one off."""
    steps, before = steps_of(bot), chat.progress
    chat.progress = before.seen(turns, steps)
    if not turns or not before.goes_on(turns[-1]):
        return chat.progress is not before
    say_again(steps[before.due[0] - 1].text)
    return True

"""Changing a demo script: its steps, their order, what each is to show and where it begins."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation.script.progress import Progress
from dashboard.conversation.script.scripts import Script, as_toml
from dashboard.conversation.script.steps import BEGINS, FILE, SHOWS, Step
from dashboard.views import frame, ownership, visitor
from dashboard.views.chat.script import trial
from dashboard.views.chat.script.draft import Draft, Row
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab
from lexclient.utterance import MAX_UNITS, UtteranceRefused, check_utterance

MOST_STEPS = 20


def offer() -> None:
    """The button that opens the editor."""
    label = tab.texts().say("script.edit")  # read by those who do not see; a sign for the others
    st.button(
        label,
        key=Key.EDIT_SCRIPT,
        help=label,
        icon=":material/edit_note:",
        type="tertiary",
        on_click=_open,
    )


def _open() -> None:
    chat.draft = Draft.of(chat.script.steps)


def _close() -> None:
    del chat.draft
    trial.forget()


def show() -> None:
    """Show the editor where it was opened."""
    if chat.draft is not None:
        title = tab.texts().say("script.edit")
        st.dialog(title, width="large", on_dismiss=_close)(_editor)()


def _editor() -> None:
    say, draft = tab.texts().say, chat.draft
    if draft is None:
        return
    st.caption(say("script.help"))
    steps = _spoken(draft)
    for place, row in enumerate(draft.rows):
        _row(place, row, steps, last=place == len(draft.rows) - 1)
    full = len(draft.rows) >= MOST_STEPS
    st.button(
        say("script.add"), key="step-add", icon=":material/add:", on_click=_add, disabled=full
    )
    with st.container(horizontal=True):
        if st.button(say("script.keep"), key="script-keep", type="primary"):
            _keep(draft)
        if st.button(say("script.forget"), key="script-forget", icon=":material/undo:"):
            _forget()
        if tab.setup is not None:
            trial.offer(tab.setup, list(steps.values()))
        _download()


def _spoken(draft: Draft) -> dict[int, Step]:
    """The steps as they stand in the fields, by their rows; those without a text are none."""
    now = {row.id: row.step_now() for row in draft.rows}
    return {row: step for row, step in now.items() if step.text.strip()}


def _row(place: int, row: Row, steps: dict[int, Step], *, last: bool) -> None:
    say = tab.texts().say
    with st.container(key=f"step-row-{row.id}", border=True):
        st.text_input(
            say("script.text", number=place + 1),
            row.step.text,
            key=row.key("text"),
            max_chars=MAX_UNITS,
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                say("script.shows"),
                SHOWS,
                SHOWS.index(row.step.shows),
                key=row.key("shows"),
                format_func=lambda kind: say(f"shows.{kind}"),
                width=260,
            )
            st.selectbox(
                say("script.begins"),
                BEGINS,
                BEGINS.index(row.step.begins),
                key=row.key("begins"),
                format_func=lambda state: say(f"begins.{state}"),
                width=320,
            )
            _move("up", place, -1, disabled=place == 0)
            _move("down", place, 1, disabled=last)
            st.button(
                say("script.remove"),
                key=row.key("remove"),
                icon=":material/delete:",
                type="tertiary",
                on_click=_remove,
                args=(place,),
            )
        if row.id in steps:
            trial.result(list(steps).index(row.id), list(steps.values()))


def _move(name: str, place: int, by: int, *, disabled: bool) -> None:
    st.button(
        tab.texts().say(f"script.{name}"),
        key=f"step-{name}-{place}",
        icon=f":material/arrow_{name}ward:",
        type="tertiary",
        on_click=_moved,
        args=(place, by),
        disabled=disabled,
    )


def _moved(place: int, by: int) -> None:
    chat.draft = chat.draft and chat.draft.moved(place, by)


def _remove(place: int) -> None:
    chat.draft = chat.draft and chat.draft.without(place)


def _add() -> None:
    chat.draft = chat.draft and chat.draft.with_one_more()


def _steps(draft: Draft) -> list[Step]:
    """What is to be kept. Raises `UtteranceRefused`."""
    steps = list(_spoken(draft).values())
    for step in steps:
        check_utterance(step.text)
    return steps


def _keep(draft: Draft) -> None:
    visitor.require("present")
    setup = tab.setup
    if setup is None:
        return
    try:
        steps = _steps(draft)
    except UtteranceRefused as fault:
        st.warning(tab.texts().say(f"refused.{fault.rule}", **fault.numbers))
        return
    scripts = frame.services_or_stop().conversations.scripts
    _begin_with(scripts.keep(setup.bot, ownership.owner(), steps))


def _forget() -> None:
    visitor.require("present")
    if tab.setup is not None:
        scripts = frame.services_or_stop().conversations.scripts
        scripts.forget(tab.setup.bot, ownership.owner())
    _begin_with(Script())  # it is read again


def _begin_with(script: Script) -> None:
    chat.script, chat.progress = script, Progress(script.bot)
    _close()
    st.rerun()


def _download() -> None:
    if tab.setup is not None:
        st.download_button(
            FILE,
            as_toml(chat.script.steps, tab.setup.bot.locale_id),
            file_name=FILE,
            mime="application/toml",
            key="script-download",
            icon=":material/download:",
            on_click="ignore",
        )

"""The lesson of this tab: what was taught so far, edited row by row, and taken away as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.bots.export import Files, as_zip
from dashboard.log.database import Database
from dashboard.log.queries import unrecognised
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import for_display
from dashboard.teaching import lesson as lessons
from dashboard.teaching.lesson import LessonRefused
from dashboard.texts import Texts
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.audit import exported
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.pupil import Pupil
from dashboard.views.tables import download, height


def lesson_of(logged: LoggedBot) -> dict[str, str]:
    """The lesson of this tab for a bot and locale, as it grows: utterance to intent."""
    return diagnostics.lessons.setdefault(logged, {})


def responses_of(logged: LoggedBot) -> dict[str, str]:
    """What the new intents of a lesson say."""
    return diagnostics.responses.setdefault(logged, {})


def teach(
    database: Database, logged: LoggedBot, new: Mapping[str, str], response: str = ""
) -> None:
    """Add utterances with their intent to a lesson, and label their turns so; a `response` is
    what their new intent says."""
    lesson_of(logged).update(new)
    if response:
        responses_of(logged).update(dict.fromkeys(new.values(), response))
    _relabel(database, logged, dict(new))


def _relabel(database: Database, logged: LoggedBot, labels: Mapping[str, str | None]) -> None:
    unrecognised.label(database, logged, labels)
    questions.forget()
    diagnostics.lesson_rounds += 1


def edit(database: Database, pupil: Pupil, texts: Texts) -> None:
    """The rows, to be changed and removed in place."""
    say, lesson = texts.say, lesson_of(pupil.logged)
    key = f"lesson-{diagnostics.lesson_rounds}"
    text, intent, response = (
        say("column.utterance"),
        say("teach.intent"),
        say("teach.response"),
    )
    own = lessons.intents(pupil.files, pupil.logged.locale_id) if pupil.files else []
    said = responses_of(pupil.logged)
    st.data_editor(
        [
            {text: utterance, intent: name, response: said.get(name, "")}
            for utterance, name in lesson.items()
        ],
        key=key,
        num_rows="delete",
        hide_index=True,
        height=height(len(lesson), 300),
        on_change=lambda: _apply(database, pupil.logged, key, (text, intent, response)),
        column_config={
            text: st.column_config.TextColumn(required=True, width="medium"),
            intent: st.column_config.SelectboxColumn(
                options=list(dict.fromkeys([*own, *lesson.values()])), required=True
            ),
            response: st.column_config.TextColumn(help=say("teach.response_help"), width="medium"),
        },
    )
    st.caption(say("teach.labelled"))


def _apply(database: Database, logged: LoggedBot, key: str, columns: tuple[str, str, str]) -> None:
    """Do to the lesson what was done to its table; what is no longer taught loses its label."""
    change: Mapping[str, Any] = st.session_state[key]
    lesson, responses = lesson_of(logged), responses_of(logged)
    text, intent, response = columns
    after: dict[str, str] = {}
    for place, (utterance, before) in enumerate(lesson.items()):
        if place in change["deleted_rows"]:
            continue
        cells: Mapping[str, Any] = change["edited_rows"].get(place, {})
        name = str(cells.get(intent) or before)
        after[" ".join(str(cells.get(text) or utterance).split())] = name
        if response in cells:
            responses[name] = str(cells[response] or "").strip()
    gone: dict[str, str | None] = dict.fromkeys(lesson.keys() - after.keys())
    lesson.clear()
    lesson.update(after)
    _relabel(database, logged, gone | after)


def taught_files(pupil: Pupil, texts: Texts) -> Files | None:
    """The export with the lesson in it; None where there is none or it cannot be taught."""
    if not pupil.files:
        return None
    logged = pupil.logged
    try:
        return lessons.taught(
            pupil.files, logged.locale_id, lesson_of(logged), responses_of(logged)
        )
    except LessonRefused as refused:
        refusal = texts.say(f"lesson.{refused.rule}", **refused.values)
        st.warning(for_display(refusal), icon=":material/error:")
        return None


def downloads(database: Database, pupil: Pupil, taught: Files | None, texts: Texts) -> None:
    """The lesson as a test set, as text, and as the taught bot; and an end to it."""
    say, logged = texts.say, pupil.logged
    lesson, stem = lesson_of(logged), f"{logged.bot_name}-{logged.locale_id}"
    with st.container(horizontal=True):
        for kind, data, name, mime in (
            ("csv", lessons.as_csv(lesson), f"{stem}-test-set.csv", "text/csv"),
            ("text", lessons.as_text(lesson), f"{stem}-utterances.txt", "text/plain"),
            ("zip", taught and as_zip(taught), f"{stem}-taught.zip", "application/zip"),
        ):
            label, key = say(f"teach.{kind}"), f"teach-{kind}"
            file = exported(
                database, f"lesson.{kind} of {logged.bot_name}", data or b"", len(lesson)
            )
            download(label, file, name, mime, key=key, disabled=not data)
        st.button(
            say("teach.clear"),
            icon=":material/delete_sweep:",
            on_click=lesson.clear,
            key=Key.TEACH_CLEAR,
            type="tertiary",
        )

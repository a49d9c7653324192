"""The lesson: what was taught so far, by whom, edited row by row, and taken away as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.bots.export import Files, as_zip
from dashboard.log.database import Database
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Lessons, Line
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.teaching import lesson as lessons
from dashboard.teaching.lesson import LessonRefused
from dashboard.texts import Texts
from dashboard.views import local_time, visitor
from dashboard.views.address import held_now
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.audit import exported
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.pupil import Pupil
from dashboard.views.tab import tab
from dashboard.views.tables import download, height


def lesson_of(database: Database, logged: LoggedBot) -> dict[str, str]:
    """The lesson for a bot and locale as it is now: utterance to intent."""
    return {line.utterance: line.intent for line in Lessons(database).lines(logged)}


def with_lesson(database: Database, logged: LoggedBot, intents: Sequence[str]) -> list[str]:
    """A bot's intents, then those that its lesson brings."""
    return list(dict.fromkeys([*intents, *lesson_of(database, logged).values()]))


def newest_of(lines: Sequence[Line]) -> str:
    """What was taught last, the first of what was taught at once."""
    return max(lines, key=lambda line: line.changed_at).utterance


def teach(
    database: Database, logged: LoggedBot, new: Mapping[str, str | None], response: str = ""
) -> None:
    """Add utterances with their intent to a lesson, None takes one out, and label their turns so;
    a `response` is what their new intent says."""
    responses = {intent: response for intent in new.values() if intent and response}
    Lessons(database).change(logged, new, visitor.name_of(visitor.person()), responses)
    _renew()


def _renew() -> None:
    questions.forget()
    diagnostics.lesson_rounds += 1


def edit(database: Database, pupil: Pupil, texts: Texts) -> None:
    """The rows, to be changed and removed in place; who taught each, when, and from which turn.
    Below them what each new intent says."""
    say, lines = texts.say, Lessons(database).lines(pupil.logged)
    key = f"lesson-{diagnostics.lesson_rounds}"
    text, intent = say("column.utterance"), say("teach.intent")
    own = pupil.intents
    seen = [say("teach.who"), say("teach.when"), say("teach.open")]
    st.data_editor(
        [{text: line.utterance, intent: line.intent, **_origin(line, seen)} for line in lines],
        key=key,
        num_rows="delete",
        hide_index=True,
        height=height(len(lines), 300),
        disabled=seen,
        on_change=lambda: _apply(database, pupil.logged, key, (text, intent)),
        column_config={
            text: st.column_config.TextColumn(required=True, width="medium"),
            intent: st.column_config.SelectboxColumn(
                options=list(dict.fromkeys([*own, *(line.intent for line in lines)])),
                required=True,
            ),
            seen[2]: st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )
    st.caption(say("teach.labelled"))
    for name in dict.fromkeys(line.intent for line in lines if line.intent not in own):
        _response(database, pupil.logged, name, [one for one in lines if one.intent == name])


def _response(database: Database, logged: LoggedBot, name: str, lines: Sequence[Line]) -> None:
    """What a new intent says; an intent of the bot keeps its own words."""
    key = f"response-{name}-{diagnostics.lesson_rounds}"

    def keep() -> None:
        teach(database, logged, {line.utterance: name for line in lines}, held_now(key))

    st.text_area(
        tab.texts().say("teach.response_of", intent=on_one_line(name)),
        next((line.response for line in lines if line.response), ""),
        key=key,
        height="content",
        placeholder=tab.texts().say("teach.response_hint"),
        on_change=keep,
    )


def _origin(line: Line, labels: Sequence[str]) -> Mapping[str, str | None]:
    turn = f"/diagnostics?turn={line.turns[0]}" if line.turns else None
    cells = (line.who, local_time.stamp(line.changed_at), turn)
    return dict(zip(labels, cells, strict=True))


def _apply(database: Database, logged: LoggedBot, key: str, columns: tuple[str, str]) -> None:
    """Do to the lesson what was done to its table; what is no longer taught loses its label."""
    change: Mapping[str, Any] = st.session_state[key]
    text, intent = columns
    changed: dict[str, str | None] = {}
    said: dict[str, str] = {}
    for place, line in enumerate(Lessons(database).lines(logged)):
        cells: Mapping[str, Any] = change["edited_rows"].get(place, {})
        if place in change["deleted_rows"]:
            changed[line.utterance] = None
        elif cells:
            utterance = " ".join(str(cells.get(text) or line.utterance).split())
            if utterance != line.utterance:
                changed[line.utterance] = None
            changed[utterance] = str(cells.get(intent) or line.intent)
            said[str(changed[utterance])] = line.response
    Lessons(database).change(logged, changed, visitor.name_of(visitor.person()), said)
    _renew()


def _undo(database: Database, logged: LoggedBot, batch: str) -> None:
    visitor.require("diagnose")
    Lessons(database).undo(logged, batch)
    _renew()


def taught_files(database: Database, pupil: Pupil, texts: Texts) -> Files | None:
    """The export with the lesson in it; None where there is none or it cannot be taught."""
    if not pupil.files:
        return None
    logged = pupil.logged
    try:
        lines = Lessons(database).lines(logged)
        said = {line.intent: line.response for line in lines if line.response}
        lesson = {line.utterance: line.intent for line in lines}
        return lessons.taught(pupil.files, logged.locale_id, lesson, said)
    except LessonRefused as refused:
        refusal = texts.say(f"lesson.{refused.rule}", **refused.values)
        st.warning(for_display(refusal), icon=":material/error:")
        return None


def downloads(database: Database, pupil: Pupil, taught: Files | None, texts: Texts) -> None:
    """The lesson as a test set, as text, and as the taught bot; and an end to it."""
    say, logged = texts.say, pupil.logged
    lesson, stem = lesson_of(database, logged), f"{logged.bot_name}-{logged.locale_id}"
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
        undo_button(database, logged)
        st.button(
            say("teach.clear"),
            icon=":material/delete_sweep:",
            on_click=teach,
            args=(database, logged, dict.fromkeys(lesson)),
            key=Key.TEACH_CLEAR,
            type="tertiary",
        )


def undo_button(database: Database, logged: LoggedBot) -> None:
    """Take back the last change, whoever made it; nothing where there is none."""
    newest = Lessons(database).newest(logged)
    if newest is None:
        return
    say, made = tab.texts().say, local_time.stamp(newest.changed_at)
    st.button(
        say("teach.undo", count=newest.lines),
        icon=":material/undo:",
        on_click=_undo,
        args=(database, logged, newest.id),
        key=f"{Key.TEACH_UNDO}-{newest.id}",
        help=literally(say("teach.undo_help", who=newest.who, when=made)),
        type="tertiary",
    )

"""Teach the bot: tick what it should have known, download the lesson, try the taught bot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.export import Files, as_zip
from dashboard.diagnostics.missed import Candidate, candidates
from dashboard.log.database import Database
from dashboard.log.queries import unrecognised
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import for_display
from dashboard.services import BadExport, read_export
from dashboard.settings import BOTS
from dashboard.teaching import lesson as lessons
from dashboard.teaching.lesson import LessonRefused
from dashboard.teaching.trial import before_and_after
from dashboard.texts import Texts
from dashboard.views.bad_exports import bad_export
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.trial import try_taught_bot
from dashboard.views.tab import tab
from dashboard.views.tables import download, height

NEW = "+"
OTHERS = 150  # utterances that are said to the taught bot besides the lesson's
GROUPINGS = ("group", "intent")


def teaching_of(database: Database, bots: Bots, embedded: EmbeddedLex, scope: TurnFilter) -> None:
    """Draw candidates, the lesson so far, its downloads and its trial."""
    texts = tab.texts()
    st.caption(texts.say("teach.intro"))
    pupils = unrecognised.logged_bots(database, scope)
    if not pupils:
        st.info(texts.say("teach.nothing"), icon=":material/school:")
        return
    pupil = _pupil(pupils, texts)
    files = _export(bots, pupil, texts)
    missed = candidates(database, scope, pupil)
    lesson = _lesson(pupil)
    _choose(database, pupil, missed, files, texts)
    st.subheader(texts.say("teach.lesson"))
    if not lesson:
        st.caption(texts.say("teach.empty"))
        return
    _show(pupil, lesson, texts)
    taught = _hand_out(pupil, lesson, files, texts)
    if taught and files:
        others = [one.utterance for one in missed if one.utterance not in lesson][:OTHERS]
        others += unrecognised.recognised(database, scope, pupil, most=OTHERS)
        running = bots.bundled(pupil.bot_name)
        exports = (files, taught)
        bots_to_try = partial(before_and_after, embedded, running, pupil.bot_name, exports)
        try_taught_bot(embedded.lex, bots_to_try, pupil.locale_id, lesson, others)


def _pupil(pupils: list[LoggedBot], texts: Texts) -> LoggedBot:
    setup = tab.setup
    own = LoggedBot(setup.bot.name, setup.bot.locale_id) if setup else None
    return st.selectbox(
        texts.say("teach.pupil"),
        pupils,
        index=pupils.index(own) if own in pupils else 0,
        format_func=lambda one: f"{one.bot_name} · {one.locale_id}",
        key=Key.PUPIL,
        width=360,
    )


def _lesson(pupil: LoggedBot) -> dict[str, str]:
    """The lesson of this tab for a bot and locale, as it grows."""
    return diagnostics.lessons.setdefault(pupil, {})


def _export(bots: Bots, pupil: LoggedBot, texts: Texts) -> Files | None:
    """The files of the bot's export: bundled, or as uploaded."""
    if bots.bundled(pupil.bot_name):
        return read_export(BOTS / pupil.bot_name)
    upload = st.file_uploader(
        texts.say("teach.upload"), type="zip", help=texts.say("teach.upload_help"), key=Key.EXPORT
    )
    if upload is None:
        return None
    try:
        return read_export(upload.getvalue())
    except BadExport as error:
        refusal = texts.say("teach.bad_export", **bad_export(error, texts))
        st.error(for_display(refusal))
        return None


def _choose(
    database: Database, pupil: LoggedBot, missed: list[Candidate], files: Files | None, texts: Texts
) -> None:
    say = texts.say
    chosen = _ticked(missed, texts)
    intent = _intent(pupil, chosen, files, texts)

    def add() -> None:
        new = {one.utterance: intent for one in chosen}
        _lesson(pupil).update(new)
        unrecognised.label(database, pupil, new)
        questions.forget()
        diagnostics.lesson_rounds += 1

    st.button(
        say("teach.add", count=len(chosen)),
        icon=":material/school:",
        type="primary",
        disabled=not chosen or not intent,
        on_click=add,
        key=Key.TEACH_ADD,
    )


def _ticked(missed: list[Candidate], texts: Texts) -> list[Candidate]:
    """The table of candidates; returns those that are ticked."""
    say = texts.say
    by = st.segmented_control(
        say("teach.by"),
        GROUPINGS,
        default="group",
        required=True,
        format_func=lambda name: say(f"teach.by_{name}"),
        key=Key.TEACH_BY,
    )
    if by == "intent":
        missed = sorted(missed, key=lambda one: (one.best_intent or "~", -(one.best_score or 0)))
    picked = st.dataframe(
        [_cells(one, texts) for one in missed],
        key=f"candidates-{by}-{diagnostics.lesson_rounds}",
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=height(len(missed), 360),
        column_config={
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("teach.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )["selection"]["rows"]
    return [missed[row] for row in picked if row < len(missed)]


def _cells(one: Candidate, texts: Texts) -> Mapping[str, object]:
    say = texts.say
    return {
        say("teach.group"): one.group + 1,
        say("column.utterance"): one.utterance,
        say("teach.times"): one.times,
        say("teach.best"): one.best_intent,
        say("column.score"): one.best_score,
        say("teach.open"): f"/diagnostics?turn={one.turn_id}",
    }


def _intent(pupil: LoggedBot, chosen: list[Candidate], files: Files | None, texts: Texts) -> str:
    """The intent to teach: one of the bot's, the best rejected one first, or a new name."""
    own = lessons.intents(files, pupil.locale_id) if files else []
    nearest = [one.best_intent for one in chosen if one.best_intent]
    options = list(dict.fromkeys([*(name for name in nearest if name in own or not files), *own]))
    say = texts.say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        intent = st.selectbox(
            say("teach.intent"),
            [*options, NEW],
            format_func=lambda name: say("teach.new_intent") if name == NEW else name,
            key=Key.TEACH_INTENT,
            width=300,
        )
        if intent != NEW:
            return str(intent)
        name = st.text_input(say("teach.new_name"), key=Key.TEACH_NAME, max_chars=100, width=300)
    return (name or "").strip()


def _show(pupil: LoggedBot, lesson: Mapping[str, str], texts: Texts) -> None:
    say = texts.say
    rows = [
        {say("column.utterance"): text, say("teach.intent"): intent}
        for text, intent in lesson.items()
    ]
    st.dataframe(rows, hide_index=True, key=Key.LESSON, height=height(len(rows), 240))
    st.caption(say("teach.labelled"))
    st.button(
        say("teach.clear"),
        icon=":material/delete_sweep:",
        on_click=_lesson(pupil).clear,
        key=Key.TEACH_CLEAR,
    )


def _hand_out(
    pupil: LoggedBot, lesson: Mapping[str, str], files: Files | None, texts: Texts
) -> Files | None:
    """The downloads; the taught files, None where there is no export or it cannot be taught."""
    say, stem = texts.say, f"{pupil.bot_name}-{pupil.locale_id}"
    taught: Files | None = None
    if files:
        try:
            taught = lessons.taught(files, pupil.locale_id, lesson)
        except LessonRefused as refused:
            refusal = say(f"lesson.{refused.rule}", **refused.values)
            st.warning(for_display(refusal), icon=":material/error:")
    with st.container(horizontal=True):
        for kind, data, name, mime in (
            ("csv", lessons.as_csv(lesson), f"{stem}-test-set.csv", "text/csv"),
            ("text", lessons.as_text(lesson), f"{stem}-utterances.txt", "text/plain"),
            ("zip", taught and as_zip(taught), f"{stem}-taught.zip", "application/zip"),
        ):
            label, key = say(f"teach.{kind}"), f"teach-{kind}"
            download(label, data or b"", name, mime, key=key, disabled=not data)
    return taught

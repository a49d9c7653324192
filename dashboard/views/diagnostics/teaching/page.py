"""Teach the bot: tick what it should have known, try the taught bot, talk to it, measure it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.hooks import keyed
from dashboard.diagnostics.missed import candidates
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.queries import unrecognised
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Lessons
from dashboard.log.turns import TurnLog
from dashboard.markdown import on_one_line
from dashboard.teaching.publishing.desk import Desk
from dashboard.teaching.trial import before_and_after
from dashboard.texts import Texts
from dashboard.views.diagnostics.production.taught import bedrock_note
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching import lesson as lessons
from dashboard.views.diagnostics.teaching import taught
from dashboard.views.diagnostics.teaching.candidates import choose
from dashboard.views.diagnostics.teaching.pupil import original_of, pupil_of
from dashboard.views.diagnostics.teaching.taught import Taught
from dashboard.views.diagnostics.teaching.trial import try_taught_bot
from dashboard.views.tab import tab

OTHERS = 150  # utterances that are said to the taught bot besides the lesson's


@dataclass(frozen=True, slots=True)
class School:
    """What teaching needs of the services."""

    database: Database
    log: TurnLog
    jobs: Jobs
    bots: Bots
    embedded: EmbeddedLex
    desk: Desk


def teaching_of(school: School, scope: TurnFilter) -> None:
    """Draw candidates, the lesson so far, and what can be done with the taught bot."""
    texts = tab.texts()
    st.caption(texts.say("teach.intro"))
    bedrock_note(school.database, scope, texts)
    known = _known(school.database, scope)
    if not known:
        st.info(texts.say("teach.nothing"), icon=":material/school:")
        return
    named = _named(known, texts)
    _copy_note(named, known, texts)
    pupil = pupil_of(school.desk, school.bots, named, texts)
    missed = candidates(school.database, scope, named)
    lines = Lessons(school.database).lines(named)
    lesson = {line.utterance: line.intent for line in lines}
    if missed:
        choose(school.database, pupil, missed, lesson, texts)
    st.subheader(texts.say("teach.lesson"))
    if not lesson:
        st.caption(texts.say("teach.empty"))
        lessons.undo_button(school.database, named)
        return
    lessons.edit(school.database, pupil, texts)
    files = lessons.taught_files(school.database, pupil, texts)
    lessons.downloads(school.database, pupil, files, texts)
    if files and pupil.files:
        now = Taught(lesson, lessons.newest_of(lines), files)
        taught.use(school.log, school.jobs, school.bots, pupil, now)
        others = [one.utterance for one in missed if one.utterance not in lesson][:OTHERS]
        others += unrecognised.recognised(school.database, scope, named, most=OTHERS)
        exports = (pupil.files, files)
        both = partial(before_and_after, school.embedded, pupil.bot, keyed(pupil.hook), exports)
        try_taught_bot(school.embedded.lex, both, named.locale_id, lesson, others)


def _known(database: Database, scope: TurnFilter) -> list[LoggedBot]:
    """The bots that something of the filter went unrecognised in, and those with a lesson."""
    missed = unrecognised.logged_bots(database, scope)
    return list(dict.fromkeys([*missed, *Lessons(database).bots()]))


def _named(known: list[LoggedBot], texts: Texts) -> LoggedBot:
    setup = tab.setup
    own = LoggedBot(setup.bot.name, setup.bot.locale_id) if setup else None
    own = (own and original_of(own, known, texts)) or own
    return st.selectbox(
        texts.say("teach.pupil"),
        known,
        index=known.index(own) if own in known else 0,
        format_func=lambda one: f"{one.bot_name} · {one.locale_id}",
        key=Key.PUPIL,
        width=360,
    )


def _copy_note(named: LoggedBot, known: list[LoggedBot], texts: Texts) -> None:
    """Say of a taught copy which bot it was made of, and lead to the lesson of that one."""
    original = original_of(named, known, texts)
    if original is None:
        return
    bot = on_one_line(original.bot_name)
    st.caption(texts.say("teach.copy", bot=bot))
    st.button(
        texts.say("teach.to_original", bot=bot),
        key=Key.TEACH_ORIGINAL,
        icon=":material/school:",
        on_click=setattr,
        args=(diagnostics, "pupil", original),
    )

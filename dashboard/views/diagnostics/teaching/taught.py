"""The taught bot in use: talk to it at once, and measure it before and after the lesson."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.export import Files, as_zip
from dashboard.bots.ref import BotRef
from dashboard.evaluation.testset import fromlog
from dashboard.evaluation.testset.bundled import bundled
from dashboard.evaluation.testset.reading import read
from dashboard.evaluation.testset.testset import Conversation
from dashboard.jobs.jobs import Jobs
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.turns import TurnLog
from dashboard.teaching import measured
from dashboard.teaching.lesson import Lesson
from dashboard.views import ownership, visitor
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.diagnostics.state import Key
from dashboard.views.diagnostics.teaching.pupil import Pupil, taught_name
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from lexclient.catalog import Bot

LOG_TURNS = 5000


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson, the utterance that it was given last, and the export with it."""

    lesson: Lesson
    newest: str
    files: Files


def use(log: TurnLog, jobs: Jobs, bots: Bots, pupil: Pupil, taught: Taught) -> None:
    """The two buttons that end a lesson."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        talk = st.button(
            say("teach.talk"),
            key=Key.TEACH_TALK,
            type="primary",
            icon=":material/forum:",
            help=say("teach.talk_help"),
        )
        evaluate = st.button(
            say("teach.evaluate"),
            key=Key.TEACH_EVALUATE,
            icon=":material/difference:",
            help=say("teach.evaluate_help"),
        )
    if talk:
        visitor.require("present")
        _talk(_serve(bots, pupil, taught.files), pupil.logged, taught.newest)
    if evaluate and pupil.bot:
        visitor.require("evaluate")
        served = _serve(bots, pupil, taught.files)
        _evaluate(log, jobs, pupil, served, taught.lesson, engine=bots.engine)


def _serve(bots: Bots, pupil: Pupil, taught: Files) -> Bot:
    """The taught bot, with the code hook of the bot that it was."""
    name = taught_name(pupil.logged, tab.texts())
    return bots.own.put(as_zip(taught), ownership.owner(), name, pupil.hook)


def _talk(bot: Bot, logged: LoggedBot, utterance: str) -> None:
    """Begin a conversation with it, with something that it was taught."""
    bots_view.begin_with(bot.name, logged.locale_id)
    say_again(utterance)
    st.switch_page("pages/chat.py", query_params={"c": tab.conversation})


def _evaluate(
    log: TurnLog, jobs: Jobs, pupil: Pupil, bot: Bot, lesson: Lesson, *, engine: str | None
) -> None:
    """Both bots, the same set, the same hook; the page that compares them opens."""
    logged = pupil.logged
    before = replace(BotRef.of(pupil.bot or bot, logged.locale_id), name=logged.bot_name)
    name, base = _expected_so_far(log, before)
    testset = measured.set_with_lesson(
        tab.texts().say("teach.set", name=name, count=len(lesson)), base, lesson
    )
    taught = BotRef.of(bot, logged.locale_id)
    _, after = measured.start(
        jobs, testset, before, taught, person=ownership.owner(), engine=engine
    )
    query = {"job": after.id, "part": "compare", "c": tab.conversation}
    st.switch_page("pages/evaluate.py", query_params=query)


def _expected_so_far(log: TurnLog, bot: BotRef) -> tuple[str, tuple[Conversation, ...]]:
    """The bundled set of the bot, or what its turns in the log were taken for."""
    path = bundled(bot.name, bot.locale_id)
    if path:
        return path.name, read(path.read_bytes(), path.name).testset.conversations
    turns = [t for t in log.recent(last=LOG_TURNS)[::-1] if t.bot.known_by == bot.known_by]
    return bot.name, tuple(fromlog.conversations(turns))

"""From a misroute of a run into the lesson of its bot."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.evaluation.numbers import selection
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.run.runs import Run
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import on_one_line
from dashboard.views import frame, visitor
from dashboard.views.diagnostics.state import diagnostics
from dashboard.views.diagnostics.teaching.lesson import teach
from dashboard.views.tab import tab


def offer(run: Run, turns: Sequence[TurnResult], *, key: str) -> None:
    """A button that teaches the bot what the set expected of these turns, where samples can."""
    lesson = selection.lesson_of(turns)
    if not (lesson and visitor.person().may("diagnose")):
        return
    say = tab.texts().say
    intents = list(dict.fromkeys(lesson.values()))
    label = (
        say("evaluate.teach_one", intent=on_one_line(intents[0]))
        if len(lesson) == 1
        else say("evaluate.teach_many", count=len(lesson))
    )
    if st.button(label, key=key, icon=":material/school:", help=say("evaluate.teach_help")):
        visitor.require("diagnose")
        pupil = LoggedBot(run.plan.bot.name, run.plan.bot.locale_id)
        teach(frame.services_or_stop().database, pupil, lesson)
        diagnostics.pupil = pupil
        query = {"view": "teach", "c": tab.conversation}
        st.switch_page("pages/diagnostics.py", query_params=query)

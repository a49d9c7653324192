"""How much of what was missed a lesson holds by now, and what counts as no miss."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.misses import taught
from dashboard.log.queries.unrecognised import LoggedBot, generated
from dashboard.log.teaching.lessons import Lessons
from dashboard.markdown import literally
from dashboard.texts import Texts
from dashboard.views.diagnostics import questions


def taught_note(database: Database, scope: TurnFilter, bot: LoggedBot, texts: Texts) -> None:
    """Say which part of the bot's missed turns its lesson holds."""
    lesson = [line.utterance for line in Lessons(database).lines(bot)]
    count = partial(taught, database, scope, bot, lesson)
    known = questions.of_log(database, "taught", count, scope, bot, tuple(lesson)).result()
    sentence = texts.say(
        "misses.taught",
        bot=literally(f"{bot.bot_name} · {bot.locale_id}"),
        missed=f"{known.missed:,}",
        taught=f"{known.taught:,}",
    )
    st.caption(f":material/school: {sentence}")


def bedrock_note(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Say how many turns are not among the missed ones, since Bedrock answered them inside Lex."""
    ask = partial(generated, database, scope)
    if count := questions.of_log(database, "generated", ask, scope).result():
        st.caption(f"◆ {texts.say('teach.bedrock', count=f'{count:,}')}")

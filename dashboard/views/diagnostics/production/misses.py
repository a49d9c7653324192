"""Missed utterances, grouped by what they say; a group is taught with one click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.diagnostics import overview
from dashboard.diagnostics.missed_groups import MissedGroup, missed_groups
from dashboard.log.database import Database
from dashboard.log.queries import unrecognised
from dashboard.log.queries.filter import TurnFilter
from dashboard.teaching.lesson import Lesson
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.production.counted import counted_of
from dashboard.views.diagnostics.production.taught import bedrock_note, taught_note
from dashboard.views.diagnostics.production.teach_row import own_intents, teach_row
from dashboard.views.diagnostics.state import Key
from dashboard.views.diagnostics.teaching.candidates import marked
from dashboard.views.diagnostics.teaching.lesson import lesson_of
from dashboard.views.tab import tab
from dashboard.views.tables import ticked

SHOWN = 500  # groups
EXAMPLES = 3  # utterances of a group in its row
# pixels of columns: up to the trend they fit beside the sidebar of a window of 1280 pixels
SAYS, NAME, FIGURE, TREND = 270, 120, 70, 120


def misses_of(database: Database, bots: Bots, scope: TurnFilter) -> None:
    """Draw the groups of a bot and what can be taught of them, then what Lex counts itself."""
    texts = tab.texts()
    st.caption(texts.say("misses.intro"))
    _logged(database, bots, scope, texts)
    counted_of(database, bots.account, texts)


def _logged(database: Database, bots: Bots, scope: TurnFilter, texts: Texts) -> None:
    known = unrecognised.logged_bots(database, scope)
    span = overview.span(database, scope)
    if not known or span is None:
        bedrock_note(database, scope, texts)
        st.info(texts.say("teach.nothing"), icon=":material/school:")
        return
    bot = st.selectbox(
        texts.say("teach.pupil"),
        known,
        format_func=lambda one: f"{one.bot_name} · {one.locale_id}",
        key=Key.MISSES_BOT,
        width=360,
    )
    bot_scope = replace(scope, bots=(bot.bot_name,), locales=(bot.locale_id,))
    bedrock_note(database, bot_scope, texts)
    group = partial(missed_groups, database, scope, bot, span)
    with st.spinner(texts.say("misses.grouping")):
        groups = questions.of_log(database, "misses", group, scope, bot).result()
    taught_note(database, scope, bot, texts)
    chosen = _table(groups, lesson_of(database, bot), texts)
    utterances = [text for group in chosen for text in group.utterances]
    nearest = [one.best_intent for one in chosen if one.best_intent]
    own = own_intents(database, bots, bot)
    teach_row(database, bot, utterances, nearest, texts, own=own, key=Key.MISSES_TEACH)


def _table(groups: Sequence[MissedGroup], lesson: Lesson, texts: Texts) -> list[MissedGroup]:
    """The groups; returns those that are ticked."""
    say, shown = texts.say, groups[:SHOWN]
    figures = [say("teach.times"), say("misses.different")]
    rows = ticked(
        [_cells(one, lesson, texts) for one in shown],
        key=Key.MISSES,
        most=460,
        columns={
            say("misses.says"): st.column_config.TextColumn(width=SAYS),
            say("teach.is_taught"): st.column_config.TextColumn(width=NAME),
            say("teach.best"): st.column_config.TextColumn(width=NAME),
            say("column.score"): st.column_config.NumberColumn(format="%.2f", width=FIGURE),
            **dict.fromkeys(figures, st.column_config.NumberColumn(width=FIGURE)),
            say("misses.first"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            say("misses.last"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            say("misses.trend"): st.column_config.BarChartColumn(y_min=0, width=TREND),
            say("teach.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )
    count, utterances = len(groups), sum(len(one.utterances) for one in groups)
    note = say("misses.shown", shown=len(shown), groups=f"{count:,}", utterances=f"{utterances:,}")
    st.caption(note)
    return [shown[row] for row in rows]


def _cells(one: MissedGroup, lesson: Lesson, texts: Texts) -> Mapping[str, object]:
    say = texts.say
    taught = [lesson[text] for text in one.utterances if text in lesson]
    part = f" {len(taught)}/{len(one.utterances)}" if 0 < len(taught) < len(one.utterances) else ""
    return {
        say("misses.says"): " · ".join(one.utterances[:EXAMPLES]),
        say("teach.is_taught"): marked(*taught) + part,
        say("teach.times"): one.times,
        say("misses.trend"): list(one.trend),
        say("teach.best"): one.best_intent,
        say("column.score"): one.best_score,
        say("misses.different"): len(one.utterances),
        say("misses.first"): local_time.local(one.first),
        say("misses.last"): local_time.local(one.last),
        say("teach.open"): f"/diagnostics?turn={one.turn_id}",
    }

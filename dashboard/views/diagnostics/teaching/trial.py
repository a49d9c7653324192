"""The trial of a taught bot: what it recognises otherwise than before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.conversation import sentences
from dashboard.conversation.sentences import score
from dashboard.markdown import for_display
from dashboard.services import BadExport
from dashboard.teaching.trial import Trial, tried
from dashboard.texts import Texts
from dashboard.views.bots.bad_exports import bad_export
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from lexclient.catalog import Bot
from lexclient.errors import LexError


def try_taught_bot(
    lex: LexByPlace,
    bots_to_try: Callable[[], AbstractContextManager[tuple[Bot, Bot]]],
    locale_id: str,
    lesson: Mapping[str, str],
    others: list[str],
) -> None:
    """Say the lesson and other utterances to the bot before and after it, and tell what changed."""
    texts = tab.texts()
    say = texts.say
    if not st.button(say("teach.try"), icon=":material/science:", key=Key.TEACH_TRY):
        return
    bar = st.progress(0.0, say("teach.trying", count=len(lesson) + len(others)))
    try:
        with bots_to_try() as bots:
            before, after = (BotRef.of(bot, locale_id) for bot in bots)
            trial = tried(lex, before, after, lesson, others, progress=partial(_move, bar))
    except BadExport as bad:
        bar.empty()
        st.error(for_display(say("teach.bad_export", **bad_export(bad, texts))))
        return
    except LexError as error:
        bar.empty()
        st.error(for_display(say("teach.lex_failed", message=sentences.remedy(error, texts))))
        return
    bar.empty()
    _flips(trial, texts)


def _move(bar: DeltaGenerator, part: float) -> None:
    bar.progress(part)


def _flips(trial: Trial, texts: Texts) -> None:
    say = texts.say
    st.success(
        say(
            "teach.tried",
            recognised=trial.recognised,
            lesson=trial.lesson,
            utterances=trial.utterances,
            flips=len(trial.flips),
        ),
        icon=":material/science:",
    )
    if not trial.flips:
        st.caption(say("teach.no_flips"))
        return
    verdicts = {True: say("teach.good"), False: say("teach.bad"), None: say("teach.side")}
    rows = [
        {
            say("column.utterance"): flip.utterance,
            say("teach.before"): f"{flip.before.intent} {score(flip.before.score)}",
            say("teach.after"): f"{flip.after.intent} {score(flip.after.score)}",
            say("teach.effect"): verdicts[flip.good],
        }
        for flip in trial.flips
    ]
    st.dataframe(rows, hide_index=True, placeholder="–", key=Key.TRIAL)

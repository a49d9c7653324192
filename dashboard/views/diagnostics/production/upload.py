"""Bring in conversation logs: choose files, say what is kept of their texts, see how far it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import get_args

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.ingest.ingest import Ingest, Tally
from dashboard.ingest.keeping import USUAL, change, keep_now
from dashboard.ingest.problems import Problem
from dashboard.ingest.progress import progress
from dashboard.ingest.sources.places import Stream
from dashboard.ingest.thresholds import thresholds
from dashboard.ingest.turns import Turns
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.settings import LogSettings
from dashboard.markdown import literally
from dashboard.privacy import Keep
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import height

MOST_MEGABYTES = 100  # of a file: Streamlit keeps it in memory; the command has no such bound
PROBLEMS_SHOWN = 50  # a file of another kind has one a line


def upload_of(database: Database, settings: LogSettings, _scope: TurnFilter) -> None:
    """Draw the form; when it is sent, bring the files in and say what came of it."""
    texts = tab.texts()
    say = texts.say
    st.subheader(say("ingest.title"))
    st.caption(say("ingest.intro"))
    with st.form("ingest", border=True):
        files = st.file_uploader(
            say("ingest.files"),
            accept_multiple_files=True,
            key=Key.INGEST_FILES,
            max_upload_size=MOST_MEGABYTES,
        )
        keep = _keep(settings, texts)
        chosen = _threshold(texts)
        sent = st.form_submit_button(say("ingest.start"), icon=":material/upload:", type="primary")
    if sent and files:
        visitor.require("settings")
        settings.decide_ingest(keep)
        turns = Turns(thresholds(None, chosen))
        changed = change(keep, settings.keeping().hash_key)
        problems = Problems()
        ingest = Ingest(IngestedTurns(database), turns, changed, tell=problems)
        _bring_in(ingest, files, texts)
        _record(database, ingest, files)
        _problems(problems.first, ingest.tally.bad, texts)
        if days := settings.keeping().days:
            st.info(say("ingest.purged", days=days), icon=":material/auto_delete:")
    elif sent:
        st.warning(say("ingest.no_file"), icon=":material/upload_file:")
    st.caption(say("ingest.account"))


def _threshold(texts: Texts) -> float | None:
    """The threshold of records that do not tell it, None for the one that is assumed."""
    return st.number_input(
        texts.say("ingest.threshold"),
        0.0,
        1.0,
        None,
        0.01,
        placeholder="0.40",
        help=texts.say("ingest.threshold_help"),
        key=Key.INGEST_THRESHOLD,
        width=260,
    )


def _keep(settings: LogSettings, texts: Texts) -> Keep:
    """What is kept of the texts: asked with each, as it was decided before."""
    if not settings.keeping().texts:
        st.caption(texts.say("ingest.hashed_only"))
        return "hashed"
    options: list[Keep] = list(get_args(Keep))
    return st.radio(
        texts.say("ingest.keep"),
        options,
        index=options.index(keep_now(settings) or USUAL),
        format_func=lambda name: texts.say(f"ingest.{name}"),
        key=Key.INGEST_KEEP,
    )


class Problems:
    """Keeps the first problems of a run."""

    def __init__(self) -> None:
        self.first: list[Problem] = []

    def __call__(self, problem: Problem) -> None:
        if len(self.first) < PROBLEMS_SHOWN:
            self.first.append(problem)


def _bring_in(ingest: Ingest, files: Sequence[UploadedFile], texts: Texts) -> None:
    begun = time.monotonic()
    try:
        for file in files:
            _with_progress(ingest, Stream(file, file.name, file.size), texts)
    except LogUnavailable:
        st.error(texts.say("ingest.unavailable"), icon=":material/error:")
    _result(ingest.tally, time.monotonic() - begun, texts)


def _record(database: Database, ingest: Ingest, files: Sequence[UploadedFile]) -> None:
    names = ", ".join(file.name for file in files)
    who = visitor.name_of(visitor.person())
    Audit(database).record(who, "ingest", names[:200], ingest.tally.turns)
    questions.forget()


def _with_progress(ingest: Ingest, where: Stream, texts: Texts) -> None:
    begun, bar = time.monotonic(), st.progress(0.0)
    for tally in ingest.bring_in(where):
        now = progress(tally, where, time.monotonic() - begun)
        left = "–" if now.left_s is None else f"{now.left_s:,.0f}"
        words = texts.say(
            "ingest.progress",
            file=literally(where.source),
            records=f"{now.records:,}",
            rate=f"{now.rate:,.0f}",
            left=left,
        )
        bar.progress(now.share or 0.0, words)
    bar.empty()


def _result(tally: Tally, seconds: float, texts: Texts) -> None:
    sentence = texts.say(
        "ingest.done",
        records=f"{tally.records:,}",
        turns=f"{tally.turns:,}",
        duplicates=f"{tally.duplicates:,}",
        bad=f"{tally.bad:,}",
        seconds=f"{seconds:,.1f}",
    )
    show = st.warning if tally.bad else st.success
    show(sentence, icon=":material/inventory:")


def _problems(problems: Sequence[Problem], count: int, texts: Texts) -> None:
    if not problems:
        return
    say = texts.say
    rows = [
        {
            say("ingest.file"): one.file,
            say("ingest.line"): one.line,
            say("ingest.why"): _why(one, texts),
        }
        for one in problems
    ]
    st.markdown(f"#### {say('ingest.bad_lines')}")
    st.dataframe(rows, hide_index=True, placeholder="–", height=height(len(rows), 320))
    if more := count - len(rows):
        st.caption(say("ingest.more_bad", count=f"{more:,}"))


def _why(problem: Problem, texts: Texts) -> str:
    reason = texts.say(f"bad_line.{problem.reason}")
    return f"{reason} ({problem.detail})" if problem.detail else reason

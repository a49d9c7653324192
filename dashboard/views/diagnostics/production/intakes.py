"""How far conversation logs have come in: progress while a job runs, then the numbers and the lines
that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

import streamlit as st

from dashboard.ingest.background import runs
from dashboard.ingest.background.intake import Intake
from dashboard.ingest.problems import Problem
from dashboard.jobs.job import minutes
from dashboard.jobs.jobs import Job, Jobs, Progress
from dashboard.markdown import literally
from dashboard.texts import Texts
from dashboard.views import job_progress, visitor
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import diagnostics
from dashboard.views.tab import tab
from dashboard.views.tables import height


def follow(jobs: Jobs) -> None:
    """The jobs that run, and the newest, for everybody who looks."""
    for job in runs.shown(jobs):
        words = job_progress.Words(
            "ingest",
            f"ingest_{job.id}",
            partial(_line, jobs),
            partial(_notes, jobs),
            partial(_share, jobs),
        )
        job_progress.follow(
            jobs,
            job.id,
            words,
            resumable=lambda now: now.open > 0 or now.lost > 0,
            resume=partial(_resume, jobs),
            cancel=partial(_cancel, jobs),
        )
        if job.state != "running":
            _ended(jobs, job)


def _cancel(jobs: Jobs, job_id: str) -> None:
    visitor.require("settings")
    jobs.cancel(job_id)


def _resume(jobs: Jobs, job_id: str) -> None:
    visitor.require("settings")
    jobs.resume_lost(job_id)


def _share(jobs: Jobs, now: Progress) -> float:
    """By bytes within the source that is being read, by sources beside it."""
    current = _current(jobs, now)
    within = (current.progress.share or 0.0) if current else 0.0
    return min(1.0, (now.done + now.lost + within) / now.total) if now.total else 1.0


def _current(jobs: Jobs, now: Progress) -> Intake | None:
    """The source that is being read."""
    if now.job.state != "running":
        return None
    return next(reversed(runs.under_way(jobs, now.job.id)), None)


def _line(jobs: Jobs, now: Progress) -> str:
    line, current = job_progress.headline(now.job), _current(jobs, now)
    return f"{line} · {_pace(current, tab.texts())}" if current else line


def _pace(current: Intake, texts: Texts) -> str:
    now = current.progress
    left = "–" if now.left_s is None else minutes(now.left_s)
    return texts.say(
        "ingest.progress", records=f"{now.records:,}", rate=f"{now.rate:,.0f}", left=left
    )


def _notes(jobs: Jobs, now: Progress) -> None:
    say = tab.texts().say
    if now.job.state == "held":
        gone = now.job.note == runs.GONE
        st.warning(say("ingest.gone" if gone else "ingest.held"), icon=":material/pause_circle:")
    elif now.job.state == "cancelled":
        st.info(say("ingest.cancelled"), icon=":material/cancel:")
    if now.lost:
        st.warning(say("ingest.unavailable"), icon=":material/error:")
    if now.job.run > 1 and runs.intakes(jobs, now.job.id):
        st.caption(say("ingest.again"))


def _ended(jobs: Jobs, job: Job) -> None:
    """What came in; every number of the page may be another now."""
    texts, intakes = tab.texts(), runs.intakes(jobs, job.id)
    if diagnostics.brought_in != (known := f"{job.id}:{job.run}"):
        diagnostics.brought_in = known
        questions.forget()
    for one in intakes:
        _result(one, texts)
    bad = sum(one.tally.bad for one in intakes)
    _problems([problem for one in intakes for problem in one.problems], bad, texts)


def _result(intake: Intake, texts: Texts) -> None:
    numbers = {name: f"{count:,}" for name, count in asdict(intake.tally).items()}
    seconds = f"{intake.seconds:,.1f}"
    sentence = texts.say("ingest.done", **numbers, seconds=seconds)
    read = intake.tally.records or intake.tally.outside
    if not read:
        sentence = f"{sentence} {texts.say('ingest.nothing')}"
    show = st.success if read and not intake.tally.bad else st.warning
    show(f"**{literally(intake.source)}** · {sentence}", icon=":material/inventory:")


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

"""The runs so far: what each measured, of what, and when; a click opens one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.run import runs
from dashboard.jobs.jobs import Job, Jobs
from dashboard.views import job_progress, local_time
from dashboard.views.address import JOB, choose_again, open_in_address
from dashboard.views.evaluate.state import Key, evaluate
from dashboard.views.tab import tab
from dashboard.views.tables import height

SHOWN = 20
REMEMBERED = 256


@st.cache_resource(max_entries=REMEMBERED, show_spinner=False)
def _accuracy(_jobs: Jobs, job_id: str, done: int) -> Share:  # noqa: ARG001 - the cache reads it
    """Of a run of which so much is done; worked out once."""
    return runs.accuracy(_jobs, job_id)


def accuracy_of(jobs: Jobs, job: Job) -> Share | None:
    """The share of right turns, None while the run goes on."""
    now = jobs.progress(job.id)
    if now is None or now.job.state == "running":
        return None
    return _accuracy(jobs, job.id, now.done)


def past(jobs: Jobs, shown: str) -> None:
    """The table of runs, newest first; `shown` is the one that the address names."""
    say = tab.texts().say
    recent = jobs.recent(runs.KIND, last=SHOWN)
    st.subheader(say("evaluate.runs"))
    if not recent:
        st.info(say("evaluate.no_runs"), icon=":material/science:")
        return
    st.caption(say("evaluate.click_run"))
    st.dataframe(
        [_cells(jobs, job, shown) for job in recent],
        hide_index=True,
        placeholder="–",
        key=Key.PAST_RUNS,
        on_select=lambda: _open(recent),
        selection_mode="single-cell",
        height=height(len(recent), 400),
        column_config={
            say("evaluate.accuracy"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1
            )
        },
    )


def _open(listed: Sequence[Job]) -> None:
    row = evaluate.clicked_row(Key.PAST_RUNS)
    if row is not None and row < len(listed):
        open_in_address(JOB, listed[row].id)
        choose_again({Key.PART: "results"})


def _cells(jobs: Jobs, job: Job, shown: str) -> dict[str, Any]:
    say = tab.texts().say
    share, plan = accuracy_of(jobs, job), runs.Plan.from_json(job.parameters)
    return {
        say("evaluate.column.when"): local_time.stamp(job.created_at),
        say("evaluate.source"): str(job.parameters["set_name"]),
        say("evaluate.accuracy"): share and share.value,
        say("evaluate.column.right"): f"{share.count}/{share.of}" if share else "",
        say("filter.bot_name"): f"{plan.bot.name} · {plan.bot.locale_id}",
        say("overview.threshold"): f"{plan.bot.threshold:.2f}",
        say("evaluate.column.engine"): plan.engine or "",
        say("evaluate.column.state"): _state(job, shown),
    }


def _state(job: Job, shown: str) -> str:
    say = tab.texts().say
    opened = f" · {say('evaluate.opened')}" if job.id == shown else ""
    return f"{job_progress.state_of(job)}{opened}"


def name_of(jobs: Jobs, job: Job) -> str:
    """A run as a line: when, what, against what, what it measured."""
    share = accuracy_of(jobs, job)
    measured = (
        sentences.percent(share.value) if share else tab.texts().say("evaluate.state.running")
    )
    return f"{local_time.stamp(job.created_at)} · {job.title} · {measured}"

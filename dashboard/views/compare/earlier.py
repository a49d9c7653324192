"""The comparisons so far, of every conversation of whoever is there, each by its name."""

from __future__ import annotations

from functools import cache

import streamlit as st

from dashboard.comparison import runs
from dashboard.jobs.jobs import Job, Jobs
from dashboard.markdown import on_one_line
from dashboard.views import ownership, visitor
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab

LOOKED_AT, SHOWN = 200, 40
LONGEST_NAME = 120


def name_of(jobs: Jobs, job: Job) -> None:
    """What a comparison is called: its first question until somebody gives it a name."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            say("runs.name"),
            job.title[:LONGEST_NAME],
            key=f"{Key.RUN_NAME}-{job.id}",
            max_chars=LONGEST_NAME,
            width=420,
        )
        wanted = (name or "").strip()
        if st.button(
            say("runs.rename"),
            key=Key.RUN_RENAME,
            icon=":material/edit:",
            disabled=wanted in ("", job.title),
        ):
            visitor.require("compare")
            jobs.rename(job.id, wanted)
            st.rerun()


def earlier(jobs: Jobs, shown: str) -> None:
    """Links to the comparisons that may be opened, newest first."""
    say = tab.texts().say
    listed = _own(jobs)
    if not listed:
        return
    with st.expander(say("batch.earlier"), icon=":material/history:"):
        for job in listed:
            kind = "side" if job.parameters.get("live") else "batch"
            label = say(
                "batch.earlier.line",
                when=f"{job.created_at:%Y-%m-%d %H:%M}",
                name=on_one_line(job.title[:LONGEST_NAME]),
                kind=say(f"compare.view.{kind}"),
                targets=len(job.parameters["targets"]),
            )
            st.page_link(
                "pages/compare.py",
                label=label,
                icon=":material/check:" if job.id == shown else ":material/link:",
                query_params={"job": job.id, "c": tab.conversation, "view": kind},
            )


def _own(jobs: Jobs) -> list[Job]:
    """Those begun in a conversation that is theirs; each conversation is looked up once."""
    opens = cache(ownership.opens)
    recent = jobs.recent(runs.KIND, last=LOOKED_AT)
    return [job for job in recent if opens(job.topic)][:SHOWN]

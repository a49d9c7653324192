"""How far a background job is, once a second, with Cancel and Resume; also after a reload.

page ── first look ──► fragment ── a look each second while the job runs
  ▲                        │
  └──── drawn anew ◄───────┘ it ended, was cancelled, or goes on again
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.jobs.jobs import Job, Jobs, Progress
from dashboard.markdown import on_one_line
from dashboard.views import log_away
from dashboard.views.tab import tab

LOOK_SECONDS = 1
ICONS = {"running": "▶", "finished": "✔", "cancelled": "■", "held": "⏸"}


def state_of(job: Job) -> str:
    """Its state, as a sign and a word."""
    return f"{ICONS[job.state]} {tab.texts().say(f'evaluate.state.{job.state}')}"


def headline(job: Job) -> str:
    """What a job is called, and its state."""
    return f"**{on_one_line(job.title)}** · {state_of(job)}"


def ended_share(now: Progress) -> float:
    """How many of the items have ended."""
    return (now.done + now.lost) / now.total if now.total else 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says about its jobs: `table` of the catalogue has `cancel` and `resume`, `keys`
    begin those of the buttons, `line` goes with the bar, and `notes` writes what else is amiss.
    `share` is how much is done, 0 to 1: of the items, unless they say more themselves."""

    table: str
    keys: str
    line: Callable[[Progress], str]
    notes: Callable[[Progress], None]
    share: Callable[[Progress], float] = ended_share


def follow(
    jobs: Jobs,
    job_id: str,
    words: Words,
    *,
    resumable: Callable[[Progress], bool],
    resume: Callable[[str], object],
    cancel: Callable[[str], object] | None = None,
) -> None:
    """Draw the job's progress; nothing for an id that does not exist. `resume` is called with the
    id when somebody presses the button, which is there while `resumable` holds, and `cancel`, the
    job's own without one, while it runs."""
    running = _runs(jobs.progress(job_id))

    @st.fragment(run_every=LOOK_SECONDS if running else None)
    @log_away.told_by_the_page
    def look() -> None:
        now = jobs.progress(job_id)
        if now is None:
            return
        st.progress(words.share(now), text=words.line(now))
        words.notes(now)
        if _runs(now):
            _button(words, "cancel", ":material/cancel:", cancel or jobs.cancel, job_id)
        elif resumable(now):
            _button(words, "resume", ":material/play_arrow:", resume, job_id)
        if running != _runs(now):
            st.rerun()  # the page begins or stops to look

    look()


def _runs(now: Progress | None) -> bool:
    return now is not None and now.job.state == "running"


def _button(
    words: Words, name: str, icon: str, press: Callable[[str], object], job_id: str
) -> None:
    def pressed() -> None:
        press(job_id)

    label = tab.texts().say(f"{words.table}.{name}")
    st.button(label, key=f"{words.keys}_{name}", icon=icon, on_click=pressed)

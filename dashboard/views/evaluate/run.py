"""Starting a run, and following it; also after a reload."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.conversation.conductor import Setup
from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.metrics import overall
from dashboard.evaluation.run import runs
from dashboard.evaluation.testset.reading import Reading
from dashboard.jobs.job import minutes
from dashboard.jobs.jobs import Job, Jobs, Progress
from dashboard.markdown import literally
from dashboard.views import job_progress, local_time, ownership, visitor
from dashboard.views.address import JOB, choose_again, open_begun
from dashboard.views.evaluate.state import Key, evaluate
from dashboard.views.tab import tab


def start(jobs: Jobs, setup: Setup, reading: Reading | None) -> None:
    """How fast, against which alias, and the button; the job's id goes into the address."""
    say = tab.texts().say
    plan = _plan(setup)
    bot = plan.bot
    against = say(
        "evaluate.against",
        bot=bot.name,
        alias=bot.alias_id,
        locale=bot.locale_id,
        threshold=f"{bot.threshold:.2f}",
    )
    st.caption(literally(against))
    ready = reading is not None and bool(reading.testset.conversations)
    pressed = st.button(
        say("evaluate.start"),
        key=Key.RUN_START,
        type="primary",
        icon=":material/play_arrow:",
        disabled=not ready,
    )
    if pressed and reading is not None:
        visitor.require("evaluate")
        begin = partial(runs.start, jobs, reading.testset, plan, person=ownership.owner())
        open_begun(JOB, lambda: begin().id)
        st.rerun()


def _plan(setup: Setup) -> runs.Plan:
    """How the conversation's bot is to be asked; the alias can be chosen of a real one."""
    say, live = tab.texts().say, setup.lex_mode == "LIVE"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        alias_id = setup.bot.alias_id
        if live:
            alias_id = st.text_input(say("evaluate.alias"), alias_id, key=Key.RUN_ALIAS)
        width = runs.allowed_width(alias_id) if live else runs.WIDTH
        width = st.number_input(
            say("evaluate.width"),
            1,
            runs.MAX_WIDTH,
            width,
            key=Key.RUN_WIDTH,
            help=say("evaluate.width.help"),
        )
        rate = st.number_input(say("evaluate.rate"), 0.0, 1000.0, 0.0, key=Key.RUN_RATE)
    bot = replace(setup.bot, alias_id=alias_id.strip() or setup.bot.alias_id)
    return runs.Plan(bot, setup.lex_mode, int(width), float(rate) or None, setup.engine)


def follow(jobs: Jobs, job_id: str) -> None:
    """How far a run is, with Cancel and Resume; the page is drawn anew at its end."""
    job_progress.follow(
        jobs,
        job_id,
        job_progress.Words("evaluate", "run", _line, _notes),
        resumable=lambda now: now.open > 0 or now.lost > 0,
        resume=partial(_resume, jobs),
    )


def _line(now: Progress) -> str:
    texts = tab.texts()
    say = texts.say
    left = say("evaluate.left", left=minutes(now.left_s)) if now.left_s else ""
    counted = say("evaluate.progress", done=now.done + now.lost, total=now.total, left=left)
    return f"{job_progress.headline(now.job)} · {counted}"


def _notes(now: Progress) -> None:
    if now.job.state == "held":
        st.warning(_held(now.job), icon=":material/pause_circle:")
    if now.lost:
        lost = tab.texts().say("evaluate.lost", lost=now.lost)
        st.warning(lost, icon=":material/error:")


def _held(job: Job) -> str:
    """Why, and what to do about it, in the catalogue's words for the error."""
    texts = tab.texts()
    name, _, message = (job.note or "").partition(": ")
    parts = [texts.say("evaluate.held")]
    if texts.knows(f"error.{name}"):
        parts.append(texts.say(f"error.{name}"))
        parts.append(literally(texts.say("error.service_said", message=message)))
    return "\n\n".join(parts)


def _resume(jobs: Jobs, job_id: str) -> None:
    jobs.resume_lost(job_id, ownership.owner())


def ended(run: runs.Run) -> None:
    """What a run that is over measured, and the way to all of it."""
    texts = tab.texts()
    accuracy = overall(run.results).accuracy
    if run.job.state != "finished" or not accuracy.of:
        return
    counted = sentences.counted(accuracy)
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=Key.ENDED):
        st.metric(texts.say("evaluate.accuracy"), sentences.percent(accuracy.value))
        st.caption(
            f"{counted} · {literally(run.set_name)} · {local_time.stamp(run.job.created_at)}"
        )
        st.button(
            texts.say("evaluate.see"),
            key=Key.SEE_RESULTS,
            type="primary",
            icon=":material/analytics:",
            on_click=choose_again,
            args=({Key.PART: "results"},),
        )


def load(jobs: Jobs, job_id: str) -> runs.Run | None:
    """The run that the address names; read once a change."""
    now = jobs.progress(job_id)
    if now is None or now.job.kind != runs.KIND:
        return None
    version = (job_id, now.done, now.lost, now.job.state)
    held = evaluate.loaded
    if job_id not in held or held[job_id][0] != version:
        if len(held) > 1:  # the run that is shown and the one it is compared with
            held.pop(next(iter(held)))
        held[job_id] = (version, runs.read_run(jobs, now.job))
    return held[job_id][1]

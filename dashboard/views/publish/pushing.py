"""The fourth step: what a push would do, shown in full; the push; and where it stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.jobs.jobs import Job, Progress
from dashboard.markdown import literally, on_one_line
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.background import pushes
from dashboard.teaching.publishing.gate import Gate
from dashboard.views import job_progress
from dashboard.views.publish.bench import REFUSALS, Bench, refuse, who
from dashboard.views.publish.difference import table
from dashboard.views.publish.gate import gate_of
from dashboard.views.publish.state import Key, publish
from dashboard.views.publish.stopped import state_of, stopped
from dashboard.views.publish.target import Target, target_of
from dashboard.views.tab import tab
from lexclient.models import DRAFT

NOT_OURS = ("untouched", "changed")  # states of a draft that holds nothing of a push


def pushing(bench: Bench) -> None:
    """The dry run, the button, and the newest push of the bot."""
    target = target_of(bench)
    if target is None:
        return
    _plan(bench, target)
    newest = next(iter(pushes.of_bot(bench.jobs, bench.place, bench.bot_id)), None)
    running = newest is not None and newest.state == "running"
    _button(bench, target, running=running)
    if newest:
        _newest(bench, newest)


def _plan(bench: Bench, target: Target) -> None:
    say = tab.texts().say
    told = say("publishing.plan", bot=bench.bot_id, locales=", ".join(target.plan.locales))
    st.markdown(literally(told))
    table(target.plan.changes, key="publish-plan")
    with st.expander(say("publish.actions", count=len(target.plan.actions)), icon=":material/key:"):
        st.code("\n".join(target.plan.actions), language=None)


def _button(bench: Bench, target: Target, *, running: bool) -> None:
    say, seen = tab.texts().say, gate_of(bench, target)
    pull = bench.pulls[0]
    if pull.version != DRAFT:
        st.info(say("publishing.not_draft", version=pull.version), icon=":material/info:")
    if target.is_fatal:
        st.error(say("publish.fatal"), icon=":material/block:")
    ready = _ready(seen)
    pressed = st.button(
        say("publish.push", bot=on_one_line(bench.name)),
        key=Key.PUSH,
        type="primary",
        icon=":material/upload:",
        disabled=running or target.is_fatal or not ready or pull.version != DRAFT,
        help=say("publish.push_help"),
    )
    if pressed:
        _start(bench, target.archive, _measured(seen))


def _ready(seen: Gate | None) -> bool:
    """Whether the gate is open; a person may decide otherwise, but not by mistake."""
    if seen is not None and not seen.is_worse:
        return True
    label = "publish.although_worse" if seen else "publish.although_unmeasured"
    return st.checkbox(tab.texts().say(label), key=Key.ALTHOUGH)


def _measured(seen: Gate | None) -> str:
    if seen is None:
        return "not measured"
    before, after = seen.difference.right
    p = seen.difference.p_value
    return f"{before} -> {after} of {seen.difference.pairs} right, p = {p:.3f}"


def _start(bench: Bench, archive: bytes, measured: str) -> None:
    someone = who()
    try:
        pushes.start(
            bench.desk, bench.jobs, bench.pulls[0], archive, who=someone, measured=measured
        )
    except pushes.UnderWay:
        st.warning(tab.texts().say("publish.under_way"), icon=":material/hourglass_top:")
        return
    except REFUSALS as error:
        refuse(error)
        return
    st.rerun()


def _newest(bench: Bench, job: Job) -> None:
    """How far the newest push is, and how it ended."""
    say = tab.texts().say
    st.subheader(say("publish.newest"))
    words = job_progress.Words("publish", "push", partial(_line, bench), partial(_notes, bench))
    job_progress.follow(
        bench.jobs,
        job.id,
        words,
        resumable=lambda now: now.open > 0,
        resume=partial(_resume, bench),
    )
    ended = bench.jobs.progress(job.id)
    if ended is None or ended.job.state == "running":
        return
    if ended.job.state == "finished":
        publish.forget(bench.of)
        locales = ", ".join(target.removeprefix(pushes.BUILD) for target in _builds(bench, job))
        done = say("publishing.pushed", bot=bench.bot_id, locales=locales)
        st.success(literally(done), icon=":material/check_circle:")
        return
    _way_back(bench, ended.job)


def _builds(bench: Bench, job: Job) -> list[str]:
    keys = [one.item.key for one in bench.jobs.results(job.id)]
    return [key for key in keys if key.startswith(pushes.BUILD)]


def _line(bench: Bench, now: Progress) -> str:
    say = tab.texts().say
    open_ = [one.item.key for one in bench.jobs.results(now.job.id) if one.state != "done"]
    step = f" · {sentences.step(open_[0], tab.texts())}" if open_ else ""
    counted = say("publish.steps", done=now.done, total=now.total)
    return f"{job_progress.headline(now.job)} · {counted}{on_one_line(step)}"


def _notes(bench: Bench, now: Progress) -> None:
    if now.job.state in ("held", "cancelled"):
        stopped(bench, now.job)


def _resume(bench: Bench, job_id: str) -> None:
    who()
    publish.standings.clear()
    bench.jobs.resume_lost(job_id)


def _way_back(bench: Bench, job: Job) -> None:
    """Push what was pulled, in the place of what was pushed half."""
    say = tab.texts().say
    if state_of(bench, job) in NOT_OURS:
        return
    if st.button(say("publish.back"), key=Key.BACK, icon=":material/undo:"):
        try:
            base = bench.desk.archive(str(job.parameters["base"]))
        except REFUSALS as error:
            refuse(error)
            return
        _start(bench, base, "the way back")

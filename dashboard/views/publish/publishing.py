"""The fifth step: a version of the draft, measured by itself, and the alias that moves to it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.bots.catalog import ACCOUNT
from dashboard.bots.ref import BotRef
from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.metrics import overall
from dashboard.evaluation.run import runs
from dashboard.jobs.jobs import Job, Progress
from dashboard.markdown import literally
from dashboard.teaching.publishing import publish as steps
from dashboard.teaching.publishing.background import versions
from dashboard.teaching.publishing.publish import Numbered
from dashboard.views import job_progress, visitor
from dashboard.views.evaluate import run, testset
from dashboard.views.publish.aliases import aliases
from dashboard.views.publish.bench import REFUSALS, Bench, refuse, who
from dashboard.views.publish.state import Key, publish
from dashboard.views.publish.stopped import why
from dashboard.views.tab import tab
from lexclient.catalog import AccountBot, Alias


def publishing(bench: Bench) -> None:
    """Number, measure, move, go back."""
    say = tab.texts().say
    st.caption(say("publish.publish_intro", trial=steps.TRIAL_ALIAS))
    with st.expander(say("publish.actions", count=len(steps.ACTIONS)), icon=":material/key:"):
        st.code("\n".join(steps.ACTIONS), language=None)
    newest = next(iter(versions.of_bot(bench.jobs, bench.place, bench.bot_id)), None)
    running = newest is not None and newest.state == "running"
    pressed = st.button(
        say("publish.number"),
        key=Key.NUMBER,
        type="primary",
        icon=":material/tag:",
        disabled=running,
    )
    if pressed:
        _start(bench)
    measured = _newest(bench, newest) if newest else ""
    st.subheader(say("publish.aliases"))
    aliases(bench, measured)


def _start(bench: Bench) -> None:
    someone = who()
    try:
        versions.start(bench.desk, bench.jobs, bench.pulls[0], who=someone)
    except REFUSALS as error:
        refuse(error)
        return
    publish.forget(bench.of)
    st.rerun()


def _newest(bench: Bench, job: Job) -> str:
    """The newest version and what it was measured to be, for the audit."""
    made = versions.numbered(bench.jobs, job)
    if made is None:
        words = job_progress.Words("publish", "version", _line, _notes)
        job_progress.follow(
            bench.jobs,
            job.id,
            words,
            resumable=lambda now: now.open > 0,
            resume=bench.jobs.resume,
        )
        return ""
    if made.version not in publish.versions.get(bench.of, ()):
        publish.forget(bench.of)
    told = tab.texts().say("publish.numbered", version=made.version, trial=steps.TRIAL_ALIAS)
    job_id = publish.measured.get((*bench.of, made.version))
    if job_id is None:
        st.info(literally(told), icon=":material/tag:")
        _measure(bench, made)
        return ""
    return _result(bench, made, job_id)


def _line(now: Progress) -> str:
    return job_progress.headline(now.job)


def _notes(now: Progress) -> None:
    if now.job.state == "held":
        why(now.job)


def _measure(bench: Bench, made: Numbered) -> None:
    """Choose a set and run it against the new version itself."""
    say = tab.texts().say
    try:
        found = bench.desk.models.account_of(bench.place).bot(
            AccountBot(bench.name, bench.bot_id),
            Alias(steps.TRIAL_ALIAS, made.trial_alias_id, made.version),
        )
    except REFUSALS as error:
        refuse(error)
        return
    locales = [one.locale_id for one in found.locales]
    locale_id = st.segmented_control(
        say("sidebar.locale"), locales, default=locales[0], required=True, key="publish_there"
    )
    bot = BotRef.of(found, str(locale_id))
    setup = replace(bench.setup, bot=bench.in_log(bot))
    reading = testset.choose(bench.database, bench.log, setup)
    pressed = st.button(
        say("publish.measure", version=made.version),
        key=Key.MEASURE,
        icon=":material/speed:",
        disabled=reading is None or not reading.testset.conversations,
    )
    if pressed and reading:
        visitor.require("evaluate")
        mode = "LIVE" if bench.place == ACCOUNT else "EMBEDDED"
        plan = runs.Plan(bot, mode, runs.allowed_width(bot.alias_id))
        job = runs.start(bench.jobs, reading.testset, plan)
        publish.measured[(*bench.of, made.version)] = job.id
        st.rerun()


def _result(bench: Bench, made: Numbered, job_id: str) -> str:
    say, loaded = tab.texts().say, run.load(bench.jobs, job_id)
    if loaded is None or loaded.job.state != "finished":
        run.follow(bench.jobs, job_id)
        return ""
    accuracy = overall(loaded.results).accuracy
    counts = {"right": accuracy.count, "turns": accuracy.of}
    values = {"version": made.version, "trial": steps.TRIAL_ALIAS}
    st.success(literally(say("publishing.published", **values, **counts)), icon=":material/speed:")
    st.page_link(
        "pages/evaluate.py",
        label=say("evaluate.see"),
        icon=":material/analytics:",
        query_params={"job": job_id, "part": "results", "c": tab.conversation},
    )
    return f"{sentences.counted(accuracy)} right"

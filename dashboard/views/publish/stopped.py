"""A push that did not come to its end: why, where the bot stands now, and how to go on or back."""

from __future__ import annotations

import streamlit as st

from dashboard.jobs.jobs import Job
from dashboard.markdown import literally
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.background import pushes
from dashboard.teaching.publishing.background.stop import Stop
from dashboard.teaching.publishing.difference import Change, difference
from dashboard.teaching.publishing.sentences import way
from dashboard.views.publish.bench import REFUSALS, Bench, refuse
from dashboard.views.publish.difference import table
from dashboard.views.publish.state import publish
from dashboard.views.tab import tab


def stopped(bench: Bench, job: Job) -> None:
    """The reason in the catalogue's words, the state as the account tells it now."""
    texts = tab.texts()
    stop = Stop.of(job)
    if stop and stop.theirs:
        _meanwhile(bench, job, stop.theirs)
        return
    why(job)
    state = state_of(bench, job)
    st.warning(texts.say(f"publish.state.{state}"), icon=":material/pin_drop:")


def why(job: Job) -> None:
    """The step that failed and what the service said, in the catalogue's words."""
    texts, stop = tab.texts(), Stop.of(job)
    if stop is None:
        return
    failed = texts.say("publish.failed", step=sentences.step(stop.step, texts))
    told = sentences.refusal(stop.error, stop.message, texts)
    st.error(literally(f"{failed}\n\n{told}"), icon=":material/error:")


def state_of(bench: Bench, job: Job) -> str:
    """Where the draft stands, looked at once for each end of a job; what it was at the end where
    that cannot be asked."""
    stop, key = Stop.of(job), f"{job.id}:{job.run}:{job.state}"
    if key not in publish.standings:
        try:
            publish.standings[key] = pushes.standing_of(bench.desk, job)
        except REFUSALS:
            publish.standings[key] = stop.state if stop else "unknown"
    return publish.standings[key]


def _meanwhile(bench: Bench, job: Job, theirs: str) -> None:
    """The bot as it was pulled, what somebody else made of it, and what we would."""
    say = tab.texts().say
    try:
        base, other, own = (
            bench.desk.files(sha256)
            for sha256 in (str(job.parameters["base"]), theirs, str(job.parameters["target"]))
        )
    except REFUSALS as error:
        refuse(error)
        return
    changed, ours = difference(base, other), difference(base, own)
    st.error(say("publish.meanwhile"), icon=":material/call_split:")
    st.markdown(f"**{say('publish.theirs')}**")
    table(changed, key="publish-theirs")
    st.markdown(f"**{say('publish.ours')}**")
    table(ours, key="publish-ours")
    places = ", ".join(dict.fromkeys(way(each.where) for each in _both(changed, ours)))
    told = say("publishing.both", places=places) if places else say("publishing.apart")
    st.info(literally(told), icon=":material/merge:")


def _both(theirs: list[Change], ours: list[Change]) -> list[Change]:
    mine = {change.where for change in ours}
    return [change for change in theirs if change.where in mine]

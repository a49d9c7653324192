"""Evaluate: a test set against the bot, what it measured, and what another threshold would do."""

import streamlit as st

from dashboard import render, render_evaluate
from dashboard.render_address import choice_from_address, into_address

PARTS = ("run", "results", "turns", "threshold", "compare")

render.inside_frame()
services = render.services_or_stop()
render.conversation_id()
say = render.texts().say

st.title(say("page.evaluate"))
st.caption(say("evaluate.intro"))
choice_from_address("part", PARTS, "run")
part = st.segmented_control(
    say("page.evaluate"),
    PARTS,
    format_func=lambda name: say(f"evaluate.tab.{name}"),
    required=True,
    label_visibility="collapsed",
    key="part",
)
into_address("part", str(part), "run")

job_id = st.query_params.get("job", "")
run = render_evaluate.load(services, job_id)
if part == "run":
    setup = st.session_state["setup"]
    reading = render_evaluate.choose(services, setup)
    render_evaluate.start(services, setup, reading)
if run:
    render_evaluate.follow(services, job_id)
if part == "run":
    render_evaluate.earlier(services, job_id)
elif run is None:
    st.info(say("evaluate.no_runs"), icon=":material/science:")
elif not run.results:
    st.info(say("evaluate.no_results"), icon=":material/hourglass_empty:")
else:
    if run.job.state != "finished":
        st.info(say("evaluate.partial", turns=len(run.results)), icon=":material/info:")
    if part == "results":
        from dashboard.render_scores import scores_of  # it brings pandas and altair

        scores_of(run)
    elif part == "turns":
        from dashboard.render_utterances import utterances_of

        utterances_of(run)
    elif part == "threshold":
        from dashboard.render_sweep import sweep_of  # it brings pandas and altair

        sweep_of(services, run)
    elif part == "compare":
        from dashboard.render_before import before_and_after

        before_and_after(services, run)

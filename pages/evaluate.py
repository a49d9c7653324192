"""Evaluate: a test set against the bot, what it measured, and what another threshold would do."""

import streamlit as st

from dashboard.views import frame
from dashboard.views.address import JOB, choice_from_address, into_address, opened
from dashboard.views.evaluate import run as run_view
from dashboard.views.evaluate import testset
from dashboard.views.evaluate.past import past
from dashboard.views.evaluate.state import Key
from dashboard.views.sidebar import other_bot
from dashboard.views.tab import tab

PARTS = ("run", "results", "turns", "threshold", "compare")

place = frame.page_place("evaluate")
services = place.services
say = tab.texts().say

st.title(say("page.evaluate"))
st.caption(say("evaluate.intro"))
choice_from_address(Key.PART, PARTS, "run")
part = st.segmented_control(
    say("page.evaluate"),
    PARTS,
    format_func=lambda name: say(f"evaluate.tab.{name}"),
    required=True,
    label_visibility="collapsed",
    key=Key.PART,
    persist_state="page",
)
into_address(Key.PART, str(part), "run")

job_id = opened(JOB)
run = run_view.load(services.jobs, job_id)
if part == "run":
    reading = testset.choose(services.database, services.log, place.setup)
    run_view.start(services.jobs, place.setup, reading)
elif run:
    other_bot.tell(run.plan.bot.name, run.plan.bot.locale_id)
if job_id and run is None:
    st.warning(say("evaluate.gone"), icon=":material/link_off:")
if run:
    run_view.follow(services.jobs, job_id)
if part == "run":
    if run:
        run_view.ended(run)
    past(services.jobs, job_id)
elif run is None and not job_id:
    st.info(say("evaluate.no_runs"), icon=":material/science:")
elif run and not run.results:
    st.info(say("evaluate.no_results"), icon=":material/hourglass_empty:")
elif run:
    if run.job.state != "finished":
        st.info(say("evaluate.partial", turns=len(run.results)), icon=":material/info:")
    if part == "results":
        from dashboard.views.evaluate.scores import scores_of  # it brings Altair

        scores_of(services.database, run)
    elif part == "turns":
        from dashboard.views.evaluate.utterances import utterances_of

        utterances_of(run)
    elif part == "threshold":
        from dashboard.views.evaluate.sweep import sweep_of  # it brings Altair

        sweep_of(services.database, services.bots, services.embedded, run)
    elif part == "compare":
        from dashboard.views.evaluate.difference import before_and_after

        before_and_after(services.jobs, run)

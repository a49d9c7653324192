"""Compare: the same question to several targets, side by side or many at a time, judged."""

import streamlit as st

from dashboard import (
    render,
    render_answer,
    render_ballot,
    render_batch,
    render_compare,
    render_race,
)
from dashboard.markdown import literally

VIEWS = ("side", "batch", "judge", "decide")

render.inside_frame()
services = render.services_or_stop()
conversation = render.conversation_id()
setup = st.session_state["setup"]
say = render.texts().say

st.title(say("page.compare"))
st.caption(say("compare.intro"))
asked = st.query_params.get("view", "")
st.session_state.setdefault("compare_view", asked if asked in VIEWS else "side")
view = st.segmented_control(
    say("compare.view"),
    VIEWS,
    format_func=lambda name: say(f"compare.view.{name}"),
    key="compare_view",
    required=True,
    label_visibility="collapsed",
)
st.query_params["view"] = view

if view == "side":
    render_compare.ask(services, conversation, setup)
    render_compare.recordings(services)
if view == "batch":
    render_batch.start(services, conversation, setup)
    render_compare.recordings(services)

job_id = st.query_params.get("job", "")
comparison = render_compare.load(services, job_id)
live = comparison is not None and comparison.job.parameters.get("live")

if view == "side" and comparison and live:
    st.markdown(f"#### {literally(comparison.utterances[0])}")
    comparison = render_race.follow(services, comparison, conversation)
    shown = render_race.labels(services, comparison, conversation)
    hidden = any(name != label for name, label in shown.items())
    render_ballot.ballot(services, comparison, 0, shown, voter=conversation, blind=hidden)
    render_ballot.own_vote(services, comparison, 0, conversation)
    whole = comparison.whole(0)
    render_answer.differences({shown[name]: whole[name].text for name in shown if name in whole})
elif view == "batch" and comparison and not live:
    render_batch.progress(services, job_id)
    render_batch.route_note(comparison)
    render_batch.results(services, comparison)
elif view in ("judge", "decide") and comparison is None:
    st.info(say("judge.choose"), icon=":material/gavel:")
elif view == "judge" and comparison:
    render_ballot.judge(services, comparison, conversation)
elif view == "decide" and comparison:
    from dashboard import render_decide  # it brings pandas and altair

    render_decide.decide(services, comparison, conversation)

if view in ("side", "batch"):
    render_batch.earlier(services, conversation, job_id)

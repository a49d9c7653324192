"""Compare: the same question to several targets, side by side or many at a time, judged."""

import streamlit as st

from dashboard.views import frame, ownership
from dashboard.views.address import JOB, opened
from dashboard.views.compare import answer, blind, earlier, form, list_run, side_by_side, votes
from dashboard.views.compare.state import Key, compare_tab
from dashboard.views.tab import tab

VIEWS = ("side", "batch", "judge", "decide")

place = frame.page_place("compare")
compare, conversation, setup = place.services.compare, place.conversation, place.setup
say, voter = tab.texts().say, ownership.owner()

if not tab.presenting:  # then the answers begin at the top
    st.title(say("page.compare"))
    st.caption(say("compare.intro"))
wanted = st.query_params.get("view", "")
compare_tab.begin(wanted if wanted in VIEWS else "side")
view = st.segmented_control(
    say("compare.view"),
    VIEWS,
    format_func=lambda name: say(f"compare.view.{name}"),
    key=Key.VIEW,
    persist_state="page",
    required=True,
    label_visibility="collapsed",
)
st.query_params["view"] = view

above, below = st.container(), st.container()
asking, results = (below, above) if tab.presenting else (above, below)
with asking:
    if view == "side":
        form.ask(compare, conversation, setup)
        form.recordings(compare.store, conversation)
    if view == "batch":
        list_run.start(compare, conversation, setup)
        form.recordings(compare.store, conversation)

job_id = opened(JOB)
comparison = form.load(compare.jobs, job_id)
if job_id and comparison is None:
    st.warning(say("compare.gone"), icon=":material/link_off:")
live = comparison is not None and comparison.job.parameters.get("live")
if comparison and not tab.presenting:
    earlier.name_of(compare.jobs, comparison.job)

with results:
    if view == "side" and comparison and live:
        comparison = side_by_side.follow(compare, comparison, voter)
        columns = blind.columns(compare.store, comparison, voter)
        shown, hidden = columns.titles, columns.hidden
        votes.verdict_buttons(compare.store, comparison, 0, shown, voter=voter, blind=hidden)
        votes.own_vote(compare.store, comparison, 0, voter)
        whole = comparison.whole(0)
        answer.differences({shown[name]: whole[name].text for name in shown if name in whole})
    elif view == "batch" and comparison and not live:
        list_run.progress(compare.jobs, job_id)
        list_run.route_note(comparison)
        list_run.results(compare, comparison, voter)
    elif view in ("judge", "decide") and not job_id:
        st.info(say("judge.choose"), icon=":material/gavel:")
    elif view == "judge" and comparison:
        if comparison.job.state == "running":
            list_run.progress(compare.jobs, job_id)
        votes.judge(compare, comparison, voter)
    elif view == "decide" and comparison:
        from dashboard.views.compare import decision  # it brings Altair

        decision.decide(compare, comparison, conversation, voter)

if view in ("side", "batch"):
    earlier.earlier(compare.jobs, job_id)

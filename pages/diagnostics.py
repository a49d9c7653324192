"""Diagnostics: the turns, and for one of them why it was routed so and what was said."""

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import render, sentences
from dashboard.detail import interpretations, raw_calls, slots, state_of

render.inside_frame()
services = render.services_or_stop()
conversation = render.conversation_id()
texts = render.texts()
say = texts.say

st.title(say("page.diagnostics"))
only_this = st.toggle(say("diagnostics.scope"), value=True, key="only_this")
rows = (
    services.log.conversation(conversation, last=200)[::-1]
    if only_this
    else services.log.recent(last=200)
)
asked = services.log.turn(st.query_params.get("turn", ""))
if not rows and not asked:
    st.info(say("diagnostics.empty"), icon=":material/forum:")
    st.stop()

table = pd.DataFrame(
    {
        say("column.time"): [row.created_at for row in rows],
        say("column.utterance"): [row.utterance for row in rows],
        say("column.answered_by"): [render.source(row) for row in rows],
        say("column.intent"): [row.intent for row in rows],
        say("column.score"): [row.score for row in rows],
        say("column.reason"): [row.reason for row in rows],
        say("column.outcome"): [row.outcome or row.state for row in rows],
    }
)
st.subheader(say("diagnostics.turns"))
picked = st.dataframe(
    table,
    key="turns",
    hide_index=True,
    on_select="rerun",
    selection_mode="single-row",
    height=min(38 + 35 * len(table), 320),
    column_config={
        say("column.time"): st.column_config.DatetimeColumn(format="HH:mm:ss"),
        say("column.score"): st.column_config.NumberColumn(format="%.2f"),
    },
)["selection"]["rows"]
chosen = rows[picked[0]] if picked and picked[0] < len(rows) else asked or rows[0]
st.query_params["turn"] = chosen.id

st.subheader(say("diagnostics.turn"))
render.utterance(chosen.utterance)
with st.chat_message("assistant", avatar=":material/forum:"):
    render.answer(chosen)

left, right = st.columns(2, gap="large")
with left:
    st.markdown(f"#### {say('diagnostics.interpretations')}")
    ranked = pd.DataFrame(interpretations(chosen), columns=["rank", "intent", "score"])
    scored = ranked.dropna(subset=["score"])
    if scored.empty:
        st.caption(say("diagnostics.no_scores"))
    else:
        bars = (
            alt.Chart(scored)
            .mark_bar(height=18)
            .encode(
                x=alt.X("score:Q", scale=alt.Scale(domain=[0, 1]), title=say("column.score")),
                y=alt.Y("intent:N", sort=list(scored["intent"]), title=None),
                tooltip=["intent", alt.Tooltip("score", format=".2f")],
            )
        )
        numbers = bars.mark_text(align="left", dx=4).encode(text=alt.Text("score:Q", format=".2f"))
        rule = (
            alt.Chart(pd.DataFrame({"threshold": [chosen.threshold]}))
            .mark_rule(strokeDash=[4, 4], strokeWidth=2, color="#d97706")
            .encode(x="threshold:Q")
        )
        st.altair_chart(bars + numbers + rule, key="ranked")
    st.dataframe(
        ranked,
        hide_index=True,
        column_config={"score": st.column_config.NumberColumn(format="%.2f")},
    )
    st.markdown(f"#### {say('diagnostics.slots')}")
    if filled := slots(chosen):
        names = ["slot", "original", "interpreted", "resolved"]
        st.dataframe(
            pd.DataFrame(filled, columns=[say(f"column.{name}") for name in names]),
            hide_index=True,
        )
    else:
        st.caption(say("diagnostics.no_slots"))
with right:
    st.markdown(f"#### {say('diagnostics.timings')}")
    with st.container(horizontal=True):
        for name in ("lex_s", "first_s", "answer_s"):
            value = sentences.seconds(getattr(chosen, name))
            st.metric(say(f"diagnostics.{name}"), value, border=True)
    st.markdown(f"#### {say('diagnostics.target')}")
    st.dataframe(
        pd.DataFrame(sentences.facts(chosen, texts), columns=["", " "]).astype(str),
        hide_index=True,
    )
    st.markdown(f"#### {say('diagnostics.state')}")
    st.json(state_of(chosen), expanded=2)

st.markdown(f"#### {say('diagnostics.raw')}")
for name, text in raw_calls(chosen):
    with st.expander(say(f"diagnostics.raw.{name}")):
        st.code(text, language="json", wrap_lines=True)

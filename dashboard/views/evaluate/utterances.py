"""The utterances of a run, and one turn of them with everything that was kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers import selection
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.run.runs import Run
from dashboard.markdown import for_display, literally
from dashboard.views import bars, bubbles
from dashboard.views.evaluate import lesson
from dashboard.views.evaluate.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import ticked_one


def utterances_of(run: Run) -> None:
    """All turns of a kind, of an expected and an actual intent."""
    say = tab.texts().say
    kind = st.pills(
        say("evaluate.filter"),
        list(selection.KINDS),
        format_func=lambda kind: say(f"evaluate.filter.{kind}"),
        default="wrong",
        required=True,
        key=Key.TURN_KIND,
    )
    intents = sorted({name for one in run.results for name in (one.expected, one.actual) if name})
    chosen = {}
    with st.container(horizontal=True):
        for side in ("expected", "actual"):
            chosen[side] = st.selectbox(
                say(f"evaluate.{side}"),
                intents,
                index=None,
                placeholder=say("evaluate.any"),
                key=f"turn_{side}",
            )
    turns = selection.select(run.results, kind, chosen["expected"], chosen["actual"])
    st.caption(sentences.totals(run.results, tab.texts()))
    listed(run, turns, key=Key.TURNS_OF_RUN)


def listed(run: Run, turns: Sequence[TurnResult], *, key: str) -> None:
    """A table of turns; the one that is selected is shown below it."""
    texts = tab.texts()
    say = texts.say
    st.caption(f"{say('evaluate.count', count=len(turns))} · {say('evaluate.pick')}")
    if not turns:
        return
    rows = [
        {
            say("evaluate.column.line"): one.line,
            say("evaluate.column.conversation"): one.conversation,
            say("column.utterance"): one.utterance,
            say("evaluate.expected"): one.expected,
            say("evaluate.actual"): one.actual,
            say("column.score"): one.score,
            say("evaluate.column.best"): _best(one),
            say("evaluate.column.match"): say(f"evaluate.match.{one.match}"),
            say("evaluate.column.why"): sentences.failure(one, texts),
        }
        for one in turns
    ]
    score = {say("column.score"): st.column_config.NumberColumn(format="%.2f")}
    row = ticked_one(rows, key=key, most=400, columns=score)
    if row is not None:
        one = turns[row]
        lesson.offer(run, [one], key=f"{key}-teach-one")
        _turn(run, one)
    else:
        lesson.offer(run, turns, key=f"{key}-teach")


def _best(one: TurnResult) -> str:
    return f"{one.best[0]} {one.best[1]:.2f}" if one.best else ""


def _turn(run: Run, one: TurnResult) -> None:
    texts = tab.texts()
    say = texts.say
    st.subheader(say("evaluate.turn"))
    with st.container(border=True):
        bubbles.utterance(one.utterance)
        if one.said:
            with st.chat_message("assistant", avatar=":material/forum:"):
                st.markdown(for_display(one.said))
        failure = sentences.failure(one, texts)
        state = f"{say(f'evaluate.match.{one.match}')} · {one.expected} → {one.actual or '–'}"
        st.markdown(f"**{literally(state)}**")
        if failure:
            st.markdown(literally(failure))
    left, right = st.columns(2, gap="large")
    with left:
        _candidates(run, one)
    with right:
        _slots(one)
        st.markdown(f"#### {say('evaluate.request')}")
        for name, call in (("request", one.request), ("response", one.response)):
            with st.expander(say(f"diagnostics.raw.lex_{name}")):
                st.code(_json(call), language="json", wrap_lines=True)


def _candidates(run: Run, one: TurnResult) -> None:
    say = tab.texts().say
    st.markdown(f"#### {say('diagnostics.interpretations')}")
    if all(score is None for _, score in one.candidates):
        st.caption(say("diagnostics.no_scores"))
        return
    listed = [(n, name, score) for n, (name, score) in enumerate(one.candidates, start=1)]
    bars.ranked_scores(listed, run.plan.bot.threshold)


def _slots(one: TurnResult) -> None:
    say = tab.texts().say
    if not one.slots:
        return
    st.markdown(f"#### {say('diagnostics.slots')}")
    rows = [
        {
            say("column.slot"): slot.name,
            say("evaluate.column.support"): slot.expected,
            say("evaluate.column.predicted"): slot.actual,
            say("evaluate.column.match"): say(
                f"evaluate.match.{'Matched' if slot.matched else 'Mismatched'}"
            ),
        }
        for slot in one.slots
    ]
    st.dataframe(rows, hide_index=True, placeholder="–")


def _json(call: Mapping[str, Any]) -> str:
    return json.dumps(call, ensure_ascii=False, indent=2, default=str)

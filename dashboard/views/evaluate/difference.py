"""Two runs side by side on a page: what changed, for which utterances, and whether it is noise."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.difference import Difference, FlipKind, compare
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.run import runs
from dashboard.evaluation.run.runs import Run
from dashboard.jobs.jobs import Job, Jobs
from dashboard.markdown import literally
from dashboard.views.evaluate.past import name_of
from dashboard.views.evaluate.run import follow, load
from dashboard.views.evaluate.state import Key
from dashboard.views.tab import tab

KINDS: tuple[FlipKind, ...] = ("broken", "fixed", "changed")


def before_and_after(jobs: Jobs, after: Run) -> None:
    """The shown run against an earlier one."""
    say = tab.texts().say
    others = [j for j in jobs.recent(runs.KIND, last=50) if j.id != after.job.id]
    if not others:
        st.info(say("evaluate.needs_two"), icon=":material/difference:")
        return
    chosen: Job = st.selectbox(
        say("evaluate.before"),
        others,
        format_func=lambda job: _option(jobs, job, after),
        index=_same_set(others, after),
        key=Key.BEFORE_RUN,
    )
    st.caption(f"{say('evaluate.after')}: {literally(name_of(jobs, after.job))}")
    before = load(jobs, chosen.id)
    if before is None:
        return
    if before.job.state == "running":
        follow(jobs, chosen.id)
    _engines(before, after)
    difference = compare(before.results, after.results)
    if not difference.pairs:
        st.warning(say("evaluate.no_pairs"), icon=":material/info:")
        return
    shown(difference, after.taught)


def shown(difference: Difference, taught: Collection[str]) -> None:
    """What changed, whether that may be chance, for which utterances and intents; `taught` are the
    utterances that were taught word for word."""
    _verdict(difference)
    _generalised(difference, taught)
    _flips(difference)
    _changes(difference)


def _engines(before: Run, after: Run) -> None:
    """First of all, whether the two were recognised by the same machine."""
    engines = (before.plan.engine, after.plan.engine)
    if engines[0] == engines[1] or before.plan.mode != after.plan.mode:
        return
    unknown = tab.texts().say("evaluate.engine_unknown")
    named = [literally(engine) if engine else unknown for engine in engines]
    words = tab.texts().say("evaluate.other_engine", before=named[0], after=named[1])
    st.warning(words, icon=":material/memory:")


def _same_set(others: list[Job], after: Run) -> int:
    """The newest run of the same turns that is older, else the oldest that is newer, else the
    newest of all."""
    same = [place for place, job in enumerate(others) if _is_same_set(job, after)]
    older = [n for n in same if others[n].created_at <= after.job.created_at]
    return next(iter([*older, *same[::-1]]), 0)


def _is_same_set(job: Job, run: Run) -> bool:
    """By the turns, wherever the file came from and whatever it is called."""
    return bool(job.parameters["set_digest"] == run.set_digest)


def _option(jobs: Jobs, job: Job, after: Run) -> str:
    same = f" · {tab.texts().say('evaluate.same_turns')}" if _is_same_set(job, after) else ""
    return name_of(jobs, job) + same


def _verdict(difference: Difference) -> None:
    texts = tab.texts()
    say = texts.say
    st.caption(say("evaluate.pairs", pairs=difference.pairs, alone=difference.alone))
    with st.container(horizontal=True):
        for name, right in zip(("before", "after"), difference.right, strict=True):
            share = Share(right, difference.pairs)
            st.metric(
                f"{say(f'evaluate.{name}')} · {say('evaluate.accuracy')}",
                sentences.percent(share.value),
                delta=sentences.counted(share),
                delta_color="off",
                delta_arrow="off",
                border=True,
            )
        for kind in KINDS:
            st.metric(say(f"evaluate.flip.{kind}"), difference.count(kind), border=True)
    flips = difference.count("broken") + difference.count("fixed")
    st.info(sentences.chance(difference.p_value, flips, texts), icon=":material/balance:")


def _generalised(difference: Difference, taught: Collection[str]) -> None:
    """A sentence that was taught has to be right now; what a lesson is worth, the others say."""
    fixed = difference.count("fixed")
    if not taught or not fixed:
        return
    held = difference.fixed_among(taught)
    line = tab.texts().say("evaluate.generalised", fixed=fixed, taught=held, others=fixed - held)
    st.markdown(f":material/school: {line}")


def _flips(difference: Difference) -> None:
    say = tab.texts().say
    if not difference.flips:
        return
    st.subheader(say("evaluate.flips"))
    rows = [
        {
            say("evaluate.column.flip"): say(f"evaluate.flip.{flip.kind}"),
            say("column.utterance"): flip.after.utterance,
            say("evaluate.expected"): flip.after.expected,
            say("evaluate.before"): f"{flip.before.actual} {sentences.number(flip.before.score)}",
            say("evaluate.after"): f"{flip.after.actual} {sentences.number(flip.after.score)}",
        }
        for flip in sorted(difference.flips, key=lambda one: KINDS.index(one.kind))
    ]
    st.dataframe(rows, hide_index=True, placeholder="–", key=Key.FLIPS)


def _changes(difference: Difference) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.changes"))
    if not difference.intents:
        st.caption(say("evaluate.no_changes"))
        return
    rows = [
        {
            say("column.intent"): one.intent,
            say("evaluate.column.support"): one.support,
            f"{say('evaluate.column.f1')} · {say('evaluate.before')}": sentences.number(one.f1[0]),
            f"{say('evaluate.column.f1')} · {say('evaluate.after')}": sentences.number(one.f1[1]),
            say("evaluate.column.flip"): f"{one.gain:+.2f}",
            f"{say('evaluate.column.recall')} · {say('evaluate.before')}": sentences.number(
                one.recall[0]
            ),
            f"{say('evaluate.column.recall')} · {say('evaluate.after')}": sentences.number(
                one.recall[1]
            ),
        }
        for one in difference.intents
    ]
    st.dataframe(rows, hide_index=True, placeholder="–", key=Key.INTENT_CHANGES)

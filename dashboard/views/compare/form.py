"""The compare page's form: an utterance, two to four targets, recordings among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard.comparison import runs
from dashboard.comparison.compare import Compare
from dashboard.comparison.questions import LONGEST, fallbacks
from dashboard.comparison.recordings import RecordingRefused, read
from dashboard.comparison.runs import Comparison
from dashboard.comparison.variants import (
    HOTTEST,
    LONGEST_NAME,
    LONGEST_SYSTEM,
    Variant,
    VariantRefused,
)
from dashboard.comparison.variants import read as read_variants
from dashboard.conversation.conductor import HISTORY_TURNS, Setup
from dashboard.conversation.turn import history as history_of
from dashboard.jobs.jobs import Jobs
from dashboard.log.votes import ComparisonStore
from dashboard.markdown import literally
from dashboard.targets import Targets
from dashboard.views import ownership, visitor
from dashboard.views.address import JOB, open_begun
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab
from fallback.answerer import Question
from fallback.targets.target import Target

MOST_TARGETS = 4  # side by side
MOST_IN_MATRIX = 8


def pick_targets(
    compare: Compare, conversation: str, setup: Setup, key: str, most: int = MOST_TARGETS
) -> list[str]:
    """Whom to ask: the conversation's own target and one other to begin with."""
    recorded = compare.store.names(conversation)
    options = runs.choices(compare.targets.usable, compare.targets.known, recorded)
    others = [name for name in options if name != setup.target]
    return st.multiselect(
        tab.texts().say("compare.targets"),
        options,
        default=[setup.target, *others[:1]],
        max_selections=most,
        placeholder=tab.texts().say("compare.choose"),
        format_func=lambda name: _named(compare.targets, name),
        key=key,
        persist_state="session",
    )


def _named(targets: Targets, name: str) -> str:
    badge = runs.badge_of(name, targets.known.get(name), dt.date.today())
    return f"{name} · {tab.texts().say(f'compare.badge.{badge}')}" if badge else name


def chosen(targets: Targets, names: Sequence[str]) -> dict[str, Any]:
    """The targets of those names, None for a recording."""
    return {name: targets.known.get(name) for name in names}


def variants(compare: Compare, key: str) -> list[Variant] | None:
    """Targets that are asked otherwise, as a table to write; None where a row of it is no variant,
    with the reason."""
    targets, owner = compare.targets, ownership.owner()
    say = tab.texts().say
    with st.expander(say("variants.label"), icon=":material/tune:"):
        st.caption(say("variants.help"))
        column = st.column_config
        rows: list[dict[str, Any]] = st.data_editor(
            [dict.fromkeys(("label", "target", "search", "documents", "temperature", "system"))],
            key=key,
            num_rows="dynamic",
            hide_index=True,
            column_config={
                "label": column.TextColumn(say("variants.name"), max_chars=LONGEST_NAME),
                "target": column.SelectboxColumn(
                    say("compare.target"), options=list(targets.known)
                ),
                "search": column.SelectboxColumn(
                    say("variants.search"), options=["with", "without"], format_func=_search
                ),
                "documents": column.CheckboxColumn(say("variants.documents"), default=False),
                "temperature": column.NumberColumn(
                    say("variants.temperature"), min_value=0.0, max_value=HOTTEST, step=0.1
                ),
                "system": column.TextColumn(
                    say("variants.system"), max_chars=LONGEST_SYSTEM, width="large"
                ),
            },
        )
    try:
        kept = compare.documents.of(owner)
        return read_variants(rows, targets.known, owner if kept else None)
    except VariantRefused as refused:
        refusal = say(f"variants.refused.{refused.rule}", name=literally(refused.name))
        st.warning(refusal, icon=":material/error:")
        return None


def _search(how: object) -> str:
    return tab.texts().say(f"variants.search.{how}")


def varied(targets: Targets, wanted: Sequence[Variant]) -> dict[Variant, Target]:
    """Each variant with the target that it varies."""
    return {one: targets.known[one.target] for one in wanted if one.target in targets.known}


def recordings(store: ComparisonStore, owner: str) -> None:
    """Take a file of recorded answers, for its owner alone."""
    say = tab.texts().say
    with st.expander(say("compare.recording"), icon=":material/history:"):
        st.caption(say("compare.recording.help"))
        file = st.file_uploader(
            say("compare.recording"),
            type=["jsonl", "ndjson", "json"],
            key=Key.RECORDING,
            label_visibility="collapsed",
        )
        if file is None:
            return
        try:
            loaded = read(file.getvalue(), owner)
        except RecordingRefused as refused:
            refusal = say(
                "compare.recording.refused", line=refused.line, expected=literally(refused.expected)
            )
            st.warning(refusal, icon=":material/error:")
            return
        fresh = {one.name for one in loaded} - set(store.names(owner))
        store.keep(loaded, owner)
        if fresh:
            st.rerun()  # the list of targets above was drawn without them
        names = ", ".join(literally(one.name) for one in loaded)
        st.success(say("compare.recording.loaded", names=names), icon=":material/history:")


def ask(compare: Compare, conversation: str, setup: Setup) -> None:
    """The form; what is asked becomes a job whose id stands in the address."""
    say = tab.texts().say
    rows = compare.log.conversation(conversation, last=HISTORY_TURNS)
    missed = fallbacks(rows)
    with st.form("round"):
        text = st.text_input(
            say("compare.utterance"),
            value=missed[-1].text if missed else "",
            max_chars=LONGEST,
            key=Key.UTTERANCE,
        )
        names = pick_targets(compare, conversation, setup, Key.TARGETS)
        wanted = variants(compare, Key.VARIANTS)
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.form_submit_button(
                say("compare.ask"), type="primary", icon=":material/send:"
            )
            blind = st.checkbox(say("compare.blind"), key=Key.BLIND, help=say("compare.blind.help"))
            history = bool(rows) and st.checkbox(
                say("compare.history"), key=Key.HISTORY, help=say("compare.history.help")
            )
    question = Question(text.strip(), history_of(rows) if history else ())
    if pressed and wanted is not None and _can_be_asked(question, len(names) + len(wanted)):
        visitor.require("compare")
        launch = partial(
            runs.launch,
            compare.jobs,
            [question],
            chosen(compare.targets, names),
            varied(compare.targets, wanted),
            bot=setup.bot,
            topic=conversation,
            person=ownership.owner(),
            live=True,
            blind=blind,
            route=True,
        )
        open_begun(JOB, lambda: launch().id)


def _can_be_asked(question: Question, columns: int) -> bool:
    """Whether there is something to compare; if not, the page says why."""
    if question.text and 1 < columns <= MOST_TARGETS:
        return True
    rule = "targets" if question.text else "blank"
    st.warning(tab.texts().say(f"compare.refused.{rule}"), icon=":material/error:")
    return False


def load(jobs: Jobs, job_id: str) -> Comparison | None:
    """A comparison as far as it is, None for an id that is none."""
    progress = jobs.progress(job_id) if job_id else None
    if progress is None or progress.job.kind != runs.KIND:
        return None
    if not (visitor.person().may("diagnose") or ownership.opens(progress.job.topic)):
        return None  # asked in somebody else's conversation
    return runs.read(progress.job, jobs.results(job_id))

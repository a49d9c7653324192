"""The compare page's form: an utterance, two to four targets, recordings among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.comparison import runs
from dashboard.comparison.questions import LONGEST, Asked, conversation_before, fallbacks
from dashboard.comparison.recordings import RecordingRefused, read
from dashboard.comparison.runs import Comparison
from dashboard.conversation.conductor import HISTORY_TURNS, Setup
from dashboard.markdown import literally
from dashboard.services import Services
from dashboard.views.tab import tab

MOST_TARGETS = 4


def pick_targets(services: Services, setup: Setup, key: str) -> list[str]:
    """Whom to ask: the conversation's own target and one other to begin with."""
    options = runs.choices(
        services.targets.usable, services.targets.known, services.comparisons.names()
    )
    others = [name for name in options if name != setup.target]
    return st.multiselect(
        tab.texts().say("compare.targets"),
        options,
        default=[setup.target, *others[:1]],
        max_selections=MOST_TARGETS,
        format_func=lambda name: _named(services, name),
        key=key,
        persist_state="session",
    )


def _named(services: Services, name: str) -> str:
    badge = runs.badge_of(name, services.targets.known.get(name), dt.date.today())
    return f"{name} · {badge}" if badge else name


def chosen(services: Services, names: Sequence[str]) -> dict[str, Any]:
    """The targets of those names, None for a recording."""
    return {name: services.targets.known.get(name) for name in names}


def recordings(services: Services) -> None:
    """Take a file of recorded answers."""
    say = tab.texts().say
    with st.expander(say("compare.recording"), icon=":material/history:"):
        st.caption(say("compare.recording.help"))
        file = st.file_uploader(
            say("compare.recording"),
            type=["jsonl", "ndjson", "json"],
            key="compare_recording",
            label_visibility="collapsed",
        )
        if file is None:
            return
        try:
            found = read(file.getvalue())
        except RecordingRefused as refused:
            told = say(
                "compare.recording.refused", line=refused.line, expected=literally(refused.expected)
            )
            st.warning(told, icon=":material/error:")
            return
        fresh = {one.name for one in found} - set(services.comparisons.names())
        services.comparisons.keep(found)
        if fresh:
            st.rerun()  # the list of targets above was drawn without them
        names = ", ".join(literally(one.name) for one in found)
        st.success(say("compare.recording.loaded", names=names), icon=":material/history:")


def ask(services: Services, conversation: str, setup: Setup) -> None:
    """The form; what is asked becomes a job whose id stands in the address."""
    say = tab.texts().say
    rows = services.log.conversation(conversation, last=HISTORY_TURNS)
    missed = fallbacks(rows)
    with st.form("round"):
        text = st.text_input(
            say("compare.utterance"),
            value=missed[-1].utterance if missed else "",
            max_chars=LONGEST,
            key="compare_utterance",
        )
        names = pick_targets(services, setup, "compare_targets")
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.form_submit_button(
                say("compare.ask"), type="primary", icon=":material/send:"
            )
            blind = st.checkbox(
                say("compare.blind"), key="compare_blind", help=say("compare.blind.help")
            )
            history = bool(rows) and st.checkbox(
                say("compare.history"), key="compare_history", help=say("compare.history.help")
            )
    if not pressed:
        return
    if not text.strip() or len(names) < 2:
        rule = "targets" if text.strip() else "blank"
        st.warning(say(f"compare.refused.{rule}"), icon=":material/error:")
        return
    asked = Asked(text.strip(), conversation_before(rows) if history else ())
    job = runs.launch(
        services.jobs,
        [asked],
        chosen(services, names),
        bot=setup.bot,
        topic=conversation,
        live=True,
        blind=blind,
        route=True,
    )
    st.query_params["job"] = job.id


def load(services: Services, job_id: str) -> Comparison | None:
    """A comparison as far as it is, None for an id that is none."""
    progress = services.jobs.progress(job_id) if job_id else None
    if progress is None or progress.job.kind != runs.KIND:
        return None
    return runs.read(progress.job, services.jobs.results(job_id))

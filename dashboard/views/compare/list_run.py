"""A batch on the page: which questions, whom, how often; progress that survives a reload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from dashboard.comparison import fromlog, runs
from dashboard.comparison.compare import Compare
from dashboard.comparison.questions import (
    MOST_QUESTIONS,
    ListRefused,
    fallbacks,
    typed,
    uploaded,
)
from dashboard.comparison.runs import Comparison
from dashboard.conversation.conductor import Setup
from dashboard.conversation.turn import BY_INTENTS
from dashboard.jobs.job import minutes
from dashboard.jobs.jobs import Jobs, Progress
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.markdown import for_display, literally
from dashboard.views import job_progress, ownership, visitor
from dashboard.views.address import JOB, open_begun
from dashboard.views.compare.answers import listed
from dashboard.views.compare.blind import columns as blind_columns
from dashboard.views.compare.blind import kept_back
from dashboard.views.compare.form import MOST_IN_MATRIX, chosen, pick_targets, variants, varied
from dashboard.views.compare.matrix import matrix
from dashboard.views.compare.state import Key, compare_tab
from dashboard.views.tab import tab
from fallback.answerer import Question

SOURCES = ("conversation", "log", "paste", "file")
FROM_OTHERS = ("log", "filter")  # what everybody said
CONVERSATION_TURNS = 500


def questions(compare: Compare, conversation: str, setup: Setup) -> tuple[list[Question], bool]:
    """What is to be asked, and whether Lex should be asked first: not about its own fallbacks."""
    say = tab.texts().say
    turn_filter = compare_tab.filter
    source = st.segmented_control(
        say("batch.source"),
        _sources(filtered=turn_filter is not None),
        format_func=lambda name: say(f"batch.source.{name}"),
        key=Key.SOURCE,
        persist_state="page",
        required=True,
    )
    if source in FROM_OTHERS:
        visitor.require("diagnose")
    rows = compare.log.conversation(conversation, last=CONVERSATION_TURNS)
    sources: Mapping[str, Callable[[], list[Question]]] = {
        "conversation": lambda: fallbacks(rows, history=_with_history()),
        "log": lambda: _from_log(compare, setup),
        "filter": lambda: _from_filter(compare.database, turn_filter or TurnFilter()),
        "paste": _pasted,
        "file": _uploaded,
    }
    try:
        return sources[str(source)](), source in ("paste", "file")
    except ListRefused as refused:
        if refused.rule != "empty" or source == "file":
            refusal = say(f"batch.refused.{refused.rule}", **refused.numbers)
            st.warning(refusal, icon=":material/error:")
        return [], False


def _sources(*, filtered: bool) -> list[str]:
    """What the person may choose from."""
    offered = [*SOURCES, "filter"] if filtered else list(SOURCES)
    reads_others = visitor.person().may("diagnose")
    return [one for one in offered if reads_others or one not in FROM_OTHERS]


def _with_history() -> bool:
    say = tab.texts().say
    return st.checkbox(
        say("compare.history"), value=True, key=Key.BATCH_HISTORY, help=say("compare.history.help")
    )


def _from_log(compare: Compare, setup: Setup) -> list[Question]:
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bots = dict.fromkeys((setup.bot.name, *compare.bot_names))
        bot = st.selectbox(say("batch.bot"), list(bots), key=Key.BATCH_BOT)
        days = st.number_input(say("batch.days"), 1, 3650, 30, key=Key.BATCH_DAYS)
        text = st.text_input(say("batch.contains"), key=Key.BATCH_TEXT)
        most = _most()
    turn_filter = TurnFilter(
        since=utc_now() - dt.timedelta(days=int(days)), bots=(bot,), text=text.strip()
    )
    return fromlog.questions(compare.database, turn_filter, last=most, history=_with_history())


def _from_filter(database: Database, turn_filter: TurnFilter) -> list[Question]:
    return fromlog.questions(database, turn_filter, last=_most(), history=_with_history())


def _most() -> int:
    say = tab.texts().say
    return int(st.number_input(say("batch.most"), 1, MOST_QUESTIONS, 50, key=Key.BATCH_MOST))


def _pasted() -> list[Question]:
    return typed(st.text_area(tab.texts().say("batch.paste"), key=Key.BATCH_PASTE, height=160))


def _uploaded() -> list[Question]:
    file = st.file_uploader(
        tab.texts().say("batch.file"),
        type=["txt", "csv", "jsonl", "ndjson"],
        key=Key.BATCH_FILE,
    )
    return uploaded(file.getvalue(), file.name) if file else []


def start(compare: Compare, conversation: str, setup: Setup) -> None:
    """Choose, see how many calls that is, and start; the job's id goes into the address."""
    say = tab.texts().say
    batch, route = questions(compare, conversation, setup)
    names = pick_targets(compare, conversation, setup, Key.BATCH_TARGETS, MOST_IN_MATRIX)
    wanted = variants(compare, Key.BATCH_VARIANTS)
    columns = len(names) + len(wanted or ())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        repeats = st.number_input(say("batch.repeats"), 1, 10, 1, key=Key.BATCH_REPEATS)
        width = st.number_input(say("batch.width"), 1, 8, 1, key=Key.BATCH_WIDTH)
    blind = st.checkbox(say("compare.blind"), key=Key.BATCH_BLIND, help=say("batch.blind.help"))
    st.caption(_calls(len(batch), columns, int(repeats)))
    if st.button(
        say("batch.start"),
        key=Key.BATCH_START,
        type="primary",
        icon=":material/play_arrow:",
        disabled=not batch or wanted is None or not 1 < columns <= MOST_IN_MATRIX,
    ):
        visitor.require("compare")
        launch = partial(
            runs.launch,
            compare.jobs,
            batch,
            chosen(compare.targets, names),
            varied(compare.targets, wanted or ()),
            bot=setup.bot,
            topic=conversation,
            person=ownership.owner(),
            repeats=int(repeats),
            width=int(width),
            blind=blind,
            route=route,
        )
        open_begun(JOB, lambda: launch().id)


def _calls(questions: int, targets: int, repeats: int) -> str:
    """How many calls a batch makes."""
    if not questions:
        return tab.texts().say("batch.none")
    counts = {"questions": questions, "targets": targets, "repeats": repeats}
    return tab.texts().say("batch.calls", calls=questions * targets * repeats, **counts)


def progress(jobs: Jobs, job_id: str) -> None:
    """How far the job is, with what can be done about it."""
    job_progress.follow(
        jobs,
        job_id,
        job_progress.Words("batch", "batch", _line, _notes),
        resumable=lambda now: now.open > 0,
        resume=lambda job_id: jobs.resume(job_id, ownership.owner()),
    )


def _line(now: Progress) -> str:
    say, done = tab.texts().say, now.done + now.lost
    if now.job.state != "running":
        return f"{done} / {now.total} · {say(f'batch.state.{now.job.state}')}"
    left = say("batch.progress.unknown") if now.left_s is None else minutes(now.left_s)
    return say("batch.progress", done=done, total=now.total, left=left)


def _notes(now: Progress) -> None:
    if now.job.state == "held":
        note = for_display(now.job.note or "")
        st.warning(tab.texts().say("batch.held", note=note), icon=":material/pause_circle:")


def _again(jobs: Jobs, comparison: Comparison) -> None:
    jobs.reopen(comparison.job.id, comparison.broken, ownership.owner())


def results(compare: Compare, comparison: Comparison, voter: str) -> None:
    """All answers so far as a matrix, and a button for what has none. A blind one shows none
    while it runs: whoever is faster would be known by it."""
    say = tab.texts().say
    columns = blind_columns(compare.store, comparison, voter)
    if comparison.broken and comparison.job.state != "running":
        st.button(
            say("compare.again", count=len(comparison.broken)),
            key=Key.BATCH_AGAIN,
            icon=":material/replay:",
            on_click=_again,
            args=(compare.jobs, comparison),
        )
    if not any(entry.answer for entry in comparison.entries):
        return
    st.subheader(say("batch.results"))
    if kept_back(compare.store, [comparison], voter) and comparison.job.state == "running":
        return
    matrix(comparison, columns)
    if not columns.hidden:
        _table(comparison)


def _table(comparison: Comparison) -> None:
    """A row an answer, repetitions among them, with all figures."""
    there = [entry for entry in comparison.entries if entry.answer]
    label = tab.texts().say("batch.rows", count=len(there))
    with st.expander(label, icon=":material/table_rows:"):
        listed(comparison, there, key=Key.BATCH_RESULTS)


def route_note(comparison: Comparison) -> None:
    """Of questions that did not come from the log: how many Lex would have answered itself."""
    by_lex = [n for n, one in comparison.routes.items() if one.answered_by in BY_INTENTS]
    if by_lex:
        listed = " · ".join(literally(comparison.utterances[n]) for n in by_lex[:10])
        st.info(
            tab.texts().say("batch.by_lex", count=len(by_lex), listed=listed),
            icon=":material/alt_route:",
        )

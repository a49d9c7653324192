"""A round on the page: columns that stream, fail and are stopped on their own."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.comparison import figures, runs
from dashboard.comparison.asking import Board
from dashboard.comparison.compare import Compare
from dashboard.comparison.runs import Comparison, Entry
from dashboard.conversation import sentences
from dashboard.jobs.jobs import Jobs
from dashboard.markdown import for_display, on_one_line
from dashboard.targets import Targets
from dashboard.views import ownership
from dashboard.views.compare import blind
from dashboard.views.compare.answer import answer, facts
from dashboard.views.compare.form import load
from dashboard.views.tab import tab

PAINTS_A_SECOND = 15  # looks the same to a reader as painting every token, at a third of the cost
COLOURS = {"RECORDED": "violet", "RETIRED": "gray", "EMULATED": "gray", "EMBEDDED": "gray"}


@dataclass(slots=True)
class _Cell:
    """One column on the page and what was last painted there."""

    title: str
    hidden: bool
    head: DeltaGenerator
    body: DeltaGenerator
    foot: DeltaGenerator
    painted: object = None


def follow(compare: Compare, comparison: Comparison, voter: str) -> Comparison:
    """Paint a round until every column has ended; leaving the page stops none of them."""
    st.markdown(f"#### {on_one_line(comparison.utterances[0])}")
    route, wall = st.empty(), st.empty()
    shown = blind.columns(compare.store, comparison, voter)
    cells = {
        name: _Cell(title, shown.hidden, column.empty(), column.empty(), column.empty())
        for (name, title), column in zip(
            shown.titles.items(), st.columns(len(shown.titles), border=True), strict=True
        )
    }
    for name, cell in cells.items():
        entry = comparison.of(0)[name]
        _head(compare.targets, cell, comparison.asked(name))
        if entry.answer is None and comparison.job.state == "running":
            _stop_button(compare.board, comparison, entry, cell)
    while True:
        _paint_route(comparison, route)
        entries = comparison.of(0)
        for name, cell in cells.items():
            _paint(compare, comparison, entries[name], cell)
        if comparison.job.state != "running":
            break
        time.sleep(1 / PAINTS_A_SECOND)
        tab.yield_to_clicks()
        comparison = _later(compare, comparison)
    if not shown.hidden:
        _paint_wall(comparison, wall)
    return comparison


def _later(compare: Compare, comparison: Comparison) -> Comparison:
    """The rows anew once a column has left the board; until then only the board changes."""
    job = comparison.job.id
    waiting = [one for one in comparison.entries if one.answer is None]
    on_board = all(compare.board.column(job, one.key) for one in waiting)
    if waiting and on_board and comparison.routes:
        return comparison
    return load(compare.jobs, job) or comparison


def _head(targets: Targets, cell: _Cell, name: str) -> None:
    badge = runs.badge_of(name, targets.known.get(name), dt.date.today())
    words = f"**{on_one_line(cell.title)}**"
    if badge and not cell.hidden:
        words += f" :{COLOURS[badge]}-badge[{tab.texts().say(f'compare.badge.{badge}')}]"
    cell.head.markdown(words)


def _stop_button(board: Board, comparison: Comparison, entry: Entry, cell: _Cell) -> None:
    cell.foot.button(
        tab.texts().say("compare.stop"),
        key=f"stop-{entry.key}",
        icon=":material/stop_circle:",
        on_click=board.stop,
        args=(comparison.job.id, entry.key),
    )


def _retry_button(jobs: Jobs, comparison: Comparison, entry: Entry) -> None:
    """Ask one column again that failed or was stopped; the others keep their answers."""
    st.button(
        tab.texts().say("compare.retry"),
        key=f"retry-{entry.key}",
        icon=":material/replay:",
        on_click=_again,
        args=(jobs, comparison.job.id, entry.key),
    )


def _again(jobs: Jobs, job_id: str, key: str) -> None:
    jobs.reopen(job_id, [key], ownership.owner())


def _paint(compare: Compare, comparison: Comparison, entry: Entry, cell: _Cell) -> None:
    """The text so far, or the answer once it is there; only what has changed. A hidden column
    waits for all: whoever is faster would be known by it."""
    column = compare.board.column(comparison.job.id, entry.key)
    ended = comparison.job.state != "running"
    response = entry.response if ended or not cell.hidden else None
    text = response.answer.text if response else column.text if column else ""
    text = "" if cell.hidden and response is None else text
    state = (text, response is not None, ended)
    if state == cell.painted:
        return
    cell.painted = state
    if response is not None:
        with cell.body.container():
            answer(response.answer, name=cell.title if cell.hidden else None)
        with cell.foot.container():
            facts(response, hidden=cell.hidden)
            if ended and not response.answer.whole:
                _retry_button(compare.jobs, comparison, entry)
    else:
        cell.body.markdown(
            for_display(text) if text else f":shimmer[{tab.texts().say('compare.waiting')}]"
        )


def _paint_route(comparison: Comparison, place: DeltaGenerator) -> None:
    say = tab.texts().say
    decided = comparison.routes.get(0)
    if decided is None:
        if comparison.job.state == "running":
            place.markdown(f":shimmer[{say('compare.route.pending')}]")
        return
    who = decided.answered_by
    shape, colour = sentences.LOOKS[who or "failed"]
    label = say(f"compare.route.{who or 'unknown'}")
    reason = sentences.reason(decided, tab.texts()) if who else ""
    place.markdown(f":{colour}-badge[{shape} {label}]  \n:gray[{on_one_line(reason)}]")


def _paint_wall(comparison: Comparison, place: DeltaGenerator) -> None:
    answers = [
        (one.response.answer.total_s, one.response.at)
        for one in comparison.entries
        if one.response
        and one.response.answer.total_s
        and one.response.at
        and not one.response.recorded
    ]
    if not answers:
        return
    times = [total_s for total_s, _ in answers]
    ended = max(dt.datetime.fromisoformat(at) for _, at in answers)
    place.caption(
        tab.texts().say(
            "compare.wall",
            wall=figures.seconds((ended - comparison.job.created_at).total_seconds()),
            slowest=figures.seconds(max(times)),
            sum=figures.seconds(sum(times)),
        )
    )

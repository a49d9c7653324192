"""The bot that would be pushed: what was pulled, with the lessons that were chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Line
from dashboard.log.teaching.pulls import Pull
from dashboard.teaching.publishing import push
from dashboard.teaching.publishing.checks import Finding, findings
from dashboard.teaching.publishing.desk import Desk
from dashboard.views.publish.bench import REFUSALS, Bench, refuse
from dashboard.views.publish.lessons import chosen

KEPT = 8  # targets of all tabs, with what was found in them


@dataclass(frozen=True, slots=True)
class Target:
    """The export, what it changes in the bot, and what is wrong in it."""

    archive: bytes
    plan: push.Plan
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> str:
        """What names it."""
        return hashlib.sha256(self.archive).hexdigest()

    @property
    def is_fatal(self) -> bool:
        """Whether Lex would refuse it."""
        return any(each.is_fatal for each in self.findings)


def target_of(bench: Bench) -> Target | None:
    """The target now; None where it cannot be made, which is told."""
    bots = chosen(bench)
    lines = tuple((bot, tuple(bench.desk.lessons.lines(bot))) for bot in bots)
    try:
        return _made(bench.desk, bench.pulls[0], lines)
    except REFUSALS as error:
        refuse(error)
        return None


@st.cache_resource(max_entries=KEPT, show_spinner=False, hash_funcs={Pull: lambda one: one.sha256})
def _made(_desk: Desk, pull: Pull, lines: Sequence[tuple[LoggedBot, Sequence[Line]]]) -> Target:
    """The same lessons on the same bot make the same target."""
    base = _desk.archive(pull.sha256)
    archive = _desk.taught(pull, [bot for bot, _ in lines])
    plan = push.plan(base, archive, _desk.read)
    added = [x.after for x in plan.changes if x.what == "utterance" and x.after]
    return Target(archive, plan, tuple(findings(_desk.read(archive), added)))

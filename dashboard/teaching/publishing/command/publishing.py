"""`publish` and `rollback`: a version of the draft, measured, and the alias that is moved to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.sentences import percent
from dashboard.evaluation.testset.testset import TestSet
from dashboard.jobs.job import Held
from dashboard.teaching.publishing import publish as steps
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.command.options import Options
from dashboard.teaching.publishing.command.telling import (
    CLOSED,
    DONE,
    PARTLY,
    ended,
    states,
    tell,
)
from dashboard.teaching.publishing.command.tools import Tools, pulled_by, set_by, there
from dashboard.teaching.publishing.pulled import Pulled
from dashboard.teaching.publishing.push import locales_of
from dashboard.texts import Texts
from lexclient.errors import LexError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What can be known before anything is written: the bot, its locales, and the test set."""

    pulled: Pulled
    locales: list[str]
    testset: TestSet | None

    @property
    def bot_id(self) -> str:
        return self.pulled.provenance.bot_id


def publish(asked: Options, tools: Tools, texts: Texts) -> int:
    """Number the draft, measure that version, and move the alias if one was named."""
    pulled = pulled_by(asked)
    wanted = Wanted(pulled, locales_of(tools.read(pulled.archive)), set_by(asked, tools, pulled))
    if not asked.yes:
        values = {"bot": wanted.bot_id, "trial": steps.TRIAL_ALIAS, "alias": asked.alias or "-"}
        tell(asked, [texts.say("publishing.would", **values)])
        tell(asked, [texts.say("publishing.actions", actions=", ".join(steps.ACTIONS))])
        tell(asked, [texts.say("publishing.yes")])
        return ended(asked, DONE, published=False)
    if asked.alias:
        steps.existing(tools.models(asked), wanted.bot_id, asked.alias)
    try:
        return _published(asked, tools, texts, wanted)
    except (LexError, Held) as error:
        reason = sentences.reason(error, texts)
        tools.record("publish stopped", f"{wanted.bot_id} {reason}")
        tell(asked, [reason, texts.say("publishing.unpublished")])
        return ended(asked, PARTLY, published=False, reason=reason)


def _published(asked: Options, tools: Tools, texts: Texts, wanted: Wanted) -> int:
    version, facts = _measured(asked, tools, texts, wanted)
    accuracy = facts["right"] / facts["turns"] if facts["turns"] else 0.0
    if asked.min_accuracy is not None and accuracy < asked.min_accuracy:
        shares = {"accuracy": percent(accuracy), "minimum": percent(asked.min_accuracy)}
        tell(asked, [texts.say("publishing.under", **shares)])
        return ended(asked, CLOSED, **facts)
    if not asked.alias:
        return ended(asked, DONE, **facts)
    moved = steps.move(tools.models(asked), wanted.bot_id, asked.alias, version)
    return _told_moved(asked, tools, texts, moved, facts)


def _measured(
    asked: Options, tools: Tools, texts: Texts, wanted: Wanted
) -> tuple[str, dict[str, Any]]:
    """A new version, and what it made of the test set."""
    bot_id = wanted.bot_id
    made = steps.number(tools.models(asked), bot_id, wanted.locales, tools.read, states)
    tools.record("version", f"{bot_id} {made.version}")
    results = there(asked, tools, wanted.pulled, made.trial_alias_id, wanted.testset)
    accuracy = metrics.overall(results).accuracy
    values = {"version": made.version, "trial": steps.TRIAL_ALIAS}
    key = "published" if results else "unmeasured"
    counts = {"right": accuracy.count, "turns": accuracy.of} if results else {}
    tell(asked, [texts.say(f"publishing.{key}", **values, **counts)])
    facts = {"version": made.version, "right": accuracy.count, "turns": accuracy.of}
    return made.version, facts


def roll_back(asked: Options, tools: Tools, texts: Texts) -> int:
    """Move the alias to the version before, or to the one that was named."""
    bot_id, models = pulled_by(asked).provenance.bot_id, tools.models(asked)
    version = asked.to or steps.before(models, bot_id, asked.alias)
    if not asked.yes:
        tell(asked, [texts.say("publishing.would_move", alias=asked.alias, after=version)])
        tell(asked, [texts.say("publishing.yes")])
        return ended(asked, DONE, moved=False, after=version)
    moved = steps.move(models, bot_id, asked.alias, version)
    return _told_moved(asked, tools, texts, moved, {})


def _told_moved(
    asked: Options, tools: Tools, texts: Texts, moved: steps.Moved, facts: Mapping[str, Any]
) -> int:
    tools.record("alias", f"{asked.alias} {moved.before} -> {moved.after} {json.dumps(facts)}")
    values = {"alias": asked.alias, "before": moved.before, "after": moved.after}
    tell(asked, [texts.say("publishing.moved", **values)])
    return ended(asked, DONE, **facts, **values)

"""`publish` and `rollback`: a version of the draft, measured, and the alias that is moved to it."""

from __future__ import annotations

import json
from typing import Any

from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.sentences import percent
from dashboard.teaching.publishing import publish as steps
from dashboard.teaching.publishing.command.options import Options
from dashboard.teaching.publishing.command.telling import CLOSED, DONE, ended, states, tell
from dashboard.teaching.publishing.command.tools import Tools, pulled_by, there
from dashboard.teaching.publishing.push import locales_of
from dashboard.texts import Texts


def publish(asked: Options, tools: Tools, texts: Texts) -> int:
    """Number the draft, measure that version, and move the alias if one was named."""
    bot_id = pulled_by(asked).provenance.bot_id
    if not asked.yes:
        values = {"bot": bot_id, "trial": steps.TRIAL_ALIAS, "alias": asked.alias or "-"}
        tell([texts.say("publishing.would", **values)])
        tell([texts.say("publishing.actions", actions=", ".join(steps.ACTIONS))])
        tell([texts.say("publishing.yes")])
        return ended(asked, DONE, published=False)
    version, facts = _measured(asked, tools, texts)
    accuracy = facts["right"] / facts["turns"] if facts["turns"] else 0.0
    if asked.min_accuracy is not None and accuracy < asked.min_accuracy:
        shares = {"accuracy": percent(accuracy), "minimum": percent(asked.min_accuracy)}
        tell([texts.say("publishing.under", **shares)])
        return ended(asked, CLOSED, **facts)
    if not asked.alias:
        return ended(asked, DONE, **facts)
    moved = steps.move(tools.models(asked), bot_id, asked.alias, version)
    return _told_moved(asked, tools, texts, moved, **facts)


def _measured(asked: Options, tools: Tools, texts: Texts) -> tuple[str, dict[str, Any]]:
    """A new version, and what it made of the test set."""
    pulled, models = pulled_by(asked), tools.models(asked)
    bot_id, locales = pulled.provenance.bot_id, locales_of(tools.read(pulled.archive))
    made = steps.number(models, bot_id, locales, tools.read, states)
    tools.record("version", f"{bot_id} {made.version}")
    results = there(asked, tools, pulled, made.trial_alias_id)
    accuracy = metrics.overall(results).accuracy
    values = {"version": made.version, "trial": steps.TRIAL_ALIAS}
    key = "published" if results else "unmeasured"
    counts = {"right": accuracy.count, "turns": accuracy.of} if results else {}
    tell([texts.say(f"publishing.{key}", **values, **counts)])
    facts = {"version": made.version, "right": accuracy.count, "turns": accuracy.of}
    return made.version, facts


def roll_back(asked: Options, tools: Tools, texts: Texts) -> int:
    """Move the alias to the version before, or to the one that was named."""
    models, bot_id = tools.models(asked), pulled_by(asked).provenance.bot_id
    version = asked.to or steps.before(models, bot_id, asked.alias)
    if not asked.yes:
        tell([texts.say("publishing.would_move", alias=asked.alias, after=version)])
        tell([texts.say("publishing.yes")])
        return ended(asked, DONE, moved=False, after=version)
    moved = steps.move(models, bot_id, asked.alias, version)
    return _told_moved(asked, tools, texts, moved)


def _told_moved(
    asked: Options, tools: Tools, texts: Texts, moved: steps.Moved, **facts: Any
) -> int:
    tools.record("alias", f"{asked.alias} {moved.before} -> {moved.after} {json.dumps(facts)}")
    values = {"alias": asked.alias, "before": moved.before, "after": moved.after}
    tell([texts.say("publishing.moved", **values)])
    return ended(asked, DONE, **facts, **values)

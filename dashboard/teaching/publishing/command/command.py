"""Runs one command, and gives the exit status: those of `python -m dashboard.evaluate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.bots.export import Files, as_zip
from dashboard.bots.ref import BotRef
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.sentences import percent, refusal
from dashboard.evaluation.testset.reading import read as read_set
from dashboard.evaluation.testset.records import SetRefused
from dashboard.evaluation.testset.testset import TestSet
from dashboard.jobs.job import Held
from dashboard.teaching.publishing import publish, push, sentences
from dashboard.teaching.publishing.checks import findings
from dashboard.teaching.publishing.command.options import Options, options
from dashboard.teaching.publishing.difference import difference
from dashboard.teaching.publishing.gate import Gate, gate, measured
from dashboard.teaching.publishing.pulled import NotPulled, Pulled, folder_name, keep, kept, pull
from dashboard.texts import Texts
from lexclient.catalog import Bot
from lexclient.client import LexClient
from lexclient.errors import LexError
from lexclient.models import ModelsClient

DONE, CLOSED, UNUSABLE, PARTLY = range(4)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the commands need of the composition root.

    `read` gives an export's files, bounded; `serve` serves one on the local runtime; `models` and
    `runtime` reach the account; `record` writes a line of the audit: the step, and its details.
    `bad_export` is what `read` and `serve` raise.
    """

    read: Callable[[Path | bytes], Files]
    serve: Callable[[bytes], AbstractContextManager[tuple[LexClient, Bot]]]
    models: Callable[[Options], ModelsClient]
    runtime: Callable[[Options], LexClient]
    record: Callable[[str, str], None]
    bad_export: type[Exception]


def run_command(arguments: Sequence[str] | None, tools: Tools) -> int:
    """The exit status: 0 done, 1 the gate is closed, 2 nothing was done, 3 stopped on the way."""
    asked = options(arguments)
    texts = Texts(asked.language)
    commands: dict[str, Callable[[Options, Tools, Texts], int]] = {
        "pull": _pull,
        "diff": _diff,
        "check": _check,
        "push": _push,
        "publish": _publish,
        "rollback": _roll_back,
    }
    try:
        return commands[asked.command](asked, tools, texts)
    except SetRefused as refused:
        return _unusable(f"{asked.set}: {refusal(refused, texts)}")
    except OSError as error:
        return _unusable(f"{error.filename or asked.folder}: {error.strerror or error}")
    except (NotPulled, Held, LexError, tools.bad_export) as error:
        return _unusable(str(error))
    except KeyboardInterrupt:
        return _unusable("")


def _pull(asked: Options, tools: Tools, texts: Texts) -> int:
    pulled = pull(tools.models(asked), asked.bot, asked.version, _watching("export"))
    provenance = pulled.provenance
    folder = asked.folder or Path("bots") / folder_name(provenance.name, provenance.version)
    tools.read(pulled.archive)
    keep(pulled, folder)
    named = {"name": provenance.name, "bot": provenance.bot_id, "version": provenance.version}
    tools.record("pull", f"{provenance.bot_id} {provenance.version} {provenance.sha256}")
    _tell([texts.say("publishing.pulled", **named, folder=str(folder))])
    return _ended(asked, DONE, folder=str(folder), sha256=provenance.sha256)


def _diff(asked: Options, tools: Tools, texts: Texts) -> int:
    old, new = tools.read(_pulled(asked).archive), tools.read(_export(asked))
    differing = difference(old, new)
    _tell(sentences.changes(differing, texts))
    return _ended(asked, DONE, changes=len(differing))


def _check(asked: Options, tools: Tools, texts: Texts) -> int:
    seen = _gate(asked, tools)
    _tell(sentences.gate(seen, texts))
    before, after = seen.difference.right
    facts = {"right_before": before, "right_after": after, "p_value": seen.difference.p_value}
    return _ended(asked, DONE if seen.passes else CLOSED, **facts, passes=seen.passes)


def _gate(asked: Options, tools: Tools) -> Gate:
    old, new = tools.read(_pulled(asked).archive), tools.read(_export(asked))
    added = [x.after for x in difference(old, new) if x.what == "utterance" and x.after]
    wrong = findings(new, added)
    if asked.set is None:
        return gate([], [], wrong)
    testset = _testset(asked.set)
    return gate(_locally(asked, tools, old, testset), _locally(asked, tools, new, testset), wrong)


def _locally(asked: Options, tools: Tools, files: Files, testset: TestSet) -> list[TurnResult]:
    """What the bot of an export makes of the set, on the local runtime."""
    with tools.serve(as_zip(files)) as (lex, bot):
        ref = BotRef.of(bot, asked.locale or bot.locales[0].locale_id)
        return measured(lex, ref, testset, _percent)


def _push(asked: Options, tools: Tools, texts: Texts) -> int:
    pulled, files = _pulled(asked), tools.read(_export(asked))
    archive = as_zip(files)
    plan = push.plan(pulled, archive, tools.read)
    bot_id, locales = pulled.provenance.bot_id, ", ".join(plan.locales)
    _tell([texts.say("publishing.plan", bot=bot_id, locales=locales)])
    _tell(sentences.changes(plan.changes, texts))
    _tell([texts.say("publishing.actions", actions=", ".join(plan.actions))])
    if not asked.yes:
        _tell([texts.say("publishing.yes")])
        return _ended(asked, DONE, pushed=False)
    return _pushed(asked, tools, texts, Pushing(pulled, archive, plan.locales))


@dataclass(frozen=True, slots=True)
class Pushing:
    """What is pushed over what was pulled, and the locales that are built then."""

    pulled: Pulled
    archive: bytes
    locales: tuple[str, ...]


def _pushed(asked: Options, tools: Tools, texts: Texts, pushing: Pushing) -> int:
    models, bot_id = tools.models(asked), pushing.pulled.provenance.bot_id
    locales = pushing.locales
    tools.record("push begun", f"{bot_id} {', '.join(locales)}")
    try:
        push.push(models, pushing.pulled, pushing.archive, locales, tools.read, watch=_told)
    except push.ChangedMeanwhile as refused:
        _tell(sentences.meanwhile(refused, texts))
        tools.record("push refused", f"{bot_id} changed meanwhile")
        return _ended(asked, UNUSABLE, pushed=False)
    except push.PushStopped as stopped:
        values = {"step": stopped.step, "reason": str(stopped.error), "folder": str(asked.folder)}
        _tell([texts.say(f"publishing.state.{stopped.state}", **values)])
        tools.record("push stopped", f"{bot_id} {stopped.state}: {stopped}")
        return _ended(asked, PARTLY, pushed=False, state=stopped.state)
    tools.record("push", f"{bot_id} {', '.join(locales)}")
    if asked.folder:
        keep(pull(models, bot_id, watch=_watching("export")), asked.folder)
    _tell([texts.say("publishing.pushed", bot=bot_id, locales=", ".join(locales))])
    return _ended(asked, DONE, pushed=True)


def _publish(asked: Options, tools: Tools, texts: Texts) -> int:
    models, pulled = tools.models(asked), _pulled(asked)
    bot_id, files = pulled.provenance.bot_id, tools.read(pulled.archive)
    made = publish.number(models, bot_id, push.locales_of(files), _told)
    tools.record("version", f"{bot_id} {made.version}")
    results = _measured_there(asked, tools, pulled, made.trial_alias_id)
    accuracy = metrics.overall(results).accuracy
    values = {"version": made.version, "trial": publish.TRIAL_ALIAS}
    key = "published" if results else "unmeasured"
    counts = {"right": accuracy.count, "turns": accuracy.of} if results else {}
    _tell([texts.say(f"publishing.{key}", **values, **counts)])
    facts = {"version": made.version, "right": accuracy.count, "turns": accuracy.of}
    if asked.min_accuracy is not None and (accuracy.value or 0.0) < asked.min_accuracy:
        shares = {"accuracy": percent(accuracy.value), "minimum": percent(asked.min_accuracy)}
        _tell([texts.say("publishing.under", **shares)])
        return _ended(asked, CLOSED, **facts)
    if not asked.yes:
        _tell([texts.say("publishing.move_yes", alias=asked.alias)])
        return _ended(asked, DONE, **facts)
    moved = publish.move(models, bot_id, asked.alias, made.version)
    return _told_moved(asked, tools, texts, moved, **facts)


def _measured_there(
    asked: Options, tools: Tools, pulled: Pulled, alias_id: str
) -> list[TurnResult]:
    """What the account's own new version makes of the set."""
    if asked.set is None:
        return []
    with tools.serve(pulled.archive) as (_, bot):
        local = BotRef.of(bot, asked.locale or bot.locales[0].locale_id)
    there = BotRef(local.name, pulled.provenance.bot_id, alias_id, local.locale_id, local.threshold)
    return measured(tools.runtime(asked), there, _testset(asked.set), _percent)


def _roll_back(asked: Options, tools: Tools, texts: Texts) -> int:
    models, bot_id = tools.models(asked), _pulled(asked).provenance.bot_id
    if not asked.yes:
        _tell([texts.say("publishing.move_yes", alias=asked.alias)])
        return _ended(asked, DONE)
    return _told_moved(asked, tools, texts, publish.roll_back(models, bot_id, asked.alias))


def _told_moved(
    asked: Options, tools: Tools, texts: Texts, moved: publish.Moved, **facts: Any
) -> int:
    tools.record("alias", f"{asked.alias} {moved.before} -> {moved.after} {json.dumps(facts)}")
    values = {"alias": asked.alias, "before": moved.before, "after": moved.after}
    _tell([texts.say("publishing.moved", **values)])
    return _ended(asked, DONE, **facts, **values)


def _pulled(asked: Options) -> Pulled:
    if asked.folder is None:
        raise NotPulled("no folder of a pulled bot was named")
    return kept(asked.folder)


def _export(asked: Options) -> Path:
    if asked.export is None:
        raise NotPulled("no export was named")
    return asked.export


def _testset(path: Path) -> TestSet:
    return read_set(path.read_bytes(), path.name).testset


def _told(step: str, state: str) -> None:
    sys.stderr.write(f"{step}: {state}\n")


def _watching(step: str) -> Callable[[str], None]:
    return lambda state: _told(step, state)


def _percent(share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:.0%} ")


def _tell(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _ended(asked: Options, status: int, **facts: Any) -> int:
    """The status, after the line of JSON if one is asked for."""
    if asked.json:
        _tell([json.dumps({"status": status, **facts}, ensure_ascii=False)])
    return status


def _unusable(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return UNUSABLE

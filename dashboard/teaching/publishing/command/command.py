"""Runs one command, and gives the exit status: those of `python -m dashboard.evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard.bots.export import as_zip
from dashboard.evaluation.sentences import refusal
from dashboard.evaluation.testset.records import SetRefused
from dashboard.jobs.job import Held
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.checks import findings
from dashboard.teaching.publishing.command.options import Options, options
from dashboard.teaching.publishing.command.publishing import publish, roll_back
from dashboard.teaching.publishing.command.pushing import export_by, push
from dashboard.teaching.publishing.command.telling import (
    CLOSED,
    DONE,
    ended,
    tell,
    unusable,
    watching,
)
from dashboard.teaching.publishing.command.tools import Tools, locally, pulled_by, set_by
from dashboard.teaching.publishing.difference import difference
from dashboard.teaching.publishing.gate import gate
from dashboard.teaching.publishing.pulled import NotPulled, folder_name, keep, pull
from dashboard.texts import Texts
from lexclient.errors import LexError

PULLED = Path("data") / "pulled"  # where no folder is named

Command = Callable[[Options, Tools, Texts], int]


def run_command(arguments: Sequence[str] | None, tools: Tools) -> int:
    """The exit status: 0 done, 1 the gate is closed, 2 nothing was done, 3 stopped on the way."""
    asked = options(arguments)
    texts = Texts(asked.language)
    try:
        return COMMANDS[asked.command](asked, tools, texts)
    except SetRefused as refused:
        return unusable(asked, f"{asked.set}: {refusal(refused, texts)}")
    except OSError as error:
        return unusable(asked, f"{error.filename or asked.folder}: {error.strerror or error}")
    except (NotPulled, Held, LexError, tools.bad_export) as error:
        return unusable(asked, sentences.reason(error, texts))
    except KeyboardInterrupt:
        return unusable(asked, texts.say("publishing.interrupted"))


def _pull(asked: Options, tools: Tools, texts: Texts) -> int:
    pulled = pull(tools.models(asked), asked.bot, asked.version, watching("export"))
    provenance = pulled.provenance
    folder = asked.folder or PULLED / folder_name(provenance.name, provenance.version)
    tools.read(pulled.archive)
    keep(pulled, folder)
    named = {"name": provenance.name, "bot": provenance.bot_id, "version": provenance.version}
    tools.record("pull", f"{provenance.bot_id} {provenance.version} {provenance.sha256}")
    tell(asked, [texts.say("publishing.pulled", **named, folder=str(folder))])
    return ended(asked, DONE, folder=str(folder), sha256=provenance.sha256)


def _diff(asked: Options, tools: Tools, texts: Texts) -> int:
    old, new = tools.read(pulled_by(asked).archive), tools.read(export_by(asked))
    differing = difference(old, new)
    tell(asked, sentences.changes(differing, texts))
    return ended(asked, DONE, changes=len(differing))


def _check(asked: Options, tools: Tools, texts: Texts) -> int:
    pulled = pulled_by(asked)
    old, new = tools.read(pulled.archive), tools.read(export_by(asked))
    testset = set_by(asked, tools, pulled)
    added = [x.after for x in difference(old, new) if x.what == "utterance" and x.after]
    before, after = (locally(asked, tools, as_zip(files), testset) for files in (old, new))
    seen = gate(before, after, findings(new, added))
    tell(asked, sentences.gate(seen, texts))
    right = dict(zip(("right_before", "right_after"), seen.difference.right, strict=True))
    facts = {**right, "p_value": seen.difference.p_value, "passes": seen.passes}
    return ended(asked, DONE if seen.passes else CLOSED, **facts)


COMMANDS: dict[str, Command] = {
    "pull": _pull,
    "diff": _diff,
    "check": _check,
    "push": push,
    "publish": publish,
    "rollback": roll_back,
}

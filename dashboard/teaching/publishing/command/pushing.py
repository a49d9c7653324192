"""`push`: an export into the draft of the bot that was pulled, which is built then."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.bots.export import as_zip
from dashboard.teaching.publishing import push as steps
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.command.options import Options
from dashboard.teaching.publishing.command.telling import (
    DONE,
    PARTLY,
    UNUSABLE,
    ended,
    states,
    tell,
    unusable,
    watching,
)
from dashboard.teaching.publishing.command.tools import Tools, pulled_by
from dashboard.teaching.publishing.pulled import NotPulled, Pulled, keep, keep_sent, pull, sent_to
from dashboard.teaching.publishing.standing import Pushing
from dashboard.texts import Texts
from lexclient.models import DRAFT


def export_by(asked: Options) -> Path:
    """The export that was named. Raises `NotPulled`."""
    if asked.export is None:
        raise NotPulled("no export was named")
    return asked.export


def push(asked: Options, tools: Tools, texts: Texts) -> int:
    """Tell what a push would do, and do it if that was asked for."""
    pulled, target = pulled_by(asked), as_zip(tools.read(export_by(asked)))
    bot_id, version = pulled.provenance.bot_id, pulled.provenance.version
    if version != DRAFT:
        return unusable(asked, texts.say("publishing.not_draft", version=version))
    plan = steps.plan(pulled.archive, target, tools.read)
    locales = ", ".join(plan.locales)
    tell(asked, [texts.say("publishing.plan", bot=bot_id, locales=locales)])
    tell(asked, sentences.changes(plan.changes, texts))
    tell(asked, [texts.say("publishing.actions", actions=", ".join(plan.actions))])
    if not asked.yes:
        tell(asked, [texts.say("publishing.yes")])
        return ended(asked, DONE, pushed=False, changes=len(plan.changes))
    tools.record("push begun", f"{bot_id} {locales}")
    status = _pushed(asked, tools, texts, _pushing(asked, pulled, target), plan.locales)
    if status is not None:
        return status
    tools.record("push", f"{bot_id} {locales}")
    _renew(asked, tools, pulled)
    tell(asked, [texts.say("publishing.pushed", bot=bot_id, locales=locales)])
    return ended(asked, DONE, pushed=True)


def _pushing(asked: Options, pulled: Pulled, target: bytes) -> Pushing:
    """What is to be pushed; it lies in the folder before the first call, so that whoever goes on
    after this process knows it from what others did."""
    folder = asked.folder or Path()
    sent = sent_to(folder)
    keep_sent(folder, target)
    own = pulled.provenance
    return Pushing(own.bot_id, own.updated, pulled.archive, target, sent)


def _pushed(
    asked: Options, tools: Tools, texts: Texts, pushing: Pushing, locales: Sequence[str]
) -> int | None:
    """None where all went well, else the status after the sentence that says why."""
    models, bot_id = tools.models(asked), pushing.bot_id
    try:
        steps.push(models, pushing, locales, tools.read, states)
    except steps.ChangedMeanwhile as refused:
        tell(asked, sentences.meanwhile(refused, texts))
        tools.record("push refused", f"{bot_id} changed meanwhile")
        return ended(asked, UNUSABLE, pushed=False, state="changed")
    except steps.PushStopped as stopped:
        return _stopped(asked, tools, texts, stopped.state, str(stopped))
    except KeyboardInterrupt:
        state = steps.state_of(models, pushing, tools.read)
        return _stopped(asked, tools, texts, state, texts.say("publishing.interrupted"))
    return None


def _stopped(asked: Options, tools: Tools, texts: Texts, state: steps.State, reason: str) -> int:
    tell(asked, [reason, texts.say(f"publishing.state.{state}", folder=str(asked.folder))])
    bot_id = pulled_by(asked).provenance.bot_id
    tools.record("push stopped", f"{bot_id} {state}: {reason}")
    return ended(asked, PARTLY, pushed=False, state=state, reason=reason)


def _renew(asked: Options, tools: Tools, pulled: Pulled) -> None:
    """The folder holds the bot as it is now, and as it was before."""
    fresh = pull(tools.models(asked), pulled.provenance.bot_id, watch=watching("export"))
    if asked.folder:
        keep(fresh, asked.folder, before=pulled.archive)

"""What the commands need of the composition root, and of the folder of a pulled bot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from dashboard.bots.export import Files
from dashboard.bots.ref import BotRef
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.testset.reading import read as read_set
from dashboard.evaluation.testset.testset import TestSet
from dashboard.teaching.publishing.command.options import Options
from dashboard.teaching.publishing.command.telling import share
from dashboard.teaching.publishing.gate import measured
from dashboard.teaching.publishing.pulled import NotPulled, Pulled, kept
from dashboard.teaching.publishing.push import locales_of
from lexclient.catalog import Bot
from lexclient.client import LexClient
from lexclient.models import ModelsClient


@dataclass(frozen=True, slots=True)
class Tools:
    """`read` gives an export's files, bounded; `serve` serves one on the local runtime; `models`
    and `runtime` reach the account; `record` writes a line of the audit: the step, and its
    details. `bad_export` is what `read` and `serve` raise.
    """

    read: Callable[[Path | bytes], Files]
    serve: Callable[[bytes], AbstractContextManager[tuple[LexClient, Bot]]]
    models: Callable[[Options], ModelsClient]
    runtime: Callable[[Options], LexClient]
    record: Callable[[str, str], None]
    bad_export: type[Exception]


def pulled_by(asked: Options) -> Pulled:
    """What was pulled into the folder that was named. Raises `NotPulled`."""
    if asked.folder is None:
        raise NotPulled("no folder of a pulled bot was named")
    return kept(asked.folder)


def set_by(asked: Options, tools: Tools, pulled: Pulled) -> TestSet | None:
    """The test set that was named. Raises `SetRefused`, `OSError`, and `NotPulled` for a locale
    that the bot has not, or none of several."""
    locales = locales_of(tools.read(pulled.archive))
    if asked.locale and asked.locale not in locales:
        raise NotPulled(f"The bot has no locale {asked.locale}, only {', '.join(locales)}")
    if asked.set is None:
        return None
    if not asked.locale and len(locales) > 1:
        raise NotPulled(f"Say with --locale which one the test set is of: {', '.join(locales)}")
    return read_set(asked.set.read_bytes(), asked.set.name).testset


def locally(
    asked: Options, tools: Tools, archive: bytes, testset: TestSet | None
) -> Sequence[TurnResult]:
    """What the bot of an export makes of the test set, on the local runtime."""
    if testset is None:
        return []
    with tools.serve(archive) as (lex, bot):
        return measured(lex, _ref(asked, bot), testset, share)


def there(
    asked: Options, tools: Tools, pulled: Pulled, alias_id: str, testset: TestSet | None
) -> Sequence[TurnResult]:
    """What an alias of the account makes of it."""
    if testset is None:
        return []
    with tools.serve(pulled.archive) as (_, bot):
        local = _ref(asked, bot)
    ref = BotRef(local.name, pulled.provenance.bot_id, alias_id, local.locale_id, local.threshold)
    return measured(tools.runtime(asked), ref, testset, share)


def _ref(asked: Options, bot: Bot) -> BotRef:
    return BotRef.of(bot, asked.locale or bot.locales[0].locale_id)

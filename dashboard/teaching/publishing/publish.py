"""Gives the built draft a number, measures that very version, and moves an alias to it.

The version is measured through an alias of its own, so that nobody's traffic meets it before the
alias that people use is moved; that is a step of its own, and going back is another. Each step
that was cut can be done again: a draft that has its number already gets no second one, and an
alias is moved to a version that is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from dashboard.teaching.publishing.difference import difference
from dashboard.teaching.publishing.standing import Read
from lexclient.errors import LexNotFound
from lexclient.models import DRAFT, AliasDescription, ModelsClient

TRIAL_ALIAS = "lexlens-trial"
# what a new version and the move of an alias may call
ACTIONS = (
    *("lex:ListBotVersions", "lex:CreateExport", "lex:DescribeExport", "lex:CreateBotVersion"),
    *("lex:DescribeBotVersion", "lex:ListBotAliases", "lex:DescribeBotAlias"),
    *("lex:CreateBotAlias", "lex:UpdateBotAlias", "lex:RecognizeText"),
)
Watch = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A version, and the alias through which it can be measured."""

    version: str
    trial_alias_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An alias that is of another version than before."""

    alias_id: str
    before: str
    after: str


def number(
    models: ModelsClient,
    bot_id: str,
    locales: Sequence[str],
    read: Read,
    watch: Watch = lambda _step, _state: None,
) -> Numbered:
    """A numbered version of the built draft, answering on the trial alias. Raises a `LexError`."""
    version = _number_of(models, bot_id, read)
    if version is None:
        version = models.number(bot_id, list(locales), partial(watch, "version"))
    trial = models.alias(bot_id, TRIAL_ALIAS)
    if trial is None:
        made = models.make_alias(bot_id, TRIAL_ALIAS, version, list(locales))
        return Numbered(version, made)
    models.move_alias(bot_id, trial.alias_id, version)
    return Numbered(version, trial.alias_id)


def _number_of(models: ModelsClient, bot_id: str, read: Read) -> str | None:
    """The newest version, if it is the draft as it is now."""
    newest = next((x for x in models.versions(bot_id) if x != DRAFT), None)
    if newest is None:
        return None
    models.available(bot_id, newest)
    numbered, draft = (read(models.export(bot_id, version)) for version in (newest, DRAFT))
    return None if difference(numbered, draft) else newest


def move(models: ModelsClient, bot_id: str, alias: str, version: str) -> Moved:
    """Let the alias, named by its name or id, be of `version`. Raises a `LexError`."""
    found = existing(models, bot_id, alias)
    if version not in models.versions(bot_id):
        raise LexNotFound(f"Bot {bot_id} has no version {version}")
    models.move_alias(bot_id, found.alias_id, version)
    return Moved(found.alias_id, found.version, version)


def existing(models: ModelsClient, bot_id: str, alias: str) -> AliasDescription:
    """The alias of a name or id. Raises a `LexError`, also where there is none."""
    found = models.alias(bot_id, alias)
    if found is None:
        raise LexNotFound(f"Bot {bot_id} has no alias {alias}")
    return found


def before(models: ModelsClient, bot_id: str, alias: str) -> str:
    """The version that an alias was of before. Raises a `LexError`."""
    earlier = existing(models, bot_id, alias).before
    if not earlier:
        raise LexNotFound(f"Alias {alias} of bot {bot_id} was of no other version before")
    return earlier[0]

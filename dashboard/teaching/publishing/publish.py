"""Gives the built draft a number, measures that very version, and moves an alias to it.

The version is measured through an alias of its own, so that nobody's traffic meets it before the
alias that people use is moved; that is a step of its own, and going back is another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from lexclient.errors import LexNotFound
from lexclient.models import ModelsClient

TRIAL_ALIAS = "lexlens-trial"
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
    watch: Watch = lambda _step, _state: None,
) -> Numbered:
    """A numbered version of the built draft, answering on the trial alias. Raises a `LexError`."""
    version = models.number(bot_id, list(locales), partial(watch, "version"))
    trial = models.alias(bot_id, TRIAL_ALIAS)
    if trial is None:
        made = models.make_alias(bot_id, TRIAL_ALIAS, version, list(locales))
        return Numbered(version, made)
    models.move_alias(bot_id, trial.alias_id, version)
    return Numbered(version, trial.alias_id)


def move(models: ModelsClient, bot_id: str, alias: str, version: str) -> Moved:
    """Let the alias, named by its name or id, be of `version`. Raises a `LexError`."""
    found = models.alias(bot_id, alias)
    if found is None:
        raise LexNotFound(f"Bot {bot_id} has no alias {alias}")
    models.move_alias(bot_id, found.alias_id, version)
    return Moved(found.alias_id, found.version, version)


def roll_back(models: ModelsClient, bot_id: str, alias: str) -> Moved:
    """Let the alias be of the version that it was of before. Raises a `LexError`."""
    found = models.alias(bot_id, alias)
    if found is None or not found.before:
        raise LexNotFound(f"Alias {alias} of bot {bot_id} was of no other version before")
    return move(models, bot_id, found.alias_id, found.before[0])

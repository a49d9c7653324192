"""What the models API keeps of a bot: its versions with their locales, and its aliases.

Records are replaced, never changed; times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lexclient.local.models.documents import Documents
from lexclient.local.runtime import ALIAS_ID, ALIAS_NAME

DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class LocaleState:
    """How far a locale is: `status` and `reasons` as DescribeBotLocale tells them.

    `built` is what the last build that succeeded was made of, none before the first.
    """

    created: float
    updated: float
    status: str = "NotBuilt"
    reasons: tuple[str, ...] = ()
    submitted: float | None = None
    built: Documents | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a bot: DRAFT, which changes, or a number, which does not."""

    number: str
    documents: Documents
    locales: Mapping[str, LocaleState]
    created: float
    description: str = ""


@dataclass(frozen=True, slots=True)
class AliasRecord:
    """An alias and the version that it is of, None for none.

    `settings` are the members of the request that only AWS acts on, and the locales' settings.
    """

    alias_id: str
    name: str
    version: str | None
    created: float
    updated: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    history: tuple[tuple[str, float, float | None], ...] = ()

    def serves(self, locale_id: str) -> bool:
        """Whether the alias answers in a locale: all of them, unless settings name those."""
        settings = self.settings.get("botAliasLocaleSettings")
        return not settings or bool(settings.get(locale_id, {}).get("enabled"))

    @property
    def functions(self) -> Mapping[str, str]:
        """The ARN of the Lambda function that each locale calls, of those that call one."""
        settings = self.settings.get("botAliasLocaleSettings") or {}
        hooks = {
            locale_id: each.get("codeHookSpecification") for locale_id, each in settings.items()
        }
        return {
            locale_id: str(hook["lambdaCodeHook"]["lambdaARN"])
            for locale_id, hook in hooks.items()
            if hook
        }


@dataclass(frozen=True, slots=True)
class BotRecord:
    """A bot with everything that belongs to it. `latest` is the highest number given so far."""

    bot_id: str
    settings: Mapping[str, Any]
    versions: Mapping[str, Version]
    aliases: Mapping[str, AliasRecord]
    created: float
    updated: float
    latest: int = 0

    @property
    def name(self) -> str:
        """The bot's name, as its draft has it."""
        return str(self.versions[DRAFT].documents["Bot.json"]["name"])


def test_alias(now: float) -> AliasRecord:
    """The alias that every bot has from the start, always of the draft."""
    return AliasRecord(ALIAS_ID, ALIAS_NAME, DRAFT, now, now, history=((DRAFT, now, None),))

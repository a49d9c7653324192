"""Which bot, locale and target the web API speaks with, as the environment names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.settings import SettingRefused
from lexclient.catalog import Bot


@dataclass(frozen=True, slots=True)
class Choice:
    """`locale_id` is for messages that name none."""

    bot: Bot
    locale_id: str
    target: str

    @property
    def locales(self) -> list[str]:
        """The locales that a message may name."""
        return [locale.locale_id for locale in self.bot.locales]


def choose(environ: Mapping[str, str], bots: Sequence[Bot], targets: Iterable[str]) -> Choice:
    """The first of each where nothing is set. Raises `SettingRefused` for a name there is not."""
    name = _one_of(environ, "LEXLENS_API_BOT", [bot.name for bot in bots])
    bot = next(bot for bot in bots if bot.name == name)
    locales = [locale.locale_id for locale in bot.locales]
    locale_id = _one_of(environ, "LEXLENS_API_LOCALE", locales)
    return Choice(bot, locale_id, _one_of(environ, "LEXLENS_API_TARGET", list(targets)))


def _one_of(environ: Mapping[str, str], variable: str, names: Sequence[str]) -> str:
    name = environ.get(variable, "").strip() or names[0]
    if name not in names:
        raise SettingRefused(f"{variable} is {name!r}: write one of {', '.join(names)}.")
    return name

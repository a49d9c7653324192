"""Where Lex, the model and the log are, read from the environment once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from fallback.budget import DEFAULT_CAPS, DEFAULT_PERSON_CAPS, Caps
from lexclient.catalog import DEFAULT_THRESHOLD, Bot, BotLocale

ROOT = Path(__file__).parent.parent
BOTS = ROOT / "bots"
DEFAULT_LOG = f"sqlite:///{ROOT / 'data' / 'lexlens.sqlite3'}"
DEFAULT_ALIAS = "TSTALIASID"
DEFAULT_LOCALES = "ko_KR"
DEFAULT_ENGINE = "grams"
LEARNED = "learned"
BUDGET = "spending.sqlite3"


class SettingRefused(ValueError):
    """A variable of the environment cannot be read; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`bot` None means the embedded Lex V2 runtime with the bundled bots.

    `fallback_url` is a `python -m fallback.local` that runs elsewhere, None to embed one.
    `local_hooks` lets the app import a function of this machine as a bot's code hook.
    `targets_file` changes or extends `fallback/targets/targets.toml`. `caps` are what one day
    may spend on targets that charge, `person_caps` what one person of it may; `budget_file` is
    where that is counted. `faults` offers faults for a presenter to show. `works` is False
    where `python -m dashboard.worker` does the jobs of several dashboards. `archive` is where
    days that are over become Parquet files, a folder or `s3://bucket/prefix`, None for beside the
    log; `learned` is where it is kept what embedded bots were taught, None for beside the log.
    """

    bot: Bot | None
    region: str | None
    log_address: str
    fallback_url: str | None
    targets_file: Path | None
    caps: Caps
    person_caps: Caps
    budget_file: Path
    faults: bool
    environ: Mapping[str, str]
    local_hooks: bool = False
    works: bool = True
    engine: str = DEFAULT_ENGINE
    archive: str | None = None
    learned: Path | None = None

    @property
    def has_key(self) -> bool:
        """Whether a key for OpenAI's own models is set."""
        return bool(self.environ.get("OPENAI_API_KEY", "").strip())

    @property
    def learned_folder(self) -> Path:
        """Where it is kept what embedded bots were taught."""
        return self.learned or self.budget_file.parent / LEARNED


def api_token(environ: Mapping[str, str]) -> str | None:
    """What opens the web API; None opens it for everybody."""
    return environ.get("LEXLENS_API_TOKEN", "").strip() or None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the environment; raises `SettingRefused`."""
    log_address = environ.get("DATABASE_URL") or DEFAULT_LOG
    return Settings(
        bot=_real_bot(environ),
        region=environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or None,
        log_address=log_address,
        fallback_url=environ.get("LEXLENS_FALLBACK_URL") or None,
        targets_file=Path(file) if (file := environ.get("LEXLENS_TARGETS", "").strip()) else None,
        caps=_caps(environ, "DAY", DEFAULT_CAPS),
        person_caps=_caps(environ, "PERSON", DEFAULT_PERSON_CAPS),
        budget_file=_beside(log_address) / BUDGET,
        faults=environ.get("LEXLENS_FAULTS", "").strip() == "1",
        environ=dict(environ),
        local_hooks=environ.get("LEXLENS_LOCAL_HOOKS", "").strip() == "1",
        works=_works(environ),
        engine=engine_of(environ),
        archive=environ.get("LEXLENS_ARCHIVE", "").strip() or None,
        learned=learned_of(environ),
    )


def engine_of(environ: Mapping[str, str]) -> str:
    """The name of what recognises the intents of embedded bots."""
    return environ.get("LEXLENS_ENGINE", "").strip() or DEFAULT_ENGINE


def learned_of(environ: Mapping[str, str]) -> Path | None:
    """The folder that was named for what embedded bots were taught."""
    folder = environ.get("LEXLENS_LEARNED", "").strip()
    return Path(folder) if folder else None


def _works(environ: Mapping[str, str]) -> bool:
    """Whether this process does jobs; one file is one process's, so with SQLite it does."""
    where = environ.get("LEXLENS_JOBS", "").strip().lower() or "here"
    if where not in ("here", "workers"):
        raise SettingRefused(f"LEXLENS_JOBS is {where!r}: write here or workers.")
    return where == "here" or environ.get("DATABASE_URL", "sqlite").startswith("sqlite")


def _beside(log_address: str) -> Path:
    """The folder of the log's file; the data folder where the log is no file."""
    scheme, _, file = log_address.partition(":///")
    path = Path(file.split("?", maxsplit=1)[0])
    return path.parent if scheme.startswith("sqlite") and path.name else ROOT / "data"


def _caps(environ: Mapping[str, str], whose: str, default: Caps) -> Caps:
    """Of a day for all (`DAY`), or for each person of them (`PERSON`)."""
    name, number = f"LEXLENS_{whose}_CALLS", "a whole number like 500"
    calls = amount_of(environ, name, number, default.calls)
    name, amount = f"LEXLENS_{whose}_DOLLARS", "an amount like 5.00"
    dollars = amount_of(environ, name, amount, default.dollars)
    return Caps(None if calls is None else int(calls), dollars)


def amount_of(
    environ: Mapping[str, str],
    name: str,
    expected: str,
    by_default: Decimal | int | None,
    *,
    above: int = -1,
) -> Decimal | None:
    """The setting, `by_default` without one, None for the word "none".

    Raises `SettingRefused` for what is negative or no more than `above`.
    """
    text = environ.get(name, "").strip()
    if text.lower() == "none":
        return None
    if not text:
        return None if by_default is None else Decimal(by_default)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and amount >= 0 and amount > above):
        raise SettingRefused(f"{name} is {text!r}: write {expected}, or none for no cap.")
    return amount


def _real_bot(environ: Mapping[str, str]) -> Bot | None:
    bot_id = environ.get("LEX_BOT_ID", "").strip()
    if not bot_id:
        return None
    threshold = _threshold(environ.get("LEX_THRESHOLD", ""))
    names = environ.get("LEX_LOCALE_ID", "") or DEFAULT_LOCALES
    locales = tuple(BotLocale(name.strip(), threshold) for name in names.split(",") if name.strip())
    if not locales:
        raise SettingRefused("LEX_LOCALE_ID names no locale: write ko_KR or ko_KR,en_US.")
    name = environ.get("LEX_BOT_NAME", "") or bot_id
    return Bot(name, bot_id, environ.get("LEX_BOT_ALIAS_ID") or DEFAULT_ALIAS, locales)


def _threshold(text: str) -> float:
    try:
        value = float(text) if text.strip() else DEFAULT_THRESHOLD
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise SettingRefused(f"LEX_THRESHOLD is {text!r}: write a number from 0 to 1, like 0.40.")
    return value

"""The settings of a deployment: `settings.toml`, read once and checked before anything is made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parent.parent
FILE = Path(__file__).parent / "settings.toml"
TARGETS = ROOT / "fallback" / "targets" / "targets.toml"
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
TAKEN = re.compile("aws|amazon|cognito")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
# what CloudWatch takes as a retention, of up to a year
LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365)
# Fargate's smallest sizes: MiB of memory by CPU units (AWS's task size table)
SIZES = {256: (512, 1024, 2048), 512: (1024, 2048, 3072, 4096), 1024: (2048, 3072, 4096, 8192)}

Part = TypeVar("Part")


class SettingRefused(ValueError):
    """A setting cannot be used; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class BotSettings:
    """`export` is an absolute folder."""

    export: Path
    alias: str
    log_days: int


@dataclass(frozen=True, slots=True)
class FallbackSettings:
    """`key_variable` is the variable that the target's key is looked up under, None without;
    `documents` an absolute folder that the hook answers from, None for none."""

    target: str
    documents: Path | None
    calls_per_day: int
    dollars_per_day: float
    key_variable: str | None


@dataclass(frozen=True, slots=True)
class StageSettings:
    """`cpu` in units of 1/1024 processor, `memory` in MiB."""

    deploy: bool
    tasks: int
    cpu: int
    memory: int
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """`issuer` "" is a Cognito user pool of the stack's own."""

    admins: tuple[str, ...]
    analysts: tuple[str, ...]
    presenters: tuple[str, ...]
    visitors: tuple[str, ...]
    issuer: str
    client_id: str
    client_secret_arn: str


@dataclass(frozen=True, slots=True)
class Settings:
    """`alarm_email` "" is nobody."""

    name: str
    region: str
    alarm_email: str
    bot: BotSettings
    fallback: FallbackSettings
    stage: StageSettings
    login: LoginSettings


def read_settings(file: Path = FILE) -> Settings:
    """The settings in a file. Raises `SettingRefused`."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingRefused(f"{file.name} cannot be read: {error}") from error
    settings = Settings(
        name=_text(table, "name"),
        region=_text(table, "region"),
        alarm_email=_text(table, "alarm_email"),
        bot=_bot(_table(table, "bot")),
        fallback=_fallback(_table(table, "fallback")),
        stage=_part(StageSettings, "stage", _table(table, "stage")),
        login=_part(LoginSettings, "login", _table(table, "login")),
    )
    _check(settings)
    return settings


def _bot(table: Mapping[str, Any]) -> BotSettings:
    export = ROOT / _text(table, "export")  # an absolute folder stays what it is
    if not (export / "Manifest.json").is_file():
        raise SettingRefused(f"[bot] export: {table['export']} is no Lex export: no Manifest.json")
    return _part(BotSettings, "bot", table, export=export.resolve())


def _fallback(table: Mapping[str, Any]) -> FallbackSettings:
    targets = tomllib.loads(TARGETS.read_text(encoding="utf-8"))["targets"]
    name = _text(table, "target")
    if name not in targets:
        raise SettingRefused(f"[fallback] target: there is no {name}; there are {list(targets)}")
    if targets[name].get("provider") == "bedrock":
        raise SettingRefused(f"[fallback] target: {name} is Bedrock's, which is not deployed yet")
    dollars = table.get("dollars_per_day")
    if isinstance(dollars, int):
        table = {**table, "dollars_per_day": float(dollars)}
    folder = _text(table, "documents")
    if folder and not (ROOT / folder).is_dir():
        raise SettingRefused(f"[fallback] documents: {folder} is no folder")
    read = {
        "documents": (ROOT / folder).resolve() if folder else None,
        "key_variable": targets[name].get("key_env"),
    }
    return _part(FallbackSettings, "fallback", table, **read)


def _part(kind: type[Part], name: str, table: Mapping[str, Any], **read: object) -> Part:
    """The table as one of the classes above: all of its keys, no other, each of its type.
    `read` are members that the table does not hold as they are."""
    known = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    if wrong := known.keys() ^ (table.keys() | read.keys()):
        raise SettingRefused(f"[{name}]: {', '.join(sorted(wrong))} is missing or unknown")
    plain = {
        key: _value(f"[{name}] {key}", known[key], table[key]) for key in known.keys() - read.keys()
    }
    return kind(**plain, **read)


def _value(place: str, kind: str, value: object) -> object:
    if kind.startswith("tuple"):
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        raise SettingRefused(f'{place}: write a list like ["me@example.com"]')
    if type(value).__name__ != kind:
        raise SettingRefused(f"{place} is {value!r}: write a value of the type {kind}")
    return value


def _table(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = table.get(name)
    if not isinstance(part, Mapping):
        raise SettingRefused(f"[{name}] is missing")
    return part


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    if not isinstance(value, str):
        raise SettingRefused(f"{name} is {value!r}: write a text in quotes")
    return value


def _check(settings: Settings) -> None:
    """Raises `SettingRefused` for what AWS would refuse, an hour later."""
    stage, login = settings.stage, settings.login
    rules: Iterable[tuple[object, str]] = (
        (NAME.fullmatch(settings.name), "name: up to 20 small letters, digits and hyphens"),
        (REGION.fullmatch(settings.region), "region: a name like us-east-1"),
        (
            not settings.alarm_email or EMAIL.fullmatch(settings.alarm_email),
            "alarm_email: an address, or nothing",
        ),
        (settings.bot.log_days in LOG_DAYS, f"[bot] log_days: one of {LOG_DAYS}"),
        (re.fullmatch(r"[0-9a-zA-Z][0-9a-zA-Z_-]{0,99}", settings.bot.alias), "[bot] alias"),
        (settings.fallback.calls_per_day > 0, "[fallback] calls_per_day: above 0"),
        (settings.fallback.dollars_per_day > 0, "[fallback] dollars_per_day: above 0"),
        (1 <= stage.tasks <= 10, "[stage] tasks: 1 to 10"),
        (stage.memory in SIZES.get(stage.cpu, ()), f"[stage] cpu and memory: of {SIZES}"),
        (10 <= stage.requests_per_minute <= 100_000, "[stage] requests_per_minute: 10 or more"),
        (not login.issuer or login.issuer.startswith("https://"), "[login] issuer: https://..."),
        (
            bool(login.issuer) == bool(login.client_id) == bool(login.client_secret_arn),
            "[login] issuer, client_id and client_secret_arn go together",
        ),
        (not TAKEN.search(settings.name), "name: Cognito refuses aws, amazon and cognito in it"),
    )
    for holds, rule in rules:
        if not holds:
            raise SettingRefused(f"settings.toml: {rule}")

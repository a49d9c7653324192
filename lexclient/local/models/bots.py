"""All bots of the models API, in memory and, if a folder is named, one file a bot in it."""

from __future__ import annotations

import json
import os
import random
import string
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lexclient.local.errors import ResourceNotFoundException
from lexclient.local.models.documents import ID
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.records import DRAFT, AliasRecord, BotRecord, LocaleState, Version

LETTERS = string.ascii_uppercase + string.digits
ID_LENGTH = 10


class NotKept(Exception):
    """The folder of kept bots takes nothing now, as with a full disk; says why."""


class BadState(ValueError):
    """A file of the folder of kept bots that is none; names the file."""


@dataclass
class Bots:
    """The records by bot id. Thread-safe: whoever changes a bot holds `changing`."""

    folder: Path | None = None
    clock: Callable[[], float] = time.time
    chance: random.Random = field(default_factory=random.SystemRandom)
    _records: dict[str, BotRecord] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Read what the folder holds. Raises `OSError` and `BadState`."""
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            for file in sorted(self.folder.glob("*.json")):
                record = _read(file)
                self._records[record.bot_id] = record

    def __iter__(self) -> Iterator[BotRecord]:
        return iter(tuple(self._records.values()))

    def new_id(self) -> str:
        """Ten characters, as all ids of the API are."""
        return "".join(self.chance.choices(LETTERS, k=ID_LENGTH))

    def get(self, bot_id: str) -> BotRecord:
        """Raises `ResourceNotFoundException`."""
        record = self._records.get(bot_id)
        if record is None:
            raise ResourceNotFoundException(f"Bot {bot_id} was not found")
        return record

    def named(self, name: str) -> BotRecord | None:
        """The bot of a name; names are unique, as in an account."""
        return next((each for each in self if each.name == name), None)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Alone among those who change bots."""
        with self._lock:
            yield

    def put(self, record: BotRecord) -> None:
        """Keep a bot as it is now."""
        with self._lock:
            if self.folder:
                _write(self.folder / f"{record.bot_id}.json", record)
            self._records[record.bot_id] = record

    def remove(self, bot_id: str) -> None:
        """Forget a bot."""
        with self._lock:
            self._records.pop(bot_id, None)
            if self.folder:
                (self.folder / f"{bot_id}.json").unlink(missing_ok=True)

    def version(self, bot_id: str, number: str) -> Version:
        """Raises `ResourceNotFoundException`."""
        version = self.get(bot_id).versions.get(number)
        if version is None:
            raise ResourceNotFoundException(f"Version {number} of bot {bot_id} was not found")
        return version

    def locale(self, bot_id: str, number: str, locale_id: str) -> LocaleState:
        """Raises `ResourceNotFoundException`."""
        state = self.version(bot_id, number).locales.get(locale_id)
        if state is None:
            place = f"version {number} of bot {bot_id}"
            raise ResourceNotFoundException(f"Locale {locale_id} was not found in {place}")
        return state

    def alias(self, bot_id: str, alias_id: str) -> AliasRecord:
        """Raises `ResourceNotFoundException`."""
        alias = self.get(bot_id).aliases.get(alias_id)
        if alias is None:
            raise ResourceNotFoundException(f"Alias {alias_id} of bot {bot_id} was not found")
        return alias

    def draft(self, bot_id: str, number: str) -> Version:
        """The draft, the only version that can be changed. Raises `PreconditionFailedException`."""
        version = self.version(bot_id, number)
        if number != DRAFT:
            raise PreconditionFailedException(f"Version {number} cannot be changed, only {DRAFT}")
        return version

    def put_draft(self, bot_id: str, draft: Version) -> None:
        """Keep a changed draft."""
        with self._lock:
            record = self.get(bot_id)
            versions = {**record.versions, DRAFT: draft}
            self.put(replace(record, versions=versions, updated=self.clock()))

    def put_alias(self, bot_id: str, alias: AliasRecord) -> None:
        """Keep an alias, new or changed."""
        with self._lock:
            record = self.get(bot_id)
            self.put(replace(record, aliases={**record.aliases, alias.alias_id: alias}))


def _write(file: Path, record: BotRecord) -> None:
    """Whole or not at all."""
    unfinished = file.with_suffix(".new")
    try:
        unfinished.write_text(json.dumps(asdict(record)), encoding="ascii")
        os.replace(unfinished, file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise NotKept(f"The bot could not be kept: {error.strerror}") from error


def _read(file: Path) -> BotRecord:
    try:
        record = _record(json.loads(file.read_text(encoding="utf-8")))
        if not ID.fullmatch(record.bot_id) or file.stem != record.bot_id:
            raise ValueError("its id is not the file's name")
        return record
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadState(f"{file} is no bot that was kept: {error!r:.200}") from error


def _record(kept: dict[str, Any]) -> BotRecord:
    versions = {number: _version(each) for number, each in kept["versions"].items()}
    aliases = {
        alias_id: AliasRecord(**{**each, "history": tuple(tuple(h) for h in each["history"])})
        for alias_id, each in kept["aliases"].items()
    }
    record = BotRecord(**{**kept, "versions": versions, "aliases": aliases})
    if DRAFT not in record.versions or not record.name:
        raise ValueError(f"no {DRAFT} version")
    return record


def _version(kept: dict[str, Any]) -> Version:
    locales = {
        locale_id: _unless_interrupted(LocaleState(**{**each, "reasons": tuple(each["reasons"])}))
        for locale_id, each in kept["locales"].items()
    }
    return Version(**{**kept, "locales": locales})


def _unless_interrupted(state: LocaleState) -> LocaleState:
    """A build that was under way when the process ended has failed."""
    if state.status not in ("Building", "Importing"):
        return state
    return replace(state, status="Failed", reasons=("The server was stopped during the build",))

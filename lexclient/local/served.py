"""The bots of a server: those it begins with, loaded again when their exports change, and those
that are added and removed while it runs, each at a place of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from lexclient.local.bot.model import Bot
from lexclient.local.runtime import BotRuntime

Fingerprint = tuple[tuple[str, int, int], ...]


class ServedBots(Mapping[str, BotRuntime]):
    """Runtimes by bot id. A bot that is loaded again begins without sessions."""

    def __init__(self, paths: tuple[Path, ...], start: Callable[[Bot], BotRuntime]) -> None:
        """Load the exports at `paths`. Raises `BadExport`, also for two bots of one id."""
        self._start = start
        self._seen = {path: fingerprint(path) for path in paths}
        self._at: dict[Path, BotRuntime] = {}
        for path in paths:
            self._load(path)

    def __getitem__(self, bot_id: str) -> BotRuntime:
        for runtime in self._at.values():
            if runtime.bot.bot_id == bot_id:
                return runtime
        raise KeyError(bot_id)

    def __iter__(self) -> Iterator[str]:
        return (runtime.bot.bot_id for runtime in self._at.values())

    def __len__(self) -> int:
        return len(self._at)

    def refresh(self) -> list[str]:
        """Load what has changed; tells what came of it. A bad export leaves the old bot."""
        told = []
        for path, seen in self._seen.items():
            now = fingerprint(path)
            if now == seen:
                continue
            self._seen[path] = now
            try:
                told.append(f"loaded {self._load(path).name} again")
            except (BadExport, OSError) as error:
                told.append(f"kept the old bot: {error}")
        return told

    def _load(self, path: Path) -> Bot:
        bot = load(path)
        for other, runtime in self._at.items():
            if other != path and runtime.bot.bot_id == bot.bot_id:
                expected = f"expected another bot id than {bot.bot_id} of {other}"
                raise BadExport(path, expected, rule="same_id")
        self._at = {**self._at, path: self._start(bot)}
        return bot


class AddedBots:
    """Runtimes by place and bot id; bots of one id can be at different places. Thread-safe."""

    def __init__(self) -> None:
        self._at: dict[str, Mapping[str, BotRuntime]] = {}
        self._lock = threading.Lock()

    def at(self, place: str) -> Mapping[str, BotRuntime]:
        """The bots at a place by their ids, none at a place where nothing was added."""
        return self._at.get(place, {})

    def add(self, place: str, runtime: BotRuntime) -> None:
        """Serve a bot at a place; one of the same id there makes room for it."""
        with self._lock:
            self._at[place] = {**self.at(place), runtime.bot.bot_id: runtime}

    def remove(self, place: str) -> None:
        """Serve no bot at the place any more; requests under way are answered."""
        with self._lock:
            self._at.pop(place, None)


def fingerprint(path: Path) -> Fingerprint:
    """What changes when an export does: names, times and sizes of its files."""
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    stats = [(str(file), file.stat()) for file in files if file.exists()]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)

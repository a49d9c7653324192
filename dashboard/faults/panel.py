"""Which fault is on. Off unless the app was started for it; then every call goes by a way."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from dashboard.faults.fault import FAULTS, NONE, Fault, Side
from dashboard.faults.file_lock import FileLock
from dashboard.faults.proxy import HOST, Way
from dashboard.log.database import Database


class Disturbed(Protocol):
    """A `Way`, or a `FileLock`."""

    def disturb(self, fault: Fault) -> None: ...
    def close(self) -> None: ...


D = TypeVar("D", bound=Disturbed)


class Faults:
    """One for the process. `offered` says whether it was started for faults; if not, every
    address is given back as it is, and there is nothing in between."""

    def __init__(self, *, offered: bool) -> None:
        self.offered = offered
        self._ways: dict[Side, list[Disturbed]] = {side: [] for side in Side}
        self._running = ExitStack()
        self.current: str | None = None

    def by_way(self, side: Side, url: str) -> str:
        """The address to call in place of `url`. What is encrypted is left alone: nobody stands
        between."""
        parts = urlsplit(url)
        if not self.offered or parts.scheme != "http" or parts.hostname is None:
            return url
        way = self._add(side, Way(parts.hostname, parts.port or 80))
        return parts._replace(netloc=f"{HOST}:{way.port}").geturl()

    def stand_before(self, database: Database) -> None:
        """Let a log be away as well: its server, or its file. Before anybody connects to it."""
        place = database.place if self.offered else None
        if isinstance(place, Path):
            self._add(Side.LOG, FileLock(place))
        elif place is not None:
            database.connect_by_way_of(HOST, self._add(Side.LOG, Way(*place)).port)

    def _add(self, side: Side, disturbed: D) -> D:
        self._ways[side].append(disturbed)
        self._running.callback(disturbed.close)
        return disturbed

    @property
    def possible(self) -> list[str]:
        """The faults whose services have a way here."""
        return [name for name, sides in FAULTS.items() if all(self._ways[side] for side in sides)]

    def turn_on(self, name: str | None) -> None:
        """Let this fault happen and no other; None ends it."""
        self.current = name
        sides = FAULTS[name] if name else {}
        for side, ways in self._ways.items():
            for way in ways:
                way.disturb(sides.get(side, NONE))

    def close(self) -> None:
        """End all ways."""
        self._running.close()

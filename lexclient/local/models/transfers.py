"""Imports and exports: what is uploaded and downloaded, and how far each is.

An address to upload to or download from holds for five minutes, as S3's do for Lex.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

VALID_SECONDS = 300
MOST_KEPT = 200  # imports and exports that are remembered, the oldest go first
MAX_UPLOAD = 50_000_000  # bytes
MOST_BYTES = 4 * MAX_UPLOAD  # of all that is remembered

Status = Literal["InProgress", "Completed", "Failed", "Deleting"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """An import or an export. `request` is what the client asked for, empty before it did;
    `content` the ZIP, None before it is there."""

    transfer_id: str
    kind: Literal["import", "export"]
    token: str
    created: float
    updated: float
    request: Mapping[str, Any] = field(default_factory=dict)
    status: Status = "InProgress"
    reasons: tuple[str, ...] = ()
    content: bytes | None = None
    resource_id: str | None = None
    resource_name: str | None = None

    def is_open(self, token: str, now: float) -> bool:
        """Whether an address with this token still holds."""
        in_time = now - self.updated <= VALID_SECONDS
        return in_time and secrets.compare_digest(self.token.encode(), token.encode())


@dataclass
class Transfers:
    """The newest imports and exports by id. Thread-safe."""

    _kept: dict[str, Transfer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, transfer_id: str, kind: str) -> Transfer | None:
        """None for one that never was, or is too old."""
        kept = self._kept.get(transfer_id)
        return kept if kept and kept.kind == kind else None

    def of(self, kind: str) -> list[Transfer]:
        """All of a kind, the oldest first."""
        return [each for each in tuple(self._kept.values()) if each.kind == kind]

    def put(self, transfer: Transfer) -> None:
        """Keep it as it is now."""
        with self._lock:
            self._kept[transfer.transfer_id] = transfer
            while len(self._kept) > MOST_KEPT or self._bytes() > MOST_BYTES:
                self._kept.pop(next(iter(self._kept)))

    def remove(self, transfer_id: str) -> None:
        """Forget it."""
        with self._lock:
            self._kept.pop(transfer_id, None)

    def _bytes(self) -> int:
        return sum(len(each.content or b"") for each in self._kept.values())

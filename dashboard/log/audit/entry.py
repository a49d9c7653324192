"""One entry of the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`turns` is how many turns it was about, None where it was about none."""

    created_at: dt.datetime
    who: str
    action: str
    details: str
    turns: int | None

    @classmethod
    def names(cls) -> list[str]:
        """The columns, in their order."""
        return [field.name for field in fields(cls)]

    def values(self) -> list[object]:
        """What stands in them."""
        return list(astuple(self))

"""Conversations of one person: a list of them, their names, and with whom each is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import FallbackIn
from dashboard.log.clock import utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.owned.listing import ListedConversation, Listing, Whose
from dashboard.log.schema import conversations, turns
from dashboard.log.upgrade import upgrade

NAME_LENGTH = 100
LONGEST = 200  # letters of a search
FORGOTTEN_AFTER = dt.timedelta(days=7)  # choices of a conversation in which nothing was said


@dataclass(frozen=True, slots=True)
class HeldWith:
    """With whom a conversation is held; `system` is None for the built-in system prompt, and
    `grounded` says that its owner's documents are answered from."""

    bot: BotRef
    target: str
    fallback_in: FallbackIn = "app"
    system: str | None = None
    grounded: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the log."""
        others = {
            name: getattr(self, name) for name in ("target", "fallback_in", "system", "grounded")
        }
        return {"bot": self.bot.as_json(), **others}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> HeldWith:
        """What `as_json` gave."""
        return cls(**{**stored, "bot": BotRef.from_json(stored["bot"])})


class ConversationStore:
    """Keeps what is known of conversations beside their turns; safe to share between threads.
    All methods raise `LogUnavailable`."""

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def hold(self, conversation: str, owner: str, held: HeldWith) -> None:
        """Keep with whom a conversation is held from now on."""
        self._keep(conversation, owner, held_with=held.as_json())

    def rename(self, conversation: str, owner: str, name: str) -> None:
        """Give it a name; "" takes it back."""
        self._keep(conversation, owner, name=name.strip()[:NAME_LENGTH] or None)

    def held(self, conversation: str) -> HeldWith | None:
        """With whom it is held, as far as somebody chose; the bot is the one that it began with."""
        chosen = sa.select(conversations.c.held_with).where(conversations.c.id == conversation)
        with self._database.available(), self._engine.connect() as connection:
            stored = connection.execute(chosen).scalar_one_or_none()
        return HeldWith.from_json(stored) if stored else None

    def listed(self, whose: Whose, *, search: str = "", last: int = 20) -> list[ListedConversation]:
        """Those in which something was said, newest first; with `search` those in whose name or
        turns these words stand, in capitals or not."""
        with self._database.available():
            return Listing(self._database, whose).newest(search.strip()[:LONGEST], last)

    def _keep(self, conversation: str, owner: str, **columns: Any) -> None:
        same = conversations.c.id == conversation
        values = fitted(conversations, columns) | {"owner": owner, "changed_at": utc_now()}
        with self._database.available(), self._engine.begin() as connection:
            changed = connection.execute(sa.update(conversations).where(same).values(values))
            if not changed.rowcount:
                connection.execute(sa.insert(conversations).values({"id": conversation, **values}))
                _forget_unused(connection, owner)


def _forget_unused(connection: sa.Connection, owner: str) -> None:
    """Choices of conversations in which nothing was said for a while."""
    old = conversations.c.changed_at < utc_now() - FORGOTTEN_AFTER
    unused = ~sa.exists().where(turns.c.conversation == conversations.c.id)
    own = conversations.c.owner == owner
    connection.execute(sa.delete(conversations).where(own, old, unused))

"""The list of one person's conversations, newest first, wherever their turns are.

log: the newest, or those with these words ──────┐
                                                 ├──► each as one, with its name
archive alone: theirs, kept while it is as it is ┘
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database, Reading
from dashboard.log.schema import conversations, turns

MOST = 1000  # conversations of one person that the archive is asked for, the newest


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose conversations are meant; `unowned`: those that older releases kept without an owner,
    too. What was ingested is nobody's."""

    owner: str
    unowned: bool = False


@dataclass(frozen=True, slots=True)
class ListedConversation:
    """`opening` is what was said first, `name` what a person called it, if anybody did; `turns`
    counts, `changed_at` is when the newest began (UTC); `first` and `newest` are their numbers."""

    id: str
    opening: str
    bot_name: str
    locale_id: str
    turns: int
    first: int
    newest: int
    changed_at: dt.datetime
    name: str | None = None

    def after(self, older: ListedConversation) -> ListedConversation:
        """The whole of which this is the end."""
        turns = older.turns + self.turns
        return replace(older, turns=turns, newest=self.newest, changed_at=self.changed_at)


Listed = Mapping[str, ListedConversation]


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything raises what SQLAlchemy raises."""

    database: Database
    whose: Whose

    def newest(self, words: str, last: int) -> list[ListedConversation]:
        """So many of theirs; with `words` those in whose name or turns they stand."""
        older = self._older()
        chosen = self._with_words(older, words) if words else older.keys()
        which = [self._says(words) | turns.c.conversation.in_(chosen)] if words else []
        here = self._of(self.database.engine, _spoken_in(self.whose, *which), last)
        rest = {one: older[one] for one in chosen if one not in here}
        listed = [*self._whole(here, older), *rest.values()]
        return self._named(sorted(listed, key=lambda one: -one.newest)[:last])

    def _older(self) -> Listed:
        """What the archive alone has."""
        if not (archive := self.database.archive):
            return {}
        query = _conversations(_spoken_in(self.whose), MOST)
        key = ("conversations", self.whose)
        rows = archive.alone.once(key, lambda: archive.alone.rows(query))
        older = {row["id"]: ListedConversation(**row) for row in rows}
        foreign = self._foreign(older) if self.whose.unowned and older else ()
        return {id_: one for id_, one in older.items() if id_ not in foreign}

    def _foreign(self, ids: Collection[str]) -> Collection[str]:
        """Those in which somebody else has spoken since."""
        own = turns.c.conversation.in_(ids), turns.c.owner != self.whose.owner
        return self._ids(sa.select(turns.c.conversation).where(*own))

    def _with_words(self, older: Listed, words: str) -> Collection[str]:
        archive = self.database.archive
        if not (archive and older):
            return ()
        query = _said(self.whose, words)
        key = ("words", self.whose, words)
        rows = archive.alone.once(key, lambda: archive.alone.rows(query))
        called = _called(words).where(conversations.c.id.in_(older))
        return older.keys() & {row["conversation"] for row in rows} | self._ids(called)

    def _says(self, words: str) -> sa.ColumnElement[bool]:
        own = turns.c.conversation
        return own.in_(_said(self.whose, words)) | own.in_(_called(words))

    def _whole(self, here: Listed, older: Listed) -> Iterable[ListedConversation]:
        """What the log has, each with what the archive alone has of it. A turn that came back to
        the log, as to be labelled, is in both."""
        twice = {id_ for id_, one in here.items() if _overlap(one, older.get(id_))}
        exact = self._exactly(twice) if twice else {}
        for id_, one in here.items():
            before = older.get(id_)
            yield exact.get(id_) or (one.after(before) if before else one)

    def _exactly(self, ids: Collection[str]) -> Listed:
        query = _spoken_in(self.whose, turns.c.conversation.in_(ids))
        return self._of(self.database.reading, query, len(ids))

    def _of(self, reading: Reading, spoken_in: sa.Select[Any], last: int) -> Listed:
        with reading.connect() as connection:
            rows = connection.execute(_conversations(spoken_in, last)).mappings()
            return {row["id"]: ListedConversation(**row) for row in rows}

    def _ids(self, query: sa.Select[Any]) -> set[str]:
        with self.database.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def _named(self, listed: list[ListedConversation]) -> list[ListedConversation]:
        own = conversations.c.id.in_([one.id for one in listed])
        query = sa.select(conversations.c.id, conversations.c.name).where(own)
        with self.database.engine.connect() as connection:
            names = {row.id: row.name for row in connection.execute(query)}
        return [replace(one, name=names.get(one.id)) for one in listed]


def _overlap(here: ListedConversation, older: ListedConversation | None) -> bool:
    return older is not None and here.first <= older.newest


def _conversations(spoken_in: sa.Select[Any], last: int) -> sa.Select[Any]:
    """The fields of `ListedConversation`, of the newest."""
    spoken, first, newest = spoken_in.subquery(), turns.alias(), turns.alias()
    begun = (first.c.utterance.label("opening"), first.c.bot_name, first.c.locale_id)
    return (
        sa.select(
            spoken.c.conversation.label("id"),
            *begun,
            *(spoken.c[name] for name in ("turns", "first", "newest")),
            newest.c.created_at.label("changed_at"),
        )
        .join(first, first.c.number == spoken.c.first)
        .join(newest, newest.c.number == spoken.c.newest)
        .order_by(spoken.c.newest.desc())
        .limit(last)
    )


def _spoken_in(whose: Whose, *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """One row a conversation of theirs."""
    numbers = (
        sa.func.min(turns.c.number).label("first"),
        sa.func.max(turns.c.number).label("newest"),
    )
    columns = turns.c.conversation, *numbers, sa.func.count().label("turns")
    own = _theirs(whose, turns)
    return sa.select(*columns).where(*own, *which).group_by(turns.c.conversation)


def _theirs(whose: Whose, said: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a turn is of a conversation of theirs: nobody else may have said a word in it."""
    here, own = said.c.source.is_(None), said.c.owner == whose.owner
    if not whose.unowned:
        return here, own
    foreign = turns.alias()
    others = (foreign.c.conversation == said.c.conversation) & (foreign.c.owner != whose.owner)
    return here, own | said.c.owner.is_(None), ~sa.exists().where(others)


def _said(whose: Whose, words: str) -> sa.Select[Any]:
    """Conversations of theirs in whose turns these words stand, in capitals or not."""
    said = turns.alias()
    has = _holds(said.c.utterance, words) | _holds(said.c.answer, words)
    return sa.select(said.c.conversation).where(*_theirs(whose, said), has).distinct()


def _called(words: str) -> sa.Select[Any]:
    """Conversations in whose name they stand."""
    return sa.select(conversations.c.id).where(_holds(conversations.c.name, words))


def _holds(column: sa.ColumnElement[Any], words: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(words.lower(), autoescape=True)

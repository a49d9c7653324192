"""Which turns a page is about: the filter of the diagnostics, as conditions of a query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import about, between, containing, judged, liked, route
from dashboard.log.schema import turns
from lexclient.recognition import FALLBACK_INTENT

NO_REASON = "None"  # of the turns that were never routed
NO_INTENT = "-"  # of the turns that are about none; no intent can be called so
ROUTES = ("lex", "bedrock", "hook", "fallback", "failed")
THUMBS = ("up", "down", "none")
JUDGEMENTS = ("right", "wrong", "none")  # what a label says of the route
CHOICES = ("bot_name", "alias_id", "locale_id", "target")
INGESTED = ("source", "bot_version")  # only ingested turns have one
NLU = ("Lex", "Bedrock")  # who chose the intent; Bedrock is Assisted NLU
CHANNELS = ("Text", "Speech", "DTMF")
HERE = "here"  # the source of what was said in this app


@dataclass(frozen=True, slots=True)
class Scores:
    """From `low` up to `high`, which is not included unless it is 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TurnFilter:
    """An empty tuple asks for any value; moments are UTC without a zone, `until` not included.

    `scores` are those of the best scored intent, `next_scores` of the runner-up.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    bots: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    thumbs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    scores: Scores | None = None
    next_scores: Scores | None = None
    sources: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    nlu: tuple[str, ...] = ()
    conversation: str = ""
    text: str = ""


def conditions(turn_filter: TurnFilter) -> list[sa.ColumnElement[bool]]:
    """What a row has to fulfil."""
    wanted: list[sa.ColumnElement[bool]] = []
    if turn_filter.since:
        wanted.append(turns.c.created_at >= turn_filter.since)
    if turn_filter.until:
        wanted.append(turns.c.created_at < turn_filter.until)
    for column, values in (
        (turns.c.bot_name, turn_filter.bots),
        (turns.c.alias_id, turn_filter.aliases),
        (turns.c.locale_id, turn_filter.locales),
        (route, turn_filter.routes),
        (sa.func.coalesce(turns.c.reason, NO_REASON), turn_filter.reasons),
        (sa.func.coalesce(about, NO_INTENT), turn_filter.intents),
        (turns.c.target, turn_filter.targets),
        (turns.c.outcome, turn_filter.outcomes),
        (liked, turn_filter.thumbs),
        (judged, turn_filter.labels),
        (turns.c.channel, turn_filter.channels),
        (turns.c.bot_version, turn_filter.versions),
        (turns.c.nlu, turn_filter.nlu),
        (sa.func.coalesce(turns.c.source, HERE), turn_filter.sources),
    ):
        if values:
            wanted.append(column.in_(values))
    for score, scores in (
        (turns.c.top_score, turn_filter.scores),
        (turns.c.next_score, turn_filter.next_scores),
    ):
        if scores:
            wanted.append(between(score, scores.low, scores.high))
    if turn_filter.conversation:
        wanted.append(turns.c.conversation == turn_filter.conversation)
    if turn_filter.text:
        wanted.append(containing(turns.c.utterance, turn_filter.text))
    return wanted


def choices(database: Database) -> dict[str, tuple[str, ...]]:
    """The values one can filter by, per column: bot, alias, locale, target and intent.

    Each is found by jumping along an index, so that a million turns cost as much as a hundred.
    """
    named = (*CHOICES, *INGESTED, "intent", "top_intent")
    with database.reading.connect() as connection:
        values = _distinct(connection, [turns.c[name] for name in named])
    intents = {*values.pop("intent"), *values.pop("top_intent")}
    return values | {"intent": tuple(sorted(intents - {FALLBACK_INTENT}))}


def events(turn_filter: TurnFilter) -> list[sa.ColumnElement[bool]]:
    """What a row has to fulfil to be counted: a replayed recording is no event of its own."""
    return [*conditions(turn_filter), turns.c.replay_of.is_(None)]


def _distinct(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]]
) -> dict[str, tuple[str, ...]]:
    """By column; an archive has no index, and reads all of them at once."""
    if connection.dialect.name != "duckdb":
        return {column.name: tuple(_jumping(connection, column)) for column in columns}
    rows = connection.execute(sa.select(*columns).distinct()).all()
    return {
        column.name: tuple(sorted({value for value in values if value is not None}))
        for column, *values in zip(columns, *rows, strict=True)
    }


def _jumping(connection: sa.Connection, column: sa.Column[Any]) -> Iterator[str]:
    query = sa.select(sa.func.min(column)).where(column.is_not(None))
    value = connection.execute(query).scalar()
    while value is not None:
        yield value
        value = connection.execute(query.where(column > value)).scalar()

"""The table of turns and how every earlier version of it becomes today's.

1  the first release
2  thumbs, replays, retries, the whole time, the two best scored intents
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Migration, add_columns, metadata
from lexclient.recognition import FALLBACK_INTENT, parse

BACKFILL_ROWS = 1000


def _first_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),  # UTC
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("utterance", sa.Text, nullable=False),
        sa.Column("bot_name", sa.String(100), nullable=False),
        sa.Column("bot_id", sa.String(10), nullable=False),
        sa.Column("alias_id", sa.String(128), nullable=False),
        sa.Column("locale_id", sa.String(16), nullable=False),
        sa.Column("session_id", sa.String(100), nullable=False),
        sa.Column("lex_mode", sa.String(16), nullable=False),
        sa.Column("fallback_mode", sa.String(16), nullable=False),
        sa.Column("threshold", sa.Float, nullable=False),
        sa.Column("answered_by", sa.String(16)),
        sa.Column("reason", sa.String(24)),
        sa.Column("intent", sa.String(100)),
        sa.Column("score", sa.Float),
        sa.Column("best_intent", sa.String(100)),
        sa.Column("best_score", sa.Float),
        sa.Column("lex_s", sa.Float),
        sa.Column("first_s", sa.Float),  # seconds to the target's first token
        sa.Column("answer_s", sa.Float),  # seconds to the target's last
        sa.Column("target", sa.String(100)),
        sa.Column("model", sa.String(100)),
        sa.Column("finish_reason", sa.String(32)),
        sa.Column("input_tokens", sa.Integer),
        sa.Column("output_tokens", sa.Integer),
        sa.Column("usage_source", sa.String(16)),
        sa.Column("cost_nano", sa.BigInteger),  # billionths of a US dollar, NULL when unknown
        sa.Column("answer", sa.Text),
        sa.Column("error", sa.String(64)),  # the class of the error
        sa.Column("error_text", sa.Text),
        sa.Column("lex_request", sa.JSON),
        sa.Column("lex_response", sa.JSON),
        sa.Column("fallback_request", sa.JSON),
        sa.Column("fallback_response", sa.JSON),
    )


def _second_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("thumb", sa.SmallInteger),  # 1 up, -1 down, NULL when nobody said
        sa.Column("replay_of", sa.String(32)),  # the turn whose recording this one plays
        sa.Column("retries", sa.Integer),
        sa.Column("fallback_request_id", sa.String(128)),
        sa.Column("total_s", sa.Float),  # seconds from the utterance to the end of the answer
        sa.Column("top_intent", sa.String(100)),  # the best scored intent, chosen or not
        sa.Column("top_score", sa.Float),
        sa.Column("next_intent", sa.String(100)),  # the runner-up
        sa.Column("next_score", sa.Float),
    )


def _label() -> sa.Column[Any]:
    """The intent a person says it is; FallbackIntent for none of the bot's."""
    return sa.Column("label", sa.String(100))


def _error_facts() -> sa.Column[Any]:
    """What an error's sentence is filled with, to say it in any language."""
    return sa.Column("error_facts", sa.JSON)


turns = sa.Table(
    "turns",
    metadata,
    *_first_columns(),
    *_second_columns(),
    _label(),
    _error_facts(),
    sa.Index("turns_of_conversation", "conversation", "number"),
)


def top_columns(response: Mapping[str, Any] | None) -> dict[str, Any]:
    """The best scored intent and the runner-up of a RecognizeText response, as columns."""
    listed = parse(response or {}, request={}, seconds=0.0).interpretations
    scored = [(one.intent, one.score) for one in listed if one.score is not None]
    known = [pair for pair in scored if pair[0] != FALLBACK_INTENT]
    top, runner_up, *_ = [*sorted(known, key=lambda pair: -pair[1]), (None, None), (None, None)]
    return {
        "top_intent": top[0],
        "top_score": top[1],
        "next_intent": runner_up[0],
        "next_score": runner_up[1],
    }


def _create(connection: sa.Connection) -> None:
    """A log of the first release may be there already: then its tables stay as they are."""
    first = sa.Table("turns", sa.MetaData(), *_first_columns())
    sa.Index("turns_of_conversation", first.c.conversation, first.c.number)
    first.create(connection, checkfirst=True)


def _widen(connection: sa.Connection) -> None:
    add_columns(connection, "turns", *_second_columns())
    total = turns.c.lex_s + sa.func.coalesce(turns.c.answer_s, 0.0)
    connection.execute(sa.update(turns).values(total_s=total))
    for rows in _batches(connection):
        values = [{"n": number, **top_columns(response)} for number, response in rows]
        statement = sa.update(turns).where(turns.c.number == sa.bindparam("n"))
        connection.execute(statement, values)


def _batches(connection: sa.Connection) -> Iterator[list[tuple[int, Any]]]:
    last = 0
    query = sa.select(turns.c.number, turns.c.lex_response).order_by(turns.c.number)
    while True:
        page = query.where(turns.c.number > last).limit(BACKFILL_ROWS)
        rows = [(row.number, row.lex_response) for row in connection.execute(page)]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


# What the overview reads of a turn, by time. With all of it in one index, a row with its whole
# requests and responses is never touched.
FACTS = (
    *("created_at", "number", "state", "outcome", "bot_name", "locale_id", "alias_id"),
    *("answered_by", "reason", "intent", "target", "threshold", "best_score", "top_intent"),
    *("top_score", "next_score", "thumb", "replay_of", "lex_s", "first_s", "answer_s", "total_s"),
    *("input_tokens", "output_tokens", "cost_nano"),
)
CHOSEN = ("bot_name", "alias_id", "locale_id", "target", "intent", "top_intent")
SORTED = ("top_score", "total_s", "cost_nano")


def _index(connection: sa.Connection) -> None:
    _cover(connection, FACTS)
    for name in (*CHOSEN, *SORTED):
        connection.exec_driver_sql(f"CREATE INDEX turns_by_{name} ON turns ({name}, number)")


def _cover(connection: sa.Connection, columns: tuple[str, ...]) -> None:
    """PostgreSQL takes no index entry above 2,700 bytes, so there the words stay out of it."""
    words = ("utterance",) if connection.dialect.name == "sqlite" else ()
    listed = ", ".join((*columns, *words))
    connection.exec_driver_sql(f"CREATE INDEX turns_facts ON turns ({listed})")


def _make_labels(connection: sa.Connection) -> None:
    add_columns(connection, "turns", _label())
    connection.exec_driver_sql("DROP INDEX turns_facts")
    _cover(connection, (*FACTS, "label"))


MIGRATIONS = (
    Migration(1, _create),
    Migration(2, _widen),
    Migration(3, _index),
    Migration(4, _make_labels),
    Migration(30, lambda connection: add_columns(connection, "turns", _error_facts())),
)

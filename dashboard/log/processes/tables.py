"""Tables that a PostgreSQL server has beside those of every log; a SQLite file lacks them.

Unlogged ones cost no write-ahead log, are in no physical backup and are empty after a crash of the
server: what they hold is of the moment.
"""

from __future__ import annotations

import sqlalchemy as sa

shared = sa.MetaData()

# unlogged: the turns that run, one a conversation; the row is the right to carry a turn in it
live_turns = sa.Table(
    "live_turns",
    shared,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("turn", sa.String(32), nullable=False, unique=True),
    sa.Column("process", sa.Integer, nullable=False),  # see `presence`
    sa.Column("message_id", sa.String(64)),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("fallback_mode", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),  # the server's clock
    sa.Column("lex_s", sa.Float),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("halted", sa.Boolean, nullable=False),  # somebody pressed Stop
    sa.Column("instead_target", sa.Text),  # who is to answer then
    sa.Column("instead_mode", sa.String(16)),
)

spending = sa.Table(
    "spending",
    shared,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("person", sa.String(100), primary_key=True),  # "" for everybody together
    sa.Column("calls", sa.BigInteger, nullable=False),
    sa.Column("nanodollars", sa.BigInteger, nullable=False),  # what is reserved included
    sa.Column("reserved", sa.BigInteger, nullable=False),  # for calls under way
)

# unlogged: of the last hour, for who reads a conversation whose texts the log does not keep
unkept_texts = sa.Table(
    "unkept_texts",
    shared,
    sa.Column("turn", sa.String(32), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("utterance", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("error_text", sa.Text),
)

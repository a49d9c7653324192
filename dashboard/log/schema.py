"""All tables of the log, as they are today; what they were before is in `migrations`.

A new column stands here and gets a step there. Moments are UTC without a zone.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

schema_version = sa.Table(
    "schema_version",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
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
    sa.Column("thumb", sa.SmallInteger),  # 1 up, -1 down, NULL when nobody said
    sa.Column("replay_of", sa.String(32)),  # the turn whose recording this one plays
    sa.Column("retries", sa.Integer),
    sa.Column("fallback_request_id", sa.String(128)),
    sa.Column("total_s", sa.Float),  # seconds from the utterance to the end of the answer
    sa.Column("top_intent", sa.String(100)),  # the best scored intent, chosen or not
    sa.Column("top_score", sa.Float),
    sa.Column("next_intent", sa.String(100)),  # the runner-up
    sa.Column("next_score", sa.Float),
    sa.Column("label", sa.String(100)),  # a person's word: an intent, see Turn.label
    sa.Column("test_set", sa.String(100)),  # the name of the set of tests that it was put in
    sa.Column("error_facts", sa.JSON),  # what the error's sentence is filled with, in any language
    sa.Column("owner", sa.String(64)),  # see access.ownership; NULL in rows of older releases
    sa.Column("process", sa.Integer),  # the process that carries it, see `presence`
    sa.Column("place", sa.String(64)),  # who serves the bot; NULL in rows of older releases
    sa.Column("asked", sa.SmallInteger),  # how often in a row the bot has asked what it asks now
    sa.Column("asks_at_most", sa.SmallInteger),  # as the bot defines, NULL where it is not known
    sa.Column("source", sa.String(200)),  # of what was ingested, NULL for what was said here
    sa.Column("channel", sa.String(8)),  # Text, Speech or DTMF
    sa.Column("bot_version", sa.String(16)),
    sa.Column("threshold_from", sa.String(10)),
    sa.Column("nlu", sa.String(10)),  # who chose the intent: Lex, or Bedrock by Assisted NLU
    sa.Column("tool_calls", sa.JSON),  # of the answer, see `fallback.evidence`
    sa.Column("citations", sa.JSON),
    sa.Column("engine", sa.String(64)),  # of the embedded recogniser, with its version
    sa.Index("turns_of_conversation", "conversation", "number"),
)

archive_days = sa.Table(
    "archive_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),  # of UTC
    sa.Column("turns", sa.Integer, nullable=False),  # in its file
    sa.Column("columns", sa.Integer, nullable=False),  # of its file
    sa.Column("last_number", sa.Integer, nullable=False),
    sa.Column("alone", sa.Boolean, nullable=False),  # whether the log has given its turns away
)

archive_changes = sa.Table(
    "archive_changes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("day", sa.Date, nullable=False),  # of a turn that came or changed late
)

settings = sa.Table(
    "log_settings",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(64), nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("topic", sa.String(128), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("parameters", sa.JSON, nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("finished_at", sa.DateTime),
    sa.Column("owner", sa.String(16)),  # of earlier releases, as the next
    sa.Column("beat_at", sa.DateTime),
    sa.Column("run", sa.Integer, nullable=False, server_default="1"),  # how often it was begun
    sa.Column("left_s", sa.Float),  # seconds, as whoever is at it thinks
    sa.Index("jobs_of_topic", "topic", "number"),
)

items = sa.Table(
    "job_items",
    metadata,
    sa.Column("job", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("lane", sa.String(100), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("result", sa.JSON),
    sa.Index("job_items_by_key", "job", "key", unique=True),
)

votes = sa.Table(
    "comparison_votes",
    metadata,
    sa.Column("job", sa.String(32), primary_key=True),
    sa.Column("question", sa.Integer, primary_key=True),
    sa.Column("first", sa.String(100), primary_key=True),
    sa.Column("second", sa.String(100), primary_key=True),
    sa.Column("voter", sa.String(64), primary_key=True),
    sa.Column("verdict", sa.String(10), nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)

recordings = sa.Table(
    "recordings",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("lines", sa.JSON, nullable=False),
    sa.Column("owner", sa.String(64)),  # the conversation it came in; NULL: nobody's
)

own_bots = sa.Table(
    "own_bots",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("place", sa.String(64), primary_key=True),
    sa.Column("bot_id", sa.String(10), primary_key=True),
    sa.Column("alias_id", sa.String(128), primary_key=True),
    sa.Column(
        "name", sa.String(100), nullable=False
    ),  # on the picker; the owner's other bots differ
    sa.Column("locales", sa.JSON, nullable=False),  # id and threshold of each
    sa.Column("kept_at", sa.DateTime, nullable=False),
    sa.Column("export", sa.LargeBinary),  # the ZIP; NULL for a bot of the account
    sa.Column("hook", sa.String(300)),  # `module:function` or `lambda:FUNCTION@ENDPOINT`
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True),
    sa.Column("name", sa.String(100)),  # that a person gave it
    sa.Column("held_with", sa.JSON),  # bot, target, system prompt: see `owned.conversations`
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

thresholds = sa.Table(
    "thresholds",
    metadata,
    sa.Column("place", sa.String(64), primary_key=True),  # where the bot is served
    sa.Column("bot_id", sa.String(32), primary_key=True),
    sa.Column("locale_id", sa.String(16), primary_key=True),
    sa.Column("threshold", sa.Float, nullable=False),
)

demo_scripts = sa.Table(
    "demo_scripts",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("bot", sa.String(100), primary_key=True),  # its place, or its name where it has none
    sa.Column("locale_id", sa.String(16), primary_key=True),
    sa.Column("steps", sa.JSON, nullable=False),  # shows, text and begins of each
    sa.Column("changed_at", sa.DateTime, nullable=False),
)

lesson_changes = sa.Table(
    "lesson_changes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch", sa.String(32), nullable=False),  # what was done at once is undone at once
    sa.Column("bot_name", sa.String(100), nullable=False),
    sa.Column("locale_id", sa.String(16), nullable=False),
    sa.Column("utterance", sa.Text, nullable=False),
    sa.Column("intent", sa.String(100)),  # NULL: no longer taught
    sa.Column("response", sa.Text),  # what a new intent says
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
    sa.Column("turns", sa.JSON, nullable=False),  # ids of the turns that it comes from
    sa.Index("lesson_changes_of_bot", "bot_name", "locale_id", "number"),
)

bot_archives = sa.Table(
    "bot_archives",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),  # the ZIP of an export
    sa.Column("kept_at", sa.DateTime, nullable=False),
)

pulled_bots = sa.Table(
    "pulled_bots",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("place", sa.String(64), nullable=False),  # whose bot: the account's, or a local one
    sa.Column("bot_id", sa.String(10), nullable=False),
    sa.Column("version", sa.String(16), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("pulled_at", sa.DateTime, nullable=False),
    sa.Column("updated", sa.String(40), nullable=False),  # when the draft had been changed last
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Index("pulled_bots_of_bot", "place", "bot_id", "number"),
)

own_documents = sa.Table(
    "own_documents",
    metadata,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
    sa.Column("unread", sa.JSON, nullable=False),
    sa.Column("passages", sa.LargeBinary, nullable=False),  # JSON, compressed
    sa.Column("kept_at", sa.DateTime, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("details", sa.String(200), nullable=False),
    sa.Column("turns", sa.Integer),  # how many, NULL where it was not about turns
)

messages = sa.Table(
    "api_messages",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("turn", sa.String(32), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
)

rates = sa.Table(
    "call_rates",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("full_at", sa.Float, nullable=False),  # seconds since 1970, see `processes.rates`
)

"""How every earlier log becomes today's: numbered steps in SQL that is never changed again.

 1  the first release                          5  how the log is kept
 2  thumbs, replays, retries, the whole time,  10  jobs and their items
    the two best scored intents                11  votes and recordings
 3  indexes of the overview                    30  what an error's sentence is filled with
 4  labels                                     31  message ids of the web API
                                              40  whose a turn is
                                               41  whose a recording is
                                               42  which process carries a turn
                                              43  who exported, deleted, decided
                                              50  the turns that run, on a server
                                              51  what a day spent, on a server
                                              52  texts that are not kept, on a server
                                              60  which set of tests a turn was put in
                                              80  where the bot of a turn is served
                                              81  bots that were brought along
                                              82  names and choices of conversations
                                              83  how often the bot has asked
                                              90  where an ingested turn comes from
                                              95  the code hooks of bots that were brought along
                                              97  demo scripts
                                              98  thresholds that were applied
                                             100  which days the archive holds
                                             110  lessons, bots that were pulled
                                             120  tools that an answer called, and what it cites
                                             121  documents that were brought along
                                             130  what recognised a turn's intent here
                                             131  answers that Bedrock gave inside Lex
                                             132  lists of conversations without what was ingested

A new column gets a step of its own here and its place in `schema`. What makes tables leaves those
alone that are there: the first release recorded its number after its table. A step is recorded by
its number, so the numbers need no order in time; steps run in the order of this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

BACKFILL_ROWS = 1000
FALLBACK_INTENT = "FallbackIntent"


@dataclass(frozen=True, slots=True)
class Only:
    """A statement for one of the two dialects."""

    dialect: Literal["sqlite", "postgresql"]
    sql: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `fill` then works out what the statements cannot."""

    number: int
    statements: tuple[str | Only, ...]
    fill: Callable[[sa.Connection], None] | None = None

    def apply(self, connection: sa.Connection) -> None:
        """Run it in the connection's transaction."""
        dialect = connection.dialect.name
        for statement in self.statements:
            sql = statement if isinstance(statement, str) else statement.sql
            if isinstance(statement, str) or statement.dialect == dialect:
                connection.exec_driver_sql(sql)
        if self.fill:
            self.fill(connection)


def _numbered_by_itself(table: str) -> tuple[Only, ...]:
    """SQLite numbers the rows of an integer key by itself, PostgreSQL with a sequence."""
    sequence = f"{table}_number_seq"
    return (
        Only(
            "postgresql",
            f"CREATE SEQUENCE IF NOT EXISTS {sequence} AS INTEGER OWNED BY {table}.number",
        ),
        Only("postgresql", f"ALTER TABLE {table} ALTER number SET DEFAULT nextval('{sequence}')"),
    )


TURNS = """
CREATE TABLE IF NOT EXISTS turns (
    number INTEGER NOT NULL PRIMARY KEY, id VARCHAR(32) NOT NULL UNIQUE,
    conversation VARCHAR(64) NOT NULL, created_at TIMESTAMP NOT NULL,
    state VARCHAR(16) NOT NULL, outcome VARCHAR(16), utterance TEXT NOT NULL,
    bot_name VARCHAR(100) NOT NULL, bot_id VARCHAR(10) NOT NULL, alias_id VARCHAR(128) NOT NULL,
    locale_id VARCHAR(16) NOT NULL, session_id VARCHAR(100) NOT NULL,
    lex_mode VARCHAR(16) NOT NULL, fallback_mode VARCHAR(16) NOT NULL, threshold FLOAT NOT NULL,
    answered_by VARCHAR(16), reason VARCHAR(24), intent VARCHAR(100), score FLOAT,
    best_intent VARCHAR(100), best_score FLOAT, lex_s FLOAT, first_s FLOAT, answer_s FLOAT,
    target VARCHAR(100), model VARCHAR(100), finish_reason VARCHAR(32), input_tokens INTEGER,
    output_tokens INTEGER, usage_source VARCHAR(16), cost_nano BIGINT, answer TEXT,
    error VARCHAR(64), error_text TEXT, lex_request JSON, lex_response JSON,
    fallback_request JSON, fallback_response JSON
)
"""

FACTS = (
    "CREATE INDEX turns_facts ON turns (created_at, number, state, outcome, bot_name, locale_id, "
    "alias_id, answered_by, reason, intent, target, threshold, best_score, top_intent, top_score, "
    "next_score, thumb, replay_of, lex_s, first_s, answer_s, total_s, input_tokens, "
    "output_tokens, cost_nano"
)

JOBS = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER NOT NULL PRIMARY KEY, id VARCHAR(32) NOT NULL UNIQUE,
    kind VARCHAR(32) NOT NULL, topic VARCHAR(128) NOT NULL, title TEXT NOT NULL,
    state VARCHAR(16) NOT NULL, note TEXT, parameters JSON NOT NULL, width INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL, finished_at TIMESTAMP, owner VARCHAR(16), beat_at TIMESTAMP
)
"""

JOB_ITEMS = """
CREATE TABLE IF NOT EXISTS job_items (
    job VARCHAR(32) NOT NULL, position INTEGER NOT NULL, "key" VARCHAR(200) NOT NULL,
    lane VARCHAR(100) NOT NULL, payload JSON NOT NULL, state VARCHAR(8) NOT NULL, result JSON,
    PRIMARY KEY (job, position)
)
"""

VOTES = """
CREATE TABLE IF NOT EXISTS comparison_votes (
    job VARCHAR(32) NOT NULL, question INTEGER NOT NULL, first VARCHAR(100) NOT NULL,
    second VARCHAR(100) NOT NULL, voter VARCHAR(64) NOT NULL, verdict VARCHAR(10) NOT NULL,
    blind BOOLEAN NOT NULL, created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (job, question, first, second, voter)
)
"""

RECORDINGS = """
CREATE TABLE IF NOT EXISTS recordings (
    name VARCHAR(100) NOT NULL PRIMARY KEY, created_at TIMESTAMP NOT NULL, lines JSON NOT NULL
)
"""

API_MESSAGES = """
CREATE TABLE IF NOT EXISTS api_messages (
    id VARCHAR(64) NOT NULL PRIMARY KEY, turn VARCHAR(32) NOT NULL, created_at TIMESTAMP NOT NULL
)
"""

CALL_RATES = """
CREATE TABLE IF NOT EXISTS call_rates (
    name VARCHAR(200) NOT NULL PRIMARY KEY, full_at DOUBLE PRECISION NOT NULL
)
"""

AUDIT = """
CREATE TABLE IF NOT EXISTS audit (
    number INTEGER NOT NULL PRIMARY KEY, created_at TIMESTAMP NOT NULL,
    who VARCHAR(200) NOT NULL, action VARCHAR(16) NOT NULL, details VARCHAR(200) NOT NULL,
    turns INTEGER
)
"""

OWN_BOTS = """
CREATE TABLE IF NOT EXISTS own_bots (
    owner VARCHAR(64) NOT NULL, place VARCHAR(64) NOT NULL, bot_id VARCHAR(10) NOT NULL,
    alias_id VARCHAR(128) NOT NULL, name VARCHAR(100) NOT NULL, locales JSON NOT NULL,
    kept_at TIMESTAMP NOT NULL, export {bytes},
    PRIMARY KEY (owner, place, bot_id, alias_id)
)
"""

CONVERSATIONS = """
CREATE TABLE IF NOT EXISTS conversations (
    id VARCHAR(64) NOT NULL PRIMARY KEY, owner VARCHAR(64) NOT NULL, name VARCHAR(100),
    held_with JSON, changed_at TIMESTAMP NOT NULL
)
"""

THRESHOLDS = """
CREATE TABLE IF NOT EXISTS thresholds (
    place VARCHAR(64) NOT NULL, bot_id VARCHAR(32) NOT NULL, locale_id VARCHAR(16) NOT NULL,
    threshold FLOAT NOT NULL, PRIMARY KEY (place, bot_id, locale_id)
)
"""

DEMO_SCRIPTS = """
CREATE TABLE IF NOT EXISTS demo_scripts (
    owner VARCHAR(64) NOT NULL, bot VARCHAR(100) NOT NULL, locale_id VARCHAR(16) NOT NULL,
    steps JSON NOT NULL, changed_at TIMESTAMP NOT NULL, PRIMARY KEY (owner, bot, locale_id)
)
"""

LESSON_CHANGES = """
CREATE TABLE IF NOT EXISTS lesson_changes (
    number INTEGER NOT NULL PRIMARY KEY, batch VARCHAR(32) NOT NULL,
    bot_name VARCHAR(100) NOT NULL, locale_id VARCHAR(16) NOT NULL, utterance TEXT NOT NULL,
    intent VARCHAR(100), response TEXT, who VARCHAR(200) NOT NULL,
    changed_at TIMESTAMP NOT NULL, turns JSON NOT NULL
)
"""

BOT_ARCHIVES = """
CREATE TABLE IF NOT EXISTS bot_archives (
    sha256 VARCHAR(64) NOT NULL PRIMARY KEY, content {bytes} NOT NULL, kept_at TIMESTAMP NOT NULL
)
"""

PULLED_BOTS = """
CREATE TABLE IF NOT EXISTS pulled_bots (
    number INTEGER NOT NULL PRIMARY KEY, place VARCHAR(64) NOT NULL, bot_id VARCHAR(10) NOT NULL,
    version VARCHAR(16) NOT NULL, name VARCHAR(100) NOT NULL, who VARCHAR(200) NOT NULL,
    pulled_at TIMESTAMP NOT NULL, updated VARCHAR(40) NOT NULL, sha256 VARCHAR(64) NOT NULL
)
"""

OWN_DOCUMENTS = """
CREATE TABLE IF NOT EXISTS own_documents (
    owner VARCHAR(64) NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL, files JSON NOT NULL,
    unread JSON NOT NULL, passages {bytes} NOT NULL, kept_at TIMESTAMP NOT NULL
)
"""

# a row of the audit can be written, and that is all
APPEND_ONLY = tuple(
    statement
    for change in ("UPDATE", "DELETE")
    for statement in (
        Only(
            "sqlite",
            f"CREATE TRIGGER IF NOT EXISTS audit_no_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append only'); END",
        ),
        Only(
            "postgresql",
            f"CREATE OR REPLACE RULE audit_no_{change.lower()} AS ON {change} TO audit "
            "DO INSTEAD NOTHING",
        ),
    )
)

ARCHIVE_DAYS = """
CREATE TABLE IF NOT EXISTS archive_days (
    day DATE NOT NULL PRIMARY KEY, turns INTEGER NOT NULL, columns INTEGER NOT NULL,
    last_number INTEGER NOT NULL, alone BOOLEAN NOT NULL
)
"""

ARCHIVE_CHANGES = """
CREATE TABLE IF NOT EXISTS archive_changes (
    number INTEGER NOT NULL PRIMARY KEY, day DATE NOT NULL
)
"""

LIVE_TURNS = Only(
    "postgresql",
    """
CREATE UNLOGGED TABLE IF NOT EXISTS live_turns (
    conversation VARCHAR(64) PRIMARY KEY, turn VARCHAR(32) NOT NULL UNIQUE,
    process INTEGER NOT NULL, message_id VARCHAR(64), target TEXT NOT NULL,
    fallback_mode VARCHAR(16) NOT NULL, stage VARCHAR(16) NOT NULL,
    entered_at TIMESTAMPTZ NOT NULL, lex_s FLOAT, text TEXT NOT NULL, halted BOOLEAN NOT NULL,
    instead_target TEXT, instead_mode VARCHAR(16)
)
""",
)

SPENDING = Only(
    "postgresql",
    """
CREATE TABLE IF NOT EXISTS spending (
    day DATE NOT NULL, person VARCHAR(100) NOT NULL DEFAULT '', calls BIGINT NOT NULL,
    nanodollars BIGINT NOT NULL, reserved BIGINT NOT NULL, PRIMARY KEY (day, person)
)
""",
)

UNKEPT_TEXTS = Only(
    "postgresql",
    """
CREATE UNLOGGED TABLE IF NOT EXISTS unkept_texts (
    turn VARCHAR(32) PRIMARY KEY, conversation VARCHAR(64) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL, utterance TEXT, answer TEXT, error_text TEXT
)
""",
)


def _fill_best_scored(connection: sa.Connection) -> None:
    """The best scored intent and the runner-up of each turn, from what Lex had answered."""
    statement = sa.text(
        "UPDATE turns SET top_intent = :top_intent, top_score = :top_score, "
        "next_intent = :next_intent, next_score = :next_score WHERE number = :number"
    )
    for responses in _response_batches(connection):
        connection.execute(statement, [_best_scored(*pair) for pair in responses])


def _response_batches(connection: sa.Connection) -> Iterator[list[tuple[int, Any]]]:
    page = sa.text(
        "SELECT number, lex_response FROM turns WHERE number > :last ORDER BY number LIMIT :count"
    ).columns(sa.Column("number", sa.Integer), sa.Column("lex_response", sa.JSON))
    last = 0
    while True:
        parameters = {"last": last, "count": BACKFILL_ROWS}
        rows = [(number, response) for number, response in connection.execute(page, parameters)]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _best_scored(number: int, response: Mapping[str, Any] | None) -> dict[str, Any]:
    scored = [
        (listed["nluConfidence"]["score"], listed["intent"]["name"])
        for listed in (response or {}).get("interpretations") or []
        if (listed.get("nluConfidence") or {}).get("score") is not None
        and listed["intent"]["name"] != FALLBACK_INTENT
    ]
    ranked = sorted(scored, key=lambda pair: -pair[0])
    top, runner_up = [*ranked, (None, None), (None, None)][:2]
    return {
        "number": number,
        "top_intent": top[1],
        "top_score": top[0],
        "next_intent": runner_up[1],
        "next_score": runner_up[0],
    }


# request attributes in which Lex leaves an answer of Amazon Bedrock
GENERATED = (
    "x-amz-lex:qnA-search-response",
    "x-amz-lex:bedrock-agent-search-response",
    "x-amz-lex:q-in-connect-response",
)


def _tell_bedrock(connection: sa.Connection) -> None:
    """Answers that Bedrock gave inside Lex, which older releases took for a defined intent's."""
    page = sa.text(
        "SELECT number, lex_response FROM turns WHERE answered_by = 'lex' "
        "AND reason <> 'hook_answered' AND CAST(lex_response AS TEXT) LIKE '%\"x-amz-lex:%'"
    ).columns(sa.Column("number", sa.Integer), sa.Column("lex_response", sa.JSON))
    told = sa.text(
        "UPDATE turns SET answered_by = 'bedrock', reason = 'bedrock_answered' WHERE number = :n"
    )
    numbers = [{"n": row[0]} for row in connection.execute(page) if _by_bedrock(row[1])]
    if numbers:
        connection.execute(told, numbers)


def _by_bedrock(response: Mapping[str, Any]) -> bool:
    attributes = response.get("requestAttributes") or {}
    return any(str(attributes.get(name) or "").strip() for name in GENERATED)


MIGRATIONS = (
    Migration(
        1,
        (
            TURNS,
            *_numbered_by_itself("turns"),
            "CREATE INDEX IF NOT EXISTS turns_of_conversation ON turns (conversation, number)",
        ),
    ),
    Migration(
        2,
        (
            "ALTER TABLE turns ADD COLUMN thumb SMALLINT",
            "ALTER TABLE turns ADD COLUMN replay_of VARCHAR(32)",
            "ALTER TABLE turns ADD COLUMN retries INTEGER",
            "ALTER TABLE turns ADD COLUMN fallback_request_id VARCHAR(128)",
            "ALTER TABLE turns ADD COLUMN total_s FLOAT",
            "ALTER TABLE turns ADD COLUMN top_intent VARCHAR(100)",
            "ALTER TABLE turns ADD COLUMN top_score FLOAT",
            "ALTER TABLE turns ADD COLUMN next_intent VARCHAR(100)",
            "ALTER TABLE turns ADD COLUMN next_score FLOAT",
            "UPDATE turns SET total_s = lex_s + COALESCE(answer_s, 0.0)",
        ),
        fill=_fill_best_scored,
    ),
    Migration(
        3,
        (
            # with all that the overview reads in one index, a row with its whole requests and
            # responses is never touched; PostgreSQL takes no index entry above 2,700 bytes, so
            # there the words stay out of it
            Only("sqlite", f"{FACTS}, utterance)"),
            Only("postgresql", f"{FACTS})"),
            "CREATE INDEX turns_by_bot_name ON turns (bot_name, number)",
            "CREATE INDEX turns_by_alias_id ON turns (alias_id, number)",
            "CREATE INDEX turns_by_locale_id ON turns (locale_id, number)",
            "CREATE INDEX turns_by_target ON turns (target, number)",
            "CREATE INDEX turns_by_intent ON turns (intent, number)",
            "CREATE INDEX turns_by_top_intent ON turns (top_intent, number)",
            "CREATE INDEX turns_by_top_score ON turns (top_score, number)",
            "CREATE INDEX turns_by_total_s ON turns (total_s, number)",
            "CREATE INDEX turns_by_cost_nano ON turns (cost_nano, number)",
        ),
    ),
    Migration(
        4,
        (
            "ALTER TABLE turns ADD COLUMN label VARCHAR(100)",
            "DROP INDEX turns_facts",
            Only("sqlite", f"{FACTS}, label, utterance)"),
            Only("postgresql", f"{FACTS}, label)"),
        ),
    ),
    Migration(
        5,
        (
            "CREATE TABLE IF NOT EXISTS log_settings "
            "(name VARCHAR(32) NOT NULL PRIMARY KEY, value VARCHAR(64) NOT NULL)",
        ),
    ),
    Migration(
        10,
        (
            JOBS,
            *_numbered_by_itself("jobs"),
            "CREATE INDEX IF NOT EXISTS jobs_of_topic ON jobs (topic, number)",
            JOB_ITEMS,
            'CREATE UNIQUE INDEX IF NOT EXISTS job_items_by_key ON job_items (job, "key")',
        ),
    ),
    Migration(11, (VOTES, RECORDINGS)),
    Migration(30, ("ALTER TABLE turns ADD COLUMN error_facts JSON",)),
    Migration(
        31,
        (
            API_MESSAGES,
            "CREATE INDEX IF NOT EXISTS ix_api_messages_created_at ON api_messages (created_at)",
        ),
    ),
    Migration(40, ("ALTER TABLE turns ADD COLUMN owner VARCHAR(64)",)),
    Migration(41, ("ALTER TABLE recordings ADD COLUMN owner VARCHAR(64)",)),
    Migration(
        42,
        (
            "ALTER TABLE turns ADD COLUMN process INTEGER",
            "CREATE INDEX turns_unfinished ON turns (process) WHERE state <> 'finished'",
        ),
    ),
    Migration(43, (AUDIT, *_numbered_by_itself("audit"), *APPEND_ONLY)),
    Migration(50, (LIVE_TURNS,)),
    Migration(51, (SPENDING,)),
    Migration(52, (UNKEPT_TEXTS,)),
    Migration(
        60,
        (
            "ALTER TABLE turns ADD COLUMN test_set VARCHAR(100)",
            "CREATE INDEX turns_of_test_sets ON turns (test_set) WHERE test_set IS NOT NULL",
        ),
    ),
    Migration(70, (CALL_RATES,)),
    Migration(71, ("ALTER TABLE jobs ADD COLUMN run INTEGER NOT NULL DEFAULT 1",)),
    Migration(72, ("ALTER TABLE jobs ADD COLUMN left_s FLOAT",)),
    Migration(
        80,
        (
            "ALTER TABLE turns ADD COLUMN place VARCHAR(64)",
            # the only ids with a small letter are those of the bots with a hook of ours
            "UPDATE turns SET place = 'hook' WHERE substr(bot_id, 10, 1) = 'h'",
            "CREATE INDEX turns_of_owner ON turns (owner, conversation, number)",
        ),
    ),
    Migration(
        81,
        (
            Only("sqlite", OWN_BOTS.format(bytes="BLOB")),
            Only("postgresql", OWN_BOTS.format(bytes="BYTEA")),
        ),
    ),
    Migration(
        82,
        (
            CONVERSATIONS,
            "CREATE INDEX IF NOT EXISTS ix_conversations_owner ON conversations (owner)",
        ),
    ),
    Migration(
        83,
        (
            "ALTER TABLE turns ADD COLUMN asked SMALLINT",
            "ALTER TABLE turns ADD COLUMN asks_at_most SMALLINT",
        ),
    ),
    Migration(
        90,
        (
            "ALTER TABLE turns ADD COLUMN source VARCHAR(200)",
            "ALTER TABLE turns ADD COLUMN channel VARCHAR(8)",
            "ALTER TABLE turns ADD COLUMN bot_version VARCHAR(16)",
            "ALTER TABLE turns ADD COLUMN threshold_from VARCHAR(10)",
            "ALTER TABLE turns ADD COLUMN nlu VARCHAR(10)",
            "DROP INDEX turns_facts",
            Only("sqlite", f"{FACTS}, label, source, channel, bot_version, nlu, utterance)"),
            Only("postgresql", f"{FACTS}, label, source, channel, bot_version, nlu)"),
            # what was said here is in neither: to write a turn costs no more than before
            "CREATE INDEX turns_by_source ON turns (source) WHERE source IS NOT NULL",
            "CREATE INDEX turns_by_bot_version ON turns (bot_version) "
            "WHERE bot_version IS NOT NULL",
        ),
    ),
    Migration(95, ("ALTER TABLE own_bots ADD COLUMN hook VARCHAR(300)",)),
    Migration(97, (DEMO_SCRIPTS,)),
    Migration(98, (THRESHOLDS,)),
    Migration(
        100,
        (
            ARCHIVE_DAYS,
            ARCHIVE_CHANGES,
            *_numbered_by_itself("archive_changes"),
        ),
    ),
    Migration(
        110,
        (
            LESSON_CHANGES,
            *_numbered_by_itself("lesson_changes"),
            "CREATE INDEX IF NOT EXISTS lesson_changes_of_bot "
            "ON lesson_changes (bot_name, locale_id, number)",
            Only("sqlite", BOT_ARCHIVES.format(bytes="BLOB")),
            Only("postgresql", BOT_ARCHIVES.format(bytes="BYTEA")),
            PULLED_BOTS,
            *_numbered_by_itself("pulled_bots"),
            "CREATE INDEX IF NOT EXISTS pulled_bots_of_bot ON pulled_bots (place, bot_id, number)",
        ),
    ),
    Migration(
        120,
        (
            "ALTER TABLE turns ADD COLUMN tool_calls JSON",
            "ALTER TABLE turns ADD COLUMN citations JSON",
        ),
    ),
    Migration(
        121,
        (
            Only("sqlite", OWN_DOCUMENTS.format(bytes="BLOB")),
            Only("postgresql", OWN_DOCUMENTS.format(bytes="BYTEA")),
        ),
    ),
    Migration(130, ("ALTER TABLE turns ADD COLUMN engine VARCHAR(64)",)),
    Migration(131, (), fill=_tell_bedrock),
    Migration(
        132,
        (
            "DROP INDEX turns_of_owner",
            "CREATE INDEX turns_of_owner ON turns (owner, conversation, number) "
            "WHERE source IS NULL",
        ),
    ),
)

# The columns each table was made with, and by which step: what is called the same and has others
# is somebody else's.
MADE_WITH: Mapping[str, tuple[int, str]] = {
    "turns": (
        1,
        "number id conversation created_at state outcome utterance bot_name bot_id alias_id "
        "locale_id session_id lex_mode fallback_mode threshold answered_by reason intent score "
        "best_intent best_score lex_s first_s answer_s target model finish_reason input_tokens "
        "output_tokens usage_source cost_nano answer error error_text lex_request lex_response "
        "fallback_request fallback_response",
    ),
    "log_settings": (5, "name value"),
    "jobs": (
        10,
        "number id kind topic title state note parameters width created_at finished_at owner "
        "beat_at",
    ),
    "job_items": (10, "job position key lane payload state result"),
    "comparison_votes": (11, "job question first second voter verdict blind created_at"),
    "recordings": (11, "name created_at lines"),
    "audit": (43, "number created_at who action details turns"),
    "api_messages": (31, "id turn created_at"),
    "call_rates": (70, "name full_at"),
    "own_bots": (81, "owner place bot_id alias_id name locales kept_at export"),
    "thresholds": (98, "place bot_id locale_id threshold"),
    "demo_scripts": (97, "owner bot locale_id steps changed_at"),
    "lesson_changes": (
        110,
        "number batch bot_name locale_id utterance intent response who changed_at turns",
    ),
    "bot_archives": (110, "sha256 content kept_at"),
    "pulled_bots": (110, "number place bot_id version name who pulled_at updated sha256"),
    "own_documents": (121, "owner name files unread passages kept_at"),
    "conversations": (82, "id owner name held_with changed_at"),
    "archive_days": (100, "day turns columns last_number alone"),
    "archive_changes": (100, "number day"),
}

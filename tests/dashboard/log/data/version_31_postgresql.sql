-- A log as LexLens made it when its steps had come to 31, with a row in every table.
CREATE TABLE schema_version (
    version SERIAL NOT NULL,
    PRIMARY KEY (version)
);
CREATE TABLE turns (
    number SERIAL NOT NULL,
    id VARCHAR(32) NOT NULL,
    conversation VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    state VARCHAR(16) NOT NULL,
    outcome VARCHAR(16),
    utterance TEXT NOT NULL,
    bot_name VARCHAR(100) NOT NULL,
    bot_id VARCHAR(10) NOT NULL,
    alias_id VARCHAR(128) NOT NULL,
    locale_id VARCHAR(16) NOT NULL,
    session_id VARCHAR(100) NOT NULL,
    lex_mode VARCHAR(16) NOT NULL,
    fallback_mode VARCHAR(16) NOT NULL,
    threshold FLOAT NOT NULL,
    answered_by VARCHAR(16),
    reason VARCHAR(24),
    intent VARCHAR(100),
    score FLOAT,
    best_intent VARCHAR(100),
    best_score FLOAT,
    lex_s FLOAT,
    first_s FLOAT,
    answer_s FLOAT,
    target VARCHAR(100),
    model VARCHAR(100),
    finish_reason VARCHAR(32),
    input_tokens INTEGER,
    output_tokens INTEGER,
    usage_source VARCHAR(16),
    cost_nano BIGINT,
    answer TEXT,
    error VARCHAR(64),
    error_text TEXT,
    lex_request JSON,
    lex_response JSON,
    fallback_request JSON,
    fallback_response JSON,
    PRIMARY KEY (number),
    UNIQUE (id)
);
CREATE INDEX turns_of_conversation ON turns (conversation, number);
INSERT INTO schema_version (version) VALUES (1);
ALTER TABLE turns ADD COLUMN thumb SMALLINT;
ALTER TABLE turns ADD COLUMN replay_of VARCHAR(32);
ALTER TABLE turns ADD COLUMN retries INTEGER;
ALTER TABLE turns ADD COLUMN fallback_request_id VARCHAR(128);
ALTER TABLE turns ADD COLUMN total_s FLOAT;
ALTER TABLE turns ADD COLUMN top_intent VARCHAR(100);
ALTER TABLE turns ADD COLUMN top_score FLOAT;
ALTER TABLE turns ADD COLUMN next_intent VARCHAR(100);
ALTER TABLE turns ADD COLUMN next_score FLOAT;
INSERT INTO schema_version (version) VALUES (2);
CREATE INDEX turns_facts ON turns (created_at, number, state, outcome, bot_name, locale_id, alias_id, answered_by, reason, intent, target, threshold, best_score, top_intent, top_score, next_score, thumb, replay_of, lex_s, first_s, answer_s, total_s, input_tokens, output_tokens, cost_nano);
CREATE INDEX turns_by_bot_name ON turns (bot_name, number);
CREATE INDEX turns_by_alias_id ON turns (alias_id, number);
CREATE INDEX turns_by_locale_id ON turns (locale_id, number);
CREATE INDEX turns_by_target ON turns (target, number);
CREATE INDEX turns_by_intent ON turns (intent, number);
CREATE INDEX turns_by_top_intent ON turns (top_intent, number);
CREATE INDEX turns_by_top_score ON turns (top_score, number);
CREATE INDEX turns_by_total_s ON turns (total_s, number);
CREATE INDEX turns_by_cost_nano ON turns (cost_nano, number);
INSERT INTO schema_version (version) VALUES (3);
ALTER TABLE turns ADD COLUMN label VARCHAR(100);
DROP INDEX turns_facts;
CREATE INDEX turns_facts ON turns (created_at, number, state, outcome, bot_name, locale_id, alias_id, answered_by, reason, intent, target, threshold, best_score, top_intent, top_score, next_score, thumb, replay_of, lex_s, first_s, answer_s, total_s, input_tokens, output_tokens, cost_nano, label);
INSERT INTO schema_version (version) VALUES (4);
ALTER TABLE turns ADD COLUMN error_facts JSON;
INSERT INTO schema_version (version) VALUES (30);
CREATE TABLE log_settings (name VARCHAR(32) NOT NULL PRIMARY KEY, value VARCHAR(64) NOT NULL);
INSERT INTO schema_version (version) VALUES (5);
CREATE TABLE comparison_votes (
    job VARCHAR(32) NOT NULL,
    question INTEGER NOT NULL,
    first VARCHAR(100) NOT NULL,
    second VARCHAR(100) NOT NULL,
    voter VARCHAR(64) NOT NULL,
    verdict VARCHAR(10) NOT NULL,
    blind BOOLEAN NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (job, question, first, second, voter)
);
CREATE TABLE recordings (
    name VARCHAR(100) NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    lines JSON NOT NULL,
    PRIMARY KEY (name)
);
INSERT INTO schema_version (version) VALUES (11);
CREATE TABLE jobs (
    number SERIAL NOT NULL,
    id VARCHAR(32) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    topic VARCHAR(128) NOT NULL,
    title TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    note TEXT,
    parameters JSON NOT NULL,
    width INTEGER NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITHOUT TIME ZONE,
    owner VARCHAR(16),
    beat_at TIMESTAMP WITHOUT TIME ZONE,
    PRIMARY KEY (number),
    UNIQUE (id)
);
CREATE INDEX jobs_of_topic ON jobs (topic, number);
CREATE TABLE job_items (
    job VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    key VARCHAR(200) NOT NULL,
    lane VARCHAR(100) NOT NULL,
    payload JSON NOT NULL,
    state VARCHAR(8) NOT NULL,
    result JSON,
    PRIMARY KEY (job, position)
);
CREATE UNIQUE INDEX job_items_by_key ON job_items (job, key);
INSERT INTO schema_version (version) VALUES (10);
CREATE TABLE api_messages (
    id VARCHAR(64) NOT NULL,
    turn VARCHAR(32) NOT NULL,
    created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_api_messages_created_at ON api_messages (created_at);
INSERT INTO schema_version (version) VALUES (31);
INSERT INTO turns (id, conversation, created_at, state, outcome, utterance, bot_name, bot_id,
    alias_id, locale_id, session_id, lex_mode, fallback_mode, threshold, answered_by, reason,
    top_intent, top_score, cost_nano, label, lex_response, error_facts)
VALUES ('t1', 'c1', '2026-11-21 10:00:00.000000', 'finished', 'complete', '안녕', 'B', 'BOTBOTBOT1',
    'TSTALIASID', 'ko_KR', 'c1', 'EMBEDDED', 'EMBEDDED', 0.4, 'fallback', 'below_threshold',
    'High', 0.3, 12000, 'Greeting', '{"messages": []}', '{"seconds": 30}');
INSERT INTO log_settings (name, value) VALUES ('days', '30'), ('texts', 'no'), ('hash_key', 'abc');
INSERT INTO jobs (id, kind, topic, title, state, parameters, width, created_at)
VALUES ('j1', 'compare', 'c1', 'a, b', 'finished', '{"repeats": 1}', 2, '2026-11-21 10:00:00.000000');
INSERT INTO job_items (job, position, key, lane, payload, state, result)
VALUES ('j1', 0, '0/0/a', 'a', '{"utterance": "안녕"}', 'done', '{"text": "hello"}');
INSERT INTO comparison_votes (job, question, first, second, voter, verdict, blind, created_at)
VALUES ('j1', 0, 'a', 'b', 'me', 'first', TRUE, '2026-11-21 10:00:00.000000');
INSERT INTO recordings (name, created_at, lines)
VALUES ('recorded:old#1', '2026-11-21 10:00:00.000000', '[{"utterance": "안녕", "text": "hello"}]');
INSERT INTO api_messages (id, turn, created_at) VALUES ('m1', 't1', '2026-11-21 10:00:00.000000');

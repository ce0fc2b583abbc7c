-- Times are milliseconds since 1970 in UTC. Every text is masked before it comes here.

-- What the store made for itself and must keep, such as the key of the hashes.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The row that a probe writes to see whether the store can be written.
CREATE TABLE probe (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    at_ms    BIGINT NOT NULL
);
INSERT INTO probe (id, at_ms) VALUES (1, 0);

-- One row a conversation: what the dialogue remembers, and who works on it until when.
CREATE TABLE conversations (
    -- The channel, a slash, and the caller's id or the keyed hash of the platform's.
    id             TEXT PRIMARY KEY,
    -- JSON with its own version; NULL until the first reply.
    state          TEXT,
    -- Counts the replies: who commits one says from which count it started.
    turn           BIGINT NOT NULL DEFAULT 0,
    used_ms        BIGINT NOT NULL,
    -- When there is next something to do for it; NULL when there is nothing.
    due_ms         BIGINT,
    -- The fencing token rises with every lease; a completion with an older one changes nothing.
    lease_token    BIGINT NOT NULL DEFAULT 0,
    lease_until_ms BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX conversations_due ON conversations (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX conversations_used ON conversations (used_ms);

-- What was said and replied; the store of idempotent replies, and of questions without an answer (outcome 'fallback').
CREATE TABLE messages (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    -- The caller's message id, or the keyed hash of the platform's event.
    key             TEXT,
    at_ms           BIGINT NOT NULL,
    text            TEXT NOT NULL,
    language        TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    reason          TEXT,
    reply           TEXT NOT NULL,
    UNIQUE (conversation_id, key)
);
CREATE INDEX messages_at ON messages (at_ms);

CREATE TABLE feedback (
    conversation_id TEXT NOT NULL,
    key             TEXT NOT NULL,
    at_ms           BIGINT NOT NULL,
    helpful         BIGINT NOT NULL CHECK (helpful IN (0, 1)),
    comment         TEXT,
    PRIMARY KEY (conversation_id, key)
);
CREATE INDEX feedback_at ON feedback (at_ms);

-- Keyed hashes of the events that were taken; they outlive what is erased, so that a late repeat is not answered.
CREATE TABLE seen (
    key   TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL
);
CREATE INDEX seen_at ON seen (at_ms);

-- Events taken and not answered yet, in the order in which they came.
CREATE TABLE inbox (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    key             TEXT NOT NULL,
    at_ms           BIGINT NOT NULL,
    body            TEXT NOT NULL,
    -- Set when it cannot be answered.
    dead_ms         BIGINT,
    fault           TEXT
);
CREATE INDEX inbox_conversation ON inbox (conversation_id, seq);

-- Parts of replies that their platform has not accepted yet, in the order in which a person is to see them.
CREATE TABLE outbox (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    channel         TEXT NOT NULL,
    at_ms           BIGINT NOT NULL,
    body            TEXT NOT NULL,
    n_attempts      BIGINT NOT NULL DEFAULT 0,
    next_ms         BIGINT NOT NULL,
    -- Set when it is given up: a dead letter.
    dead_ms         BIGINT,
    fault           TEXT
);
CREATE INDEX outbox_conversation ON outbox (conversation_id, seq);

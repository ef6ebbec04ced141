-- oldest reader: 1

-- Bytes, wherever they lie; never changed once stored. A content that is being written is touched now and then, so that what a
-- crash left is told from what is slow.
CREATE TABLE file_content (
    content_id  uuid        NOT NULL PRIMARY KEY,
    storage     text        NOT NULL CHECK (storage IN ('disk', 'database')),
    state       text        NOT NULL CHECK (state IN ('writing', 'stored', 'deleted')),
    -- What it takes, announced or counted so far while it is being written.
    size        bigint      NOT NULL,
    sha256      text        NOT NULL,
    touched_at  timestamptz NOT NULL,
    -- When nothing referred to it any more.
    unlinked_at timestamptz
);
CREATE INDEX file_content_unused ON file_content (touched_at) WHERE state <> 'stored' OR unlinked_at IS NOT NULL;

-- Of contents in the database; pieces of 1 MiB, the last one smaller. External: read in parts without unpacking the whole.
CREATE TABLE file_chunk (
    content_id uuid  NOT NULL,
    number     int   NOT NULL,
    bytes      bytea NOT NULL,
    PRIMARY KEY (content_id, number)
);
ALTER TABLE file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Files that devices can download; some thousands.
CREATE TABLE file (
    name         text COLLATE "C" NOT NULL PRIMARY KEY,
    content_id   uuid,
    size         bigint      NOT NULL,
    sha256       text        NOT NULL,
    file_type    text        NOT NULL,
    manufacturer text        NOT NULL,
    oui          text        NOT NULL,
    product_class text       NOT NULL,
    version      text        NOT NULL,
    url          text        NOT NULL,
    revision     bigint      NOT NULL,
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL
);

-- Files that devices uploaded. The id is a UUID of version 7, and the content's.
CREATE TABLE device_file (
    device_id    text COLLATE "C" NOT NULL,
    file_id      uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    file_type    text        NOT NULL,
    media_type   text        NOT NULL,
    size         bigint      NOT NULL,
    sha256       text        NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (device_id, file_id)
);
CREATE INDEX device_file_by_age ON device_file (received_at);

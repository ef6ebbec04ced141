-- oldest reader: 1

-- What is open for a device stands in its row, so that a session without any operation reads nothing more.
ALTER TABLE device
    ADD COLUMN work           bigint NOT NULL DEFAULT 0,
    -- Names that the device was found to answer in one GetParameterValues; 0 when never found out.
    ADD COLUMN read_batch_max int    NOT NULL DEFAULT 0;

-- What was asked of devices. Requests, results and faults are JSON texts: jsonb would refuse characters that devices send.
-- Large results come compressed.
CREATE TABLE operation (
    device_id        text COLLATE "C" NOT NULL,
    operation_id     uuid        NOT NULL,
    type             text        NOT NULL,
    status           text        NOT NULL,
    priority         int         NOT NULL,
    command_key      text        NOT NULL,
    request          text        NOT NULL,
    idempotency_key  text,
    holds_others     boolean     NOT NULL,
    may_wait         boolean     NOT NULL,
    timeout_ms       bigint      NOT NULL,
    attempts_max     int         NOT NULL,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    attempts         int         NOT NULL DEFAULT 0,
    phase            text        NOT NULL DEFAULT '',
    software_version text        NOT NULL DEFAULT '',
    -- Of the last lease; every claim gives another one.
    lease_token      bigint      NOT NULL DEFAULT 0,
    is_orphan        boolean     NOT NULL DEFAULT false,
    lease_until      timestamptz,
    not_before       timestamptz NOT NULL,
    deadline_at      timestamptz,
    started_at       timestamptz,
    -- When it came to wait, and when it ended.
    waiting_since    timestamptz,
    finished_at      timestamptz,
    result           bytea,
    fault            text,
    PRIMARY KEY (device_id, operation_id),
    UNIQUE (device_id, idempotency_key)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE operation ALTER COLUMN result SET STORAGE EXTERNAL;
CREATE INDEX operation_by_id ON operation (operation_id);
CREATE INDEX operation_open ON operation (device_id, priority, operation_id)
    WHERE status IN ('queued', 'running', 'waiting');
CREATE INDEX operation_leased ON operation (lease_until) WHERE status = 'running';
CREATE INDEX operation_queued ON operation (expires_at) WHERE status = 'queued';
CREATE INDEX operation_waiting ON operation (deadline_at) WHERE status = 'waiting';
CREATE INDEX operation_finished ON operation (finished_at) WHERE finished_at IS NOT NULL;

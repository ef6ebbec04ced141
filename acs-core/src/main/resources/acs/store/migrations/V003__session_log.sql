-- oldest reader: 1

-- What was said in sessions that did or met something, by the day. The id is a UUID of version 7 and tells the start in
-- milliseconds. Steps and envelopes are JSON texts, since jsonb would refuse characters that devices send.
CREATE TABLE device_session (
    device_id      text COLLATE "C" NOT NULL,
    started_at     timestamptz NOT NULL,
    session_id     uuid        NOT NULL,
    duration_ms    bigint      NOT NULL,
    event          text        NOT NULL,
    outcome        text        NOT NULL,
    remote_address text        NOT NULL,
    bytes_received bigint      NOT NULL,
    bytes_sent     bigint      NOT NULL,
    steps_omitted  int         NOT NULL,
    steps          text        NOT NULL,
    -- One for each step, in their order; null when the device was not captured.
    envelopes      text,
    PRIMARY KEY (device_id, started_at, session_id)
) PARTITION BY RANGE (started_at);
CREATE TABLE device_session_default PARTITION OF device_session DEFAULT;

-- Devices whose envelopes are kept for a while; a handful.
CREATE TABLE session_capture (
    device_id text COLLATE "C" NOT NULL PRIMARY KEY,
    until     timestamptz NOT NULL
);

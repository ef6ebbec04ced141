-- oldest reader: 1

-- One row per device. What every Inform changes stands last and together, and before it the hot part of the shadow: a
-- HOT update then logs only the few bytes between the first and the last difference. No column but the key is indexed.
CREATE TABLE device (
    device_id              text COLLATE "C" NOT NULL PRIMARY KEY,
    first_seen             timestamptz NOT NULL,
    manufacturer           text        NOT NULL,
    oui                    text        NOT NULL,
    product_class          text        NOT NULL,
    serial_number          text        NOT NULL,
    tags                   text[]      NOT NULL DEFAULT '{}',
    software_version       text        NOT NULL DEFAULT '',
    hardware_version       text        NOT NULL DEFAULT '',
    connection_request_url text        NOT NULL DEFAULT '',
    parameter_key          text        NOT NULL DEFAULT '',
    cwmp_version           text        NOT NULL,
    remote_address         text        NOT NULL,
    last_events            text[]      NOT NULL,
    last_boot              timestamptz,
    last_bootstrap         timestamptz,
    -- Of Informs by the names of their parameters: when each sort but the current one came last, epoch milliseconds.
    shapes                 jsonb       NOT NULL DEFAULT '{}',
    -- path -> type, shape of the Inform that brought it, value
    hot                    jsonb       NOT NULL,
    shape                  text        NOT NULL,
    inform_digest          bigint      NOT NULL,
    last_inform            timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.2);
ALTER TABLE device ALTER COLUMN hot SET STORAGE MAIN;

-- What grew too large for the device's row: all its parameters, compressed by the ACS.
CREATE TABLE device_shadow (
    device_id text COLLATE "C" NOT NULL PRIMARY KEY,
    version   bigint NOT NULL,
    document  bytea  NOT NULL
) WITH (fillfactor = 90);
ALTER TABLE device_shadow ALTER COLUMN document SET STORAGE EXTERNAL;

-- History, by the day. The default partition catches what comes while the next days' partitions could not be made.
CREATE TABLE device_event (
    device_id   text COLLATE "C" NOT NULL,
    received_at timestamptz NOT NULL,
    event_seq   bigint      NOT NULL,
    type        text        NOT NULL,
    command_key text        NOT NULL,
    details     jsonb       NOT NULL,
    PRIMARY KEY (device_id, received_at, event_seq)
) PARTITION BY RANGE (received_at);
CREATE TABLE device_event_default PARTITION OF device_event DEFAULT;

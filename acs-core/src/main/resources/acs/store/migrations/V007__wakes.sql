-- oldest reader: 1

-- Of each device that was asked to connect: its last time. One row each, so that it grows with the fleet and no further.
CREATE TABLE device_wake (
    device_id text COLLATE "C" NOT NULL PRIMARY KEY,
    at        timestamptz NOT NULL,
    -- Of the last attempt; null when none was made.
    method    text,
    outcome   text        NOT NULL,
    detail    text        NOT NULL,
    -- The way of asking that the device last followed by a session.
    came_by   text,
    -- When it is to be asked again if its operations still wait; found again by this after a restart.
    next_at   timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

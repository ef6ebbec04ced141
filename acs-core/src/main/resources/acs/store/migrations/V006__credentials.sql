-- oldest reader: 1

-- The versions of keys that something was made with, and by which to know the right key again; a handful. A server whose
-- key files do not have them all does not start.
CREATE TABLE key_version (
    ring         text        NOT NULL,
    version      int         NOT NULL,
    fingerprint  text        NOT NULL,
    active_since timestamptz NOT NULL,
    -- Nothing is left that was made with it.
    retired_at   timestamptz,
    PRIMARY KEY (ring, version)
);

-- A row for devices whose credentials are more than what their id derives. Secrets are sealed by the ACS.
CREATE TABLE device_credential (
    device_id         text COLLATE "C" NOT NULL PRIMARY KEY,
    -- What the device has taken: none, derived or stored.
    kind              text        NOT NULL,
    username          text,
    secret            text,
    key_version       int         NOT NULL,
    since             timestamptz,
    -- What the operation sets in it; taken when that succeeded.
    next_kind         text,
    next_username     text,
    next_secret       text,
    next_key_version  int         NOT NULL,
    next_operation    uuid,
    next_at           timestamptz,
    next_attempts     int         NOT NULL,
    -- The shared secret is let in until then.
    bootstrap_until   timestamptz,
    -- Of the ACS's own credentials towards the device.
    request_version   int         NOT NULL,
    request_next      int         NOT NULL,
    request_operation uuid,
    request_at        timestamptz,
    request_attempts  int         NOT NULL,
    root_object       text        NOT NULL,
    changed_at        timestamptz NOT NULL,
    -- When it changed in a way that all nodes must hear of; null for never.
    told_at           timestamptz
) WITH (fillfactor = 80);
CREATE INDEX device_credential_username ON device_credential (username) WHERE username IS NOT NULL;
CREATE INDEX device_credential_next_username ON device_credential (next_username) WHERE next_username IS NOT NULL;
CREATE INDEX device_credential_open ON device_credential (device_id)
    WHERE next_operation IS NOT NULL OR request_operation IS NOT NULL;
CREATE INDEX device_credential_told ON device_credential (told_at) WHERE told_at IS NOT NULL;

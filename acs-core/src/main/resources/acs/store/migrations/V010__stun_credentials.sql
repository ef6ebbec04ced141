-- oldest reader: 1

-- What the device's STUN client proves itself with, as request_ columns are for connection requests.
ALTER TABLE device_credential
    ADD COLUMN stun_version   int NOT NULL DEFAULT 0,
    ADD COLUMN stun_next      int NOT NULL DEFAULT 0,
    ADD COLUMN stun_operation uuid,
    ADD COLUMN stun_at        timestamptz,
    ADD COLUMN stun_attempts  int NOT NULL DEFAULT 0;
CREATE INDEX device_credential_stun_open ON device_credential (device_id) WHERE stun_operation IS NOT NULL;

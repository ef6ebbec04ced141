-- oldest reader: 1

-- The ParameterKey that the ACS last set with success, and when; both null when none was set since the device began anew.
ALTER TABLE device
    ADD COLUMN configuration_mark    text,
    ADD COLUMN configuration_mark_at timestamptz;

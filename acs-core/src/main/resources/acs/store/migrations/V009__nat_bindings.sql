-- oldest reader: 1

-- Where devices behind NAT are reached by a datagram, as they have proven to the STUN server; what they only report stands
-- among their parameters.
CREATE TABLE device_binding (
    device_id text COLLATE "C" NOT NULL PRIMARY KEY,
    address   text        NOT NULL,
    learnt_at timestamptz NOT NULL
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

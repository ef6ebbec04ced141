-- oldest reader: 1

-- The runs of nodes that have not ended as they should: a run that ends takes its row away.
CREATE TABLE node_run (
    run     bigint      NOT NULL PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    -- Its operations that were under way in sessions when it was last seen; more than ten count as eleven.
    running int         NOT NULL
);

ALTER TABLE operation
    -- Of the lease that another session took over; a lease's token tells the run that gave it.
    ADD COLUMN lost_token   bigint NOT NULL DEFAULT 0,
    -- How often the run of a node ended while it was under way there.
    ADD COLUMN unclean_ends int    NOT NULL DEFAULT 0;

package acs.store;

/** What waits for a commit that it shares with others: one of each device at most. */
interface Waiting {
    /** Whose it is; two of one device are not in the same commit, and keep their order. */
    String deviceKey();

    /** What it takes in memory, nearly. */
    long bytes();
}

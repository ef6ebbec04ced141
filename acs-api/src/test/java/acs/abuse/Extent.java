package acs.abuse;

/** Extent of the attacks: short for every build, long with {@code -Dacs.abuse.long=true}. */
final class Extent {
    /** Whether the attacks run with the numbers that ended a process of 1 GB once. */
    static final boolean LONG = Boolean.getBoolean("acs.abuse.long");

    private Extent() {}

    /** The server's heap in MB. */
    static int heapMegabytes() {
        return of(256, 1024);
    }

    static int of(int inShort, int inLong) {
        return LONG ? inLong : inShort;
    }
}

package acs.app;

/** How the process ends. */
final class ExitCode {
    /** Fine. */
    static final int OK = 0;
    /** Failed while running. */
    static final int FAILED = 1;
    /** Bad usage or configuration. */
    static final int USAGE = 2;
    /** The heap is exhausted; the JVM itself ends so. */
    static final int OUT_OF_MEMORY = 3;

    private ExitCode() {}
}

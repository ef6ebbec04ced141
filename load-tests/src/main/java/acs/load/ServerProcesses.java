package acs.load;

import java.io.IOException;
import java.util.OptionalLong;

import picocli.CommandLine.Option;

/** The processes whose CPU is measured: options that commands share. */
final class ServerProcesses {
    @Option(names = "--server-pid", required = true, paramLabel = "PID", description = "Process of the ACS; its children count too.")
    private long serverPid;

    @Option(names = "--postgres-pid", defaultValue = "0", paramLabel = "PID", description = "Postmaster. Default: the one below the ACS.")
    private long postgresPid;

    private long postmaster;

    /**
     * CPU of each of what was done.
     *
     * @param acs       milliseconds of the ACS
     * @param postgres  milliseconds of PostgreSQL
     * @param generator milliseconds of this process
     */
    record Cost(double acs, double postgres, double generator) {
        double together() {
            return acs + postgres;
        }
    }

    /**
     * Finds them.
     *
     * @throws IllegalArgumentException when they are not there; the message is for people
     */
    void find() throws IOException {
        ProcessCpu now = ProcessCpu.now();
        if (!now.has(serverPid) || (postgresPid > 0 && !now.has(postgresPid))) {
            throw new IllegalArgumentException("there is no such process");
        }
        OptionalLong found = postgresPid > 0 ? OptionalLong.of(postgresPid) : now.postmasterBelow(serverPid);
        postmaster = found
                .orElseThrow(() -> new IllegalArgumentException("no PostgreSQL below the ACS: give --postgres-pid"));
    }

    /** What each of so many cost between the two. */
    Cost between(ProcessCpu start, ProcessCpu end, long number) {
        double millisEach = 1000.0 / Math.max(1, number);
        long self = ProcessHandle.current().pid();
        return new Cost((end.seconds(serverPid, postmaster) - start.seconds(serverPid, postmaster)) * millisEach,
                (end.seconds(postmaster, -1) - start.seconds(postmaster, -1)) * millisEach,
                (end.seconds(self, -1) - start.seconds(self, -1)) * millisEach);
    }
}

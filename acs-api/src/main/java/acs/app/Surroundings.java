package acs.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the process got from its caller; tests hand in their own.
 *
 * @param environment      the variables
 * @param workingDirectory absolute
 * @param out              results and logs
 * @param err              complaints
 */
record Surroundings(Map<String, String> environment, Path workingDirectory, PrintStream out, PrintStream err) {
    static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), System.out, System.err);
    }
}

package acs.store.embedded;

import java.util.List;
import java.util.Map;

/** Processes that know nothing of the ACS's settings: a token or a password in its environment stays with the ACS. */
final class BareProcess {
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private BareProcess() {}

    /** To be started by the caller. PostgreSQL's own variables and a library path of this process are not passed on. */
    static ProcessBuilder of(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of("PATH", path(), "LC_ALL", "C", "LANG", "C", "TZ", "UTC"));
        return builder;
    }

    /** Where programs are looked for. */
    static String path() {
        return System.getenv().getOrDefault("PATH", USUAL_PATH);
    }
}

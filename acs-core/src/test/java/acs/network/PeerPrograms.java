package acs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Programs of other projects that tests talk to: an XMPP server, STUN clients, proxies. A test whose program is not installed is
 * skipped; with {@code -Dacs.peers=required}, which says that all are installed, it fails.
 */
public final class PeerPrograms {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin",
            "/sbin",
            "/bin");

    private PeerPrograms() {}

    /** The program of this name. */
    public static Path named(String name) {
        return demand(System.getProperty("acs.peers", ""), name,
                FOLDERS.stream().map(folder -> Path.of(folder, name)).toArray(Path[]::new));
    }

    /** The first of the places where the program is. */
    static Path demand(String peers, String name, Path... places) {
        Optional<Path> found = Arrays.stream(places).filter(Files::isExecutable).findFirst();
        if (peers.equals("required")) {
            assertThat(found).as("%s is not installed, and acs.peers=required says that all peers are", name)
                    .isPresent();
        }
        assumeTrue(found.isPresent(), name + " is not installed");
        return found.orElseThrow();
    }
}

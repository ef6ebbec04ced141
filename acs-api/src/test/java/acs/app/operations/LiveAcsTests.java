package acs.app.operations;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests against one whole server, which their class shares. */
abstract class LiveAcsTests {
    @TempDir
    static Path here;
    static LiveAcs acs;

    @BeforeAll
    static void start() throws Exception {
        acs = LiveAcs.start(here);
    }

    @AfterAll
    static void stop() {
        acs.close();
    }
}

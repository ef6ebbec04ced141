package acs.store.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** A program that starts the server, says so, and waits to be killed. */
final class OrphanMaker {
    private OrphanMaker() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]),
                new EmbeddedPostgresSettings(16, 64, 20,
                        Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1)));
        EmbeddedPostgresTest.query(postgres, "CREATE TABLE orphaned (x int)");
        System.out.println("server " + postgres.processId());
        Thread.sleep(Duration.ofMinutes(2));
    }
}

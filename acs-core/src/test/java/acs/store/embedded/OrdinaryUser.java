package acs.store.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** A program that starts the server, asks it something, stops it, and tells the answer. */
final class OrdinaryUser {
    private OrdinaryUser() {}

    public static void main(String[] arguments) {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]),
                new EmbeddedPostgresSettings(16, 64, 20, Duration.ofMinutes(5), Duration.ofMinutes(1),
                        Duration.ofSeconds(10), Duration.ofSeconds(1)))) {
            EmbeddedPostgresTest.query(postgres, "CREATE TABLE kept (x int)");
            System.out.println("answer " + EmbeddedPostgresTest.query(postgres, "SELECT to_regclass('kept')::text"));
        }
        System.out.println("stopped");
    }
}

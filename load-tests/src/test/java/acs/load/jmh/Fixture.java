package acs.load.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The Inform that benchmarks read: 18 parameters, 3.8 kB, as a TR-098 gateway writes it. */
final class Fixture {
    private Fixture() {}

    static byte[] inform() {
        try (InputStream in = Fixture.class.getResourceAsStream("inform-18.xml")) {
            if (in == null) {
                throw new IllegalStateException("inform-18.xml is missing");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

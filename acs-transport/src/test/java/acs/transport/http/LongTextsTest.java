package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import acs.transport.auth.AuthSettings;
import acs.transport.auth.AuthSettings.Method;
import org.junit.jupiter.api.Test;

/**
 * Informs whose SoftwareVersion has 2,000,000 characters, on connections that stay open: neither a session, nor what is left of
 * one, nor an unauthenticated caller holds memory by them.
 */
class LongTextsTest {
    private static final int CONNECTIONS = 40;
    private static final int CHARACTERS = 2_000_000;
    /** A quarter of what the texts come to. */
    private static final long GROWTH_MAX = (long) CONNECTIONS * CHARACTERS / 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void long_texts_of_live_and_of_ended_sessions_are_not_kept() {
        try (SouthboundFixture acs = new SouthboundFixture(SouthboundSettings.defaults())) {
            long before = used();
            for (int device = 0; device < CONNECTIONS; device++) {
                RawCpe cpe = acs.cpe();
                assertThat(cpe.post(inform(device), "Content-Encoding: gzip").expect(200).body())
                        .contains("InformResponse");
                acs.log.informs.clear();
                if (device % 2 == 0) {
                    cpe.post("").expect(204);
                }
            }
            assertThat(acs.sessions.size()).isEqualTo(CONNECTIONS / 2);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(used() - before).isLessThan(GROWTH_MAX));
        }
    }

    @Test
    void long_texts_of_callers_that_prove_nothing_are_not_kept() {
        try (AuthFixture acs = new AuthFixture(AuthSettings.defaults().with(Method.DIGEST))) {
            long before = used();
            for (int device = 0; device < CONNECTIONS; device++) {
                acs.cpe().post(inform(device), "Content-Encoding: gzip").expect(401);
            }
            assertThat(acs.log.informs).isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(used() - before).isLessThan(GROWTH_MAX));
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static byte[] inform(int device) {
        Random random = new Random(device);
        StringBuilder version = new StringBuilder(CHARACTERS);
        while (version.length() < CHARACTERS) {
            version.append(Long.toString(random.nextLong(1_000_000), 36)).append("0000000000000000000000000000");
        }
        String inform = Envelopes.inform("L" + device, Envelopes.event("2 PERIODIC"),
                Envelopes.parameter("Device.DeviceInfo.SoftwareVersion", version.toString()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(inform.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}

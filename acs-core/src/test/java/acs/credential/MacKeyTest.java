package acs.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class MacKeyTest {
    private static final byte[] TEXT = "what do ya want for nothing?".getBytes(US_ASCII);
    /** RFC 4231 §4.3. */
    private static final String SIGNED = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private final MacKey key = new MacKey("Jefe".getBytes(US_ASCII));

    @Test
    void a_key_signs_the_same_text_the_same_way_each_time() {
        assertThat(HexFormat.of().formatHex(key.sign(TEXT))).isEqualTo(SIGNED);
        assertThat(key.sign(new byte[0])).isNotEqualTo(key.sign(TEXT));
        assertThat(HexFormat.of().formatHex(key.sign(TEXT))).isEqualTo(SIGNED);
        assertThat(key).hasToString("MacKey");
    }

    @Test
    void threads_that_sign_at_once_do_not_disturb_each_other() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<byte[]>> tasks = IntStream.range(0, 2_000)
                    .<Callable<byte[]>>mapToObj(i -> () -> key.sign(TEXT))
                    .toList();
            for (var signed : threads.invokeAll(tasks)) {
                assertThat(HexFormat.of().formatHex(signed.get())).isEqualTo(SIGNED);
            }
        }
    }

    @Test
    void a_ring_signs_with_the_key_of_the_version_and_purpose_and_has_none_for_versions_that_it_does_not_know() {
        KeyRing ring = Keys.upTo(2);
        for (int version : new int[]{1, 2}) {
            for (String purpose : List.of("nonce", "cpe-password")) {
                byte[] made = MacKey.signOnce(ring.key(version, purpose).orElseThrow(), TEXT);
                assertThat(ring.signing(version, purpose).orElseThrow().sign(TEXT)).isEqualTo(made);
                assertThat(ring.signing(version, purpose)).isEqualTo(ring.signing(version, purpose));
            }
        }
        assertThat(ring.signing(3, "nonce")).isEmpty();
    }
}

package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureTest {
    @Test
    void only_the_server_the_network_and_silence_cost_the_connection() {
        assertThat(Failure.of(new R2dbcNonTransientResourceException("disk full", "53100")))
                .isEqualTo(Failure.CONNECTION);
        assertThat(Failure.of(new R2dbcNonTransientResourceException("gone"))).isEqualTo(Failure.CONNECTION);
        assertThat(Failure.of(new IOException("reset"))).isEqualTo(Failure.CONNECTION);
        assertThat(Failure.of(new TimeoutException())).isEqualTo(Failure.CONNECTION);
        assertThat(Failure.of(new RuntimeException("clean-up failed", new IOException("reset"))))
                .isEqualTo(Failure.CONNECTION);
        assertThat(Failure.of(new StackOverflowError())).isEqualTo(Failure.CONNECTION);
    }

    @Test
    void any_other_error_is_the_records_own() {
        assertThat(Failure.of(new R2dbcDataIntegrityViolationException("null", "23502"))).isEqualTo(Failure.DATA);
        assertThat(Failure.of(new IllegalStateException("odd"))).isEqualTo(Failure.DATA);
        assertThat(Failure.of(new UnsupportedOperationException("odd"))).isEqualTo(Failure.DATA);
        assertThat(Failure.of(new RuntimeException(new IllegalStateException("odd")))).isEqualTo(Failure.DATA);
    }

    @Test
    void complaints_are_one_line_a_period() {
        Complaints complaints = new Complaints(LoggerFactory.getLogger(FailureTest.class), "test records");
        long now = System.nanoTime();
        assertThat(complaints.add(1, new IllegalStateException("first"), now)).isTrue();
        assertThat(complaints.add(1, new IllegalStateException("second"), now + 1)).isFalse();
        assertThat(complaints.add(1, new IllegalStateException("third"), now + Duration.ofSeconds(6).toNanos()))
                .isTrue();
    }
}

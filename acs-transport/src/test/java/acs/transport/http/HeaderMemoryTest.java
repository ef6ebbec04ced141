package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryUse;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection holds beside bodies: heads that are not complete, long lines, requests that run ahead. */
class HeaderMemoryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String EMPTY_POST = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n";

    private final MemoryBudget budget = new MemoryBudget(MemoryLimits.only(8 << 20));
    private final SouthboundFixture acs = new SouthboundFixture(
            SouthboundSettings.defaults().with(new HttpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG)), budget,
            AdmissionLimits.none());

    @AfterEach
    void stop() {
        acs.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void more_header_fields_than_allowed_are_431_though_the_head_is_not_complete() {
        // The decoder takes a field when it sees that the next line does not belong to it.
        acs.cpe().send("POST / HTTP/1.1\r\n" + "a:\r\n".repeat(102)).expect(431);
    }

    @Test
    void fields_that_are_hardly_longer_than_their_line_end_count_with_what_they_take() {
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\n" + "a:\r\n".repeat(99));
        await().until(() -> budget.held(MemoryUse.BODIES) > 90 * 100);
        cpe.send("Content-Length: 0\r\n\r\n").expect(204);
        await().until(() -> budget.held() == 0);
    }

    @Test
    void the_buffer_for_lines_stays_as_large_as_the_longest_and_counts_as_long_as_the_connection() {
        RawCpe cpe = acs.cpe().send("POST / HTTP/1.1\r\nContent-Length: 0\r\nA: " + "x".repeat(12_000) + "\r\n\r\n");
        cpe.expect(204);
        await().until(() -> budget.held(MemoryUse.BODIES) > 12_000);
        cpe.send(EMPTY_POST).expect(204);
        assertThat(budget.held(MemoryUse.BODIES)).isBetween(12_000L, 14_000L);
        cpe.close();
        await().until(() -> budget.held() == 0);
    }

    @Test
    void requests_that_run_ahead_count_until_their_turn() {
        acs.log.shut();
        RawCpe cpe = acs.cpe().post(Envelopes.inform("1"));
        await().until(() -> acs.sessions.size() == 1);
        long ofInform = budget.held(MemoryUse.BODIES);
        cpe.send(EMPTY_POST.repeat(100));
        await().until(() -> budget.held(MemoryUse.BODIES) > ofInform + 3_000);
        acs.log.open();
        cpe.expect(200);
        for (int i = 0; i < 100; i++) {
            cpe.expect(204);
        }
        await().until(() -> budget.held() == 0);
    }

    @Test
    void nothing_of_trailers_is_kept_however_many_come() {
        RawCpe cpe = acs.cpe()
                .send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a:\r\n".repeat(3_000));
        cpe.send("\r\n").expect(204);
        acs.cpe().send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a: bcdefgh\r\n".repeat(3_000))
                .expect(400);
    }

    @Test
    void a_body_of_tiny_chunks_holds_no_more_than_its_bytes() {
        StringBuilder chunks = new StringBuilder("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        chunks.append("1\r\n \r\n".repeat(20_000));
        RawCpe cpe = acs.cpe().send(chunks.toString());
        await().until(() -> budget.held(MemoryUse.BODIES) >= 20_000);
        assertThat(budget.held(MemoryUse.BODIES)).isLessThanOrEqualTo(2 * 20_480 + 70_000);
        cpe.send("0\r\n\r\n").expect(400);
    }
}

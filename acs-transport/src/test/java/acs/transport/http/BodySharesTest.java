package acs.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.network.NetworkList;
import acs.transport.caller.AdmissionLimits;
import org.junit.jupiter.api.Test;

/** Half-sent bodies take no memory from Informs, wherever they come from. All sizes are a sixteenth of the shipped ones. */
class BodySharesTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final HttpTimeouts PATIENT = new HttpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    private static final SouthboundSettings SETTINGS = SouthboundSettings.defaults().with(PATIENT)
            .with(new BodyRate(0, Duration.ofSeconds(1)));
    private static final long BODIES = 8 << 20;
    private static final long SMALL = 64 << 10;
    private static final int ATTACKERS = 59;
    private static final int ATTACKERS_ADDRESS = 20;
    private static final int CANARY_ADDRESS = 9;
    private static final int ROUNDS = 24;
    /** Bytes of each half-sent body: the large ones together are more than all may hold, the others fill what they leave. */
    private static final int[] PARTS = {150 << 10, 20 << 10, 2 << 10};

    private final MemoryBudget budget = new MemoryBudget(new MemoryLimits(26 << 20,
            Map.of(MemoryUse.BODIES, new MemoryLimits.Bound(BODIES, BODIES / 4, BODIES / 8)), SMALL));

    private SouthboundFixture acs() {
        return new SouthboundFixture(SETTINGS, budget, AdmissionLimits.none());
    }

    /** Informs on new connections, as those of a device that has nothing to do with the attack. */
    private static void canaryIsServed(SouthboundFixture acs, int address) {
        for (int i = 0; i < ROUNDS; i++) {
            try (RawCpe canary = acs.cpe(address)) {
                canary.post(Envelopes.inform("canary"));
                assertThat(canary.expect(200).body()).contains("InformResponse");
                canary.post("").expect(204);
            }
        }
    }

    private static void halfSent(IntFunction<RawCpe> connect) {
        for (int part : PARTS) {
            for (int i = 0; i < ATTACKERS; i++) {
                halfSent(connect.apply(i), 4_000_000, part);
            }
        }
    }

    private static void halfSent(RawCpe cpe, int announced, int part) {
        cpe.trySend(("POST / HTTP/1.1\r\nContent-Length: " + announced + "\r\n\r\n").getBytes(UTF_8));
        cpe.trySend(new byte[part]);
    }

    @Test
    void many_half_sent_bodies_of_one_address_never_shut_out_another() {
        try (SouthboundFixture acs = acs()) {
            halfSent(i -> acs.cpe(ATTACKERS_ADDRESS));
            await().until(() -> acs.counted("acs.cwmp.shed", "reason", "body_memory") > 0);
            assertThat(budget.held(MemoryUse.BODIES)).isLessThanOrEqualTo(BODIES / 2);
            canaryIsServed(acs, CANARY_ADDRESS);
        }
    }

    @Test
    void nor_another_device_at_their_own_address() {
        try (SouthboundFixture acs = acs()) {
            halfSent(i -> acs.cpe(ATTACKERS_ADDRESS));
            canaryIsServed(acs, ATTACKERS_ADDRESS);
        }
    }

    @Test
    void callers_without_limits_cannot_shut_out_others_either() {
        AdmissionLimits exempt = new AdmissionLimits(0, 0, 0, 0, 1, NetworkList.parse("127.0.0.0/8"));
        try (SouthboundFixture acs = new SouthboundFixture(SETTINGS, budget, exempt)) {
            halfSent(i -> acs.cpe(ATTACKERS_ADDRESS));
            canaryIsServed(acs, CANARY_ADDRESS);
        }
    }

    @Test
    void half_sent_bodies_of_many_addresses_leave_room_for_small_informs() {
        try (SouthboundFixture acs = acs()) {
            halfSent(i -> acs.cpe(ATTACKERS_ADDRESS + i));
            canaryIsServed(acs, CANARY_ADDRESS);
            assertThat(budget.held()).isLessThanOrEqualTo(BODIES + BODIES / 4);
        }
    }

    @Test
    void small_half_sent_bodies_that_fill_everything_give_way_to_informs() {
        try (SouthboundFixture acs = acs()) {
            for (int i = 0; budget.refusals(MemoryUse.BODIES) + budget.revocations(MemoryUse.BODIES) < 20; i++) {
                halfSent(acs.cpe(ATTACKERS_ADDRESS + i % 200), 60_000, 40 << 10);
            }
            assertThat(budget.held(MemoryUse.BODIES)).isGreaterThan(BODIES - 2 * SMALL);
            canaryIsServed(acs, CANARY_ADDRESS);
        }
    }

    @Test
    void a_half_sent_body_that_is_pushed_out_is_503() {
        try (SouthboundFixture acs = acs()) {
            RawCpe large = acs.cpe(ATTACKERS_ADDRESS).send("POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n")
                    .send(new byte[1_500_000]);
            await().until(() -> budget.held(MemoryUse.BODIES) >= 1_500_000);
            List<MemoryShare> others = new ArrayList<>();
            while (budget.revocations(MemoryUse.BODIES) == 0) {
                MemoryShare other = budget.open(MemoryUse.BODIES, "other " + others.size());
                assertThat(other.cover(1 << 20)).isTrue();
                others.add(other);
            }
            assertThat(large.expect(503).header("Retry-After")).isEqualTo("60");
            others.forEach(MemoryShare::close);
            await().until(() -> budget.held() == 0);
        }
    }

    @Test
    void partial_heads_count_as_memory_and_are_let_go_for_others() {
        String manyFields = "a:\r\n".repeat(90) + "b: " + "x".repeat(8_000);
        try (SouthboundFixture acs = acs()) {
            List<RawCpe> cpes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                cpes.add(acs.cpe(ATTACKERS_ADDRESS).send("POST / HTTP/1.1\r\n" + manyFields));
            }
            await().until(() -> budget.held(MemoryUse.BODIES) > 100 * 16_000L);
            assertThat(budget.held(MemoryUse.BODIES)).isLessThanOrEqualTo(BODIES / 2);
            canaryIsServed(acs, CANARY_ADDRESS);
            cpes.forEach(RawCpe::close);
            await().until(() -> budget.held() == 0);
        }
    }
}

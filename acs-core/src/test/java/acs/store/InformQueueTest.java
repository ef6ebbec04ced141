package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.periodic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import acs.port.InformReceipt;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Informs that wait for a commit, and those who wait for them. */
class InformQueueTest extends InformLogTests {
    private static final Instant BEYOND_POSTGRESQL = Instant.parse("+300000-01-01T00:00:00Z");

    @Test
    void two_informs_of_one_device_in_the_queue_are_both_stored_in_order() {
        List<InformReceipt> receipts = recordAll(50, i -> periodic(i % 2, NOW.plusSeconds(i), 8, "" + i));

        assertThat(receipts).hasSize(50);
        assertThat(receipts.stream().filter(receipt -> receipt.equals(InformReceipt.REGISTERED))).hasSize(2);
        assertThat(parameter(0, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("48");
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("49");
    }

    @Test
    void a_record_that_cannot_be_stored_fails_alone() {
        List<Mono<InformReceipt>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(log().recordInform(i == 17 ? periodic(i, BEYOND_POSTGRESQL, 8, "1") : periodic(i, NOW, 8, "1")));
        }
        List<String> outcomes = Flux.fromIterable(calls)
                .flatMapSequential(call -> call.map(receipt -> receipt.registration().name())
                        .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 100)
                .collectList()
                .blockOptional(PATIENCE).orElseThrow();

        assertThat(outcomes.get(17)).isEqualTo("REJECTED");
        assertThat(outcomes.stream().filter(outcome -> outcome.equals("REGISTERED"))).hasSize(39);
        assertThat(log().isAvailable()).isTrue();
    }

    @Test
    void beyond_the_queue_records_fail_at_once() {
        use(SETTINGS.withQueue(10, 20));
        List<String> outcomes = Flux.range(0, 200).flatMap(i -> log().recordInform(periodic(i, NOW, 8, "1"))
                .map(receipt -> receipt.registration().name())
                .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 200)
                .collectList().blockOptional(PATIENCE).orElseThrow();

        assertThat(outcomes).contains("OVERLOADED", "REGISTERED");
        long stored = outcomes.stream().filter(outcome -> outcome.equals("REGISTERED")).count();
        assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device"))
                .containsExactly(Long.toString(stored));
    }

    @Test
    void a_caller_that_gives_up_does_not_break_its_batch() {
        List<Disposable> gaveUp = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            gaveUp.add(log().recordInform(periodic(100 + i, NOW, 8, "1")).subscribe());
        }
        gaveUp.forEach(Disposable::dispose);

        assertThat(recordAll(20, i -> periodic(i, NOW, 8, "1"))).hasSize(20);
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device")).containsExactly("40"));
    }

    @Test
    void closing_commits_what_waits() {
        Flux<InformReceipt> calls = Flux.range(0, 500).flatMap(i -> log().recordInform(periodic(i, NOW, 8, "1")), 500);
        Mono<List<InformReceipt>> all = calls.collectList().cache();
        Disposable running = all.subscribe();
        log().close().block(PATIENCE);

        assertThat(all.blockOptional(PATIENCE).orElseThrow()).hasSize(500);
        assertThat(running.isDisposed()).isTrue();
        assertFails(log().recordInform(periodic(1, NOW, 8, "1")), Reason.UNAVAILABLE);
    }
}

package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import acs.cwmp.EventCode;
import acs.port.InformReceipt;
import acs.port.StoreException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Unknown devices beyond what their caller may register leave nothing behind, and known ones are not asked. */
class RegistrationGateTest extends InformLogTests {
    @Test
    void devices_beyond_the_bound_are_turned_away_and_known_ones_are_not() {
        AtomicInteger left = new AtomicInteger(3);
        InformLimits limits = new InformLimits(HistoryBudget.unlimited(), address -> {
            assertThat(address).isEqualTo("192.0.2.7");
            return left.getAndDecrement() > 0;
        });
        PostgresInformLog gated = new PostgresInformLog(new DatabaseConnections(database(), SETTINGS), SETTINGS,
                (records, took, ok) -> {}, StoreSecrets.unsealed(), limits, Clock.systemUTC());
        gated.start().block(PATIENCE);
        try {
            List<String> outcomes = Flux.range(0, 10)
                    .flatMapSequential(i -> gated.recordInform(inform(i, NOW, List.of(EventCode.BOOT), told(A, "1")))
                            .map(receipt -> receipt.registration().name())
                            .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 10)
                    .collectList().blockOptional(PATIENCE).orElseThrow();

            assertThat(outcomes).containsOnly("REGISTERED", "OVERLOADED");
            assertThat(outcomes.stream().filter("REGISTERED"::equals)).hasSize(3);
            assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device")).containsExactly("3");
            assertThat(TestPostgres.query(database(), "SELECT count(*) FROM device_event")).containsExactly("3");
            int known = outcomes.indexOf("REGISTERED");
            assertThat(gated.recordInform(periodic(known, NOW.plusSeconds(1), 8, "1")).block(PATIENCE))
                    .isEqualTo(InformReceipt.RECORDED);
            assertThat(store().find(key(outcomes.indexOf("OVERLOADED"))).blockOptional(PATIENCE)).isEmpty();
        } finally {
            gated.close().block(PATIENCE);
        }
    }
}

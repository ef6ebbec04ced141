package acs.transport.wake;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import acs.network.Addresses;
import acs.network.NetworkList;
import acs.port.CredentialStore.ConnectionRequestCredential;
import acs.port.Waker.Attempt;
import acs.port.Waker.Outcome;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.publisher.Mono;

/** Wakes over real sockets, with loopback let in. */
abstract class HttpWakeTests {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** For devices that answer, however busy the machine is. */
    static final HttpWakeSettings SETTINGS = new HttpWakeSettings(Duration.ofSeconds(2), Duration.ofSeconds(20),
            Duration.ofSeconds(20), Duration.ofSeconds(25), 16 << 10, false, null);
    /** For devices that do not. */
    static final HttpWakeSettings IMPATIENT = new HttpWakeSettings(Duration.ofSeconds(2), Duration.ofSeconds(2),
            Duration.ofMillis(900), Duration.ofSeconds(6), 16 << 10, false, null);
    static final AddressRules LOOPBACK = new AddressRules(AddressRules.defaults().networks(),
            NetworkList.parse("127.0.0.0/8"), NetworkList.EMPTY, PortRanges.ALL, PortRanges.parse(""));
    static final ConnectionRequestCredential CREDENTIAL = new ConnectionRequestCredential("acs", List.of("secret"));
    static final String ACCEPTED = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    static WakeLoops loops;

    @BeforeAll
    static void startLoops() {
        loops = new WakeLoops(Duration.ofSeconds(2));
    }

    @AfterAll
    static void stopLoops() {
        loops.close().block(PATIENCE);
    }

    static HttpWake wake(HttpWakeSettings settings) {
        return wake(settings, LOOPBACK, host -> Mono.error(new AssertionError("no name to look up: " + host)));
    }

    static HttpWake wake(HttpWakeSettings settings, AddressRules rules, NameResolver names) {
        return new HttpWake(settings, loops, names, new AddressPolicy(rules, () -> OwnPlaces.NONE), address -> true);
    }

    static Attempt ask(String url) {
        return ask(wake(SETTINGS), url, CREDENTIAL);
    }

    static Attempt ask(HttpWake wake, String url, @Nullable ConnectionRequestCredential credential) {
        return wake.wake(new WakeTarget("00A1B2-Gateway-S1", url, "", "", credential)).blockOptional(PATIENCE)
                .orElseThrow();
    }

    static AbstractObjectAssert<?, Outcome> assertOutcome(Attempt attempt) {
        return Assertions.assertThat(attempt.outcome()).as(attempt.toString());
    }

    static InetAddress address(String literal) {
        return Objects.requireNonNull(Addresses.literal(literal), literal);
    }
}

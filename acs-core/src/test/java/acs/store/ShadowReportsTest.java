package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import acs.cwmp.EventCode;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ShadowReportsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final String A = "Device.A";
    private static final String B = "Device.B";
    private static final StoreSettings SETTINGS = StoreSettings.defaults();

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final DatabaseConnections connections = new DatabaseConnections(database, SETTINGS);
    private final PostgresInformLog log = new PostgresInformLog(connections, SETTINGS, (records, duration, ok) -> {},
            Clock.systemUTC());
    private final PostgresDeviceStore store = new PostgresDeviceStore(connections, SETTINGS);
    private final ConnectionPool pool = connections.pool();

    @BeforeEach
    void start() {
        log.start().block(PATIENCE);
    }

    @AfterEach
    void stop() {
        log.close().then(store.close()).then(pool.disposeLater()).block(PATIENCE);
    }

    @Test
    void what_was_read_is_reported_beside_what_the_inform_told() {
        calls(NOW, A, "informed");
        report(LATER, new ParameterReport(List.of(new ParameterValue(B, "7", ParameterType.UNSIGNED_INT)), List.of(),
                List.of(), List.of(), null));

        assertThat(reported()).containsExactly(
                new ReportedParameter(A, "informed", ParameterType.STRING, null, null,
                        NOW.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)),
                new ReportedParameter(B, "7", ParameterType.UNSIGNED_INT, null, null,
                        LATER.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
    }

    @Test
    void the_younger_of_an_inform_and_an_answer_counts() {
        calls(NOW, A, "informed");
        report(LATER, values(told(A, "read")));
        assertThat(reported()).extracting(ReportedParameter::value).containsExactly("read");

        calls(LATER.plusSeconds(1), A, "informed");
        assertThat(reported()).extracting(ReportedParameter::value).containsExactly("informed");
    }

    @Test
    void whether_it_can_be_written_and_its_notification_stay_known_whatever_value_comes() {
        calls(NOW, A, "1");
        report(LATER, new ParameterReport(told(A, "2"), List.of(new ParameterInfo(A, true), new ParameterInfo(B, true)),
                List.of(new ParameterAttributes(A, 2, List.of())), List.of(), null));
        report(LATER.plusSeconds(1), values(told(A, "3")));
        calls(LATER.plusSeconds(2), A, "4");

        assertThat(reported()).singleElement().satisfies(parameter -> {
            assertThat(parameter.value()).isEqualTo("4");
            assertThat(parameter.writable()).isTrue();
            assertThat(parameter.notification()).isEqualTo(2);
        });
    }

    @Test
    void a_deleted_object_takes_what_is_below_it_along() {
        calls(NOW, A, "1");
        report(LATER, values(told("Device.T.1.X", "1", "Device.T.1.Y", "2", "Device.T.10.X", "3")));
        report(LATER, new ParameterReport(List.of(), List.of(), List.of(), List.of("Device.T.1."), null));

        assertThat(reported()).extracting(ReportedParameter::path).containsExactly(A, "Device.T.10.X");
    }

    @Test
    void a_bootstrap_forgets_all_that_was_read() {
        calls(NOW, A, "1");
        report(LATER, values(told(B, "2")));
        log.recordInform(inform(1, LATER, List.of(EventCode.BOOTSTRAP), told(A, "3"))).block(PATIENCE);

        assertThat(reported()).extracting(ReportedParameter::path).containsExactly(A);
    }

    @Test
    void reports_that_meet_are_both_kept() {
        calls(NOW, A, "1");
        Flux.range(0, 3).flatMap(i -> stored(LATER, values(told("Device.P" + i, "x")))).blockLast(PATIENCE);

        assertThat(reported()).extracting(ReportedParameter::path).contains("Device.P0", "Device.P1", "Device.P2");
    }

    @Test
    void too_many_parameters_leave_the_youngest() {
        calls(NOW, A, "1");
        report(NOW, values(told("Device.Old", "x")));
        List<ParameterValue> many = IntStream.range(0, SETTINGS.shadowParametersMax())
                .mapToObj(i -> ParameterValue.of("Device.New" + i, "")).toList();
        report(LATER, values(many));

        assertThat(reported()).extracting(ReportedParameter::path).doesNotContain("Device.Old").contains("Device.New0");
    }

    private void calls(Instant at, String... namesAndValues) {
        log.recordInform(inform(1, at, List.of(EventCode.PERIODIC), told(namesAndValues))).block(PATIENCE);
    }

    private void report(Instant at, ParameterReport report) {
        stored(at, report).block(PATIENCE);
    }

    private Mono<Void> stored(Instant at, ParameterReport report) {
        return Mono.usingWhen(pool.create(), connection -> ShadowReports.store(connection, key(1), report, at,
                SETTINGS.shadowParametersMax()), connection -> connection.close());
    }

    private static ParameterReport values(List<ParameterValue> values) {
        return new ParameterReport(values, List.of(), List.of(), List.of(), null);
    }

    private List<ReportedParameter> reported() {
        return store.parameters(key(1), ParameterPath.ROOT).block(PATIENCE);
    }
}

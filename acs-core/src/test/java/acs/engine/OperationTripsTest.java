package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

import acs.credential.CpeIdentity;
import acs.cwmp.AcsRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.Envelope;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.QuirkRules;
import acs.operation.Operation;
import acs.port.NewOperation;
import acs.session.Messages;
import acs.session.SessionPolicy;
import acs.store.DatabaseAddress;
import acs.store.DatabaseConnections;
import acs.store.PostgresInformLog;
import acs.store.PostgresOperations;
import acs.store.StoreSettings;
import acs.store.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * What operations cost in round trips: every statement that PostgreSQL executed for them, each its own transaction. Taking an
 * idle device's flag down is one statement for all devices that became idle within a moment, and nobody waits for it.
 */
class OperationTripsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DEVICE = Messages.DEVICE.canonical();
    private static final String A = "InternetGatewayDevice.A";

    private final DatabaseAddress database = TestPostgres.freshDatabase();
    private final StoreSettings settings = StoreSettings.defaults();
    private final PostgresOperations operations = new PostgresOperations(new DatabaseConnections(database, settings),
            settings, Clock.systemUTC());
    private final PostgresInformLog log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
            (records, duration, ok) -> {}, Clock.systemUTC());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), log,
            new OperationSteps(operations, () -> QuirkRules.NONE, new OperationNews(), new OperationMeters(meters),
                    Schedulers.parallel()),
            Gates.plain(), new Sessions(2), new SessionMeters(meters), new SessionJournal(false),
            Schedulers.parallel());

    @BeforeEach
    void start() {
        TestPostgres.query(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        log.start().block(PATIENCE);
        session("0 BOOTSTRAP", request -> new RebootResponse());
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");
    }

    @AfterEach
    void stop() {
        operations.close().block(PATIENCE);
        log.close().block(PATIENCE);
    }

    @Test
    void an_idle_session_asks_nothing_of_operations() {
        assertThat(session("2 PERIODIC", request -> new RebootResponse())).isEmpty();

        assertThat(statements()).isEmpty();
    }

    @Test
    void a_reading_is_a_claim_and_an_end_that_brings_the_values_into_the_shadow() {
        queue(new GetParameterValues(List.of(A)));
        session("2 PERIODIC", request -> read("1"));

        assertThat(idle()).isEqualTo(Map.of("enqueue", 1, "claim", 2, "flag", 1));
        assertThat(shadow()).containsExactly("1");
    }

    @Test
    void a_second_reading_is_a_claim_and_an_end_too() {
        queue(new GetParameterValues(List.of(A)));
        session("2 PERIODIC", request -> read("1"));
        idle();
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");

        queue(new GetParameterValues(List.of(A)));
        session("2 PERIODIC", request -> read("2"));

        assertThat(idle()).isEqualTo(Map.of("enqueue", 1, "claim", 1, "end", 1, "flag", 1));
        assertThat(shadow()).containsExactly("2");
    }

    @Test
    void a_setting_is_a_claim_and_an_end_too() {
        queue(new SetParameterValues(List.of(ParameterValue.of(A, "2")), "key"));
        session("2 PERIODIC", request -> new SetParameterValuesResponse(0));

        assertThat(idle()).isEqualTo(Map.of("enqueue", 1, "claim", 2, "flag", 1));
        assertThat(shadow()).containsExactly("1");
    }

    @Test
    void each_further_operation_of_a_session_is_one_statement_more() {
        for (int i = 0; i < 5; i++) {
            queue(new GetParameterValues(List.of(A)));
        }
        assertThat(session("2 PERIODIC", request -> read("1"))).hasSize(5);

        assertThat(idle()).isEqualTo(Map.of("enqueue", 5, "claim", 5, "end", 1, "flag", 1));
        assertThat(shadow()).containsExactly("5");
    }

    @Test
    void a_reboot_until_the_device_is_back_is_three_statements_at_most_in_each_of_its_two_sessions() {
        queue(new Reboot(""));
        session("2 PERIODIC", request -> new RebootResponse());
        assertThat(statements()).isEqualTo(Map.of("enqueue", 1, "waiting", 1, "claim", 2));

        session("M Reboot", request -> new RebootResponse());

        assertThat(idle()).isEqualTo(Map.of("enqueue", 1, "claim", 3, "waiting", 2, "settle", 1, "flag", 1));
        assertThat(TestPostgres.query(database, "SELECT status FROM operation")).containsExactly("succeeded");
    }

    private void queue(AcsRequest request) {
        Instant now = Instant.now();
        operations.enqueue(new NewOperation(UUID.randomUUID().toString(), DEVICE, new Operation.Rpc(request), "key", 0,
                3, Duration.ofMinutes(5), now, now.plusSeconds(600), null)).block(PATIENCE);
    }

    private static GetParameterValuesResponse read(String value) {
        return new GetParameterValuesResponse(List.of(ParameterValue.of(A, value)));
    }

    /** What the ACS asked. */
    private List<CwmpMessage> session(String event, Function<CwmpMessage, CpeResponse> answers) {
        CpeConnection connection = new CpeConnection("127.0.0.1");
        post(connection, new CpePost.Soap(Messages.envelope(Messages.inform(event))));
        List<CwmpMessage> asked = new ArrayList<>();
        Reply reply = post(connection, new CpePost.Empty());
        while (reply instanceof Reply.Soap soap) {
            asked.add(soap.envelope().message());
            reply = post(connection,
                    new CpePost.Soap(new Envelope(soap.envelope().namespace(), soap.envelope().header(),
                            answers.apply(soap.envelope().message()))));
        }
        assertThat(reply).isEqualTo(new Reply.NoContent());
        return asked;
    }

    private Reply post(CpeConnection connection, CpePost.Body body) {
        return runner.post(new CpePost(connection, null, CpeIdentity.Unasked.INSTANCE, body)).blockOptional(PATIENCE)
                .orElseThrow();
    }

    private List<String> shadow() {
        return TestPostgres.query(database, "SELECT version FROM device_shadow");
    }

    /** Once the flag is down. */
    private Map<String, Integer> idle() {
        await().atMost(PATIENCE).until(() -> statements().containsKey("flag"));
        return statements();
    }

    /** By what they are for, how often; those of Informs are left out. */
    private Map<String, Integer> statements() {
        Map<String, Integer> calls = new TreeMap<>();
        TestPostgres.query(database, """
                SELECT calls, query FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND query !~* 'pg_stat|pg_catalog|current_setting|transaction isolation|schema_migration'
                   AND query !~ 'FROM device_shadow$|SELECT status'""").forEach(line -> {
            String query = line.substring(line.indexOf('|') + 1).strip();
            String kind = kind(query);
            if (!kind.isEmpty()) {
                calls.merge(kind, Integer.parseInt(line.substring(0, line.indexOf('|'))), Integer::sum);
            }
        });
        return calls;
    }

    private static String kind(String query) {
        if (query.startsWith("WITH raised")) {
            return "enqueue";
        }
        if (query.contains("candidate AS")) {
            return "claim";
        }
        if (query.contains("ended AS")) {
            return "end";
        }
        if (query.startsWith("SELECT operation_id, type")) {
            return "waiting";
        }
        if (query.startsWith("UPDATE operation")) {
            return "settle";
        }
        if (query.contains("d.work >>")) {
            return "flag";
        }
        return query.contains("operation") || query.contains("device_shadow") ? query : "";
    }
}

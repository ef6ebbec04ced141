package acs.store;

import static acs.store.Samples.NOW;
import static acs.store.Samples.inform;
import static acs.store.Samples.key;
import static acs.store.Samples.periodic;
import static acs.store.Samples.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.EventCode;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.ParameterPath;
import acs.cwmp.TransferComplete;
import acs.device.Device;
import acs.device.DeviceEvent;
import acs.device.ReportedParameter;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.port.StoreException.Reason;
import acs.store.StoreSettings.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PostgresInformLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant BEYOND_POSTGRESQL = Instant.parse("+300000-01-01T00:00:00Z");
    private static final String A = "InternetGatewayDevice.A";
    private static final String B = "InternetGatewayDevice.B";
    private static DatabaseAddress database = new DatabaseAddress(
            List.of(new DatabaseAddress.Host("127.0.0.1", 1)), "none", "none", "", "disable");

    private final StoreSettings settings = StoreSettings.defaults();
    private final List<Integer> commits = new CopyOnWriteArrayList<>();
    private PostgresInformLog log = open(settings);
    private PostgresDeviceStore store = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings);

    @BeforeAll
    static void makeDatabase() {
        database = TestPostgres.freshDatabase();
        TestPostgres.query(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    }

    @BeforeEach
    void start() {
        TestPostgres.query(database, "TRUNCATE device, device_shadow, device_event");
        use(settings);
        store = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings);
    }

    @AfterEach
    void stop() {
        log.close().block(PATIENCE);
        store.close().block(PATIENCE);
    }

    @Test
    void first_contact_registers_and_the_next_inform_is_recorded() {
        assertThat(record(periodic(1, NOW, 10, "1"))).isEqualTo(InformReceipt.REGISTERED);
        assertThat(record(periodic(1, NOW.plusSeconds(60), 10, "1"))).isEqualTo(InformReceipt.RECORDED);

        Device device = store.find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(device.deviceId()).isEqualTo(Samples.device(1));
        assertThat(device.softwareVersion()).isEqualTo("3.4.5");
        assertThat(device.hardwareVersion()).isEqualTo("HW-2");
        assertThat(device.connectionRequestUrl()).isEqualTo("http://192.0.2.7:7547/cr");
        assertThat(device.firstSeen()).isEqualTo(NOW);
        assertThat(device.lastInform()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.lastBoot()).isNull();
        assertThat(device.lastEvents()).containsExactly("2 PERIODIC");
        assertThat(device.cwmpVersion()).isEqualTo("1.2");
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_event")).containsExactly("0");
    }

    @Test
    void a_registration_storm_tells_first_contacts_from_known_devices() {
        record(periodic(5, NOW, 10, "1"));

        List<InformReceipt> receipts = recordAll(200,
                i -> inform(i, NOW, List.of(EventCode.BOOTSTRAP), told(A, "1")));

        assertThat(receipts).hasSize(200);
        assertThat(receipts.get(5)).isEqualTo(InformReceipt.RECORDED);
        assertThat(receipts.stream().filter(receipt -> receipt.equals(InformReceipt.REGISTERED))).hasSize(199);
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_event")).containsExactly("200");
    }

    @Test
    void unknown_devices_are_refused_when_the_policy_says_so() {
        record(periodic(1, NOW, 10, "1"));
        use(settings.withRegistration(Registration.REFUSE));

        assertThat(record(periodic(2, NOW, 10, "1"))).isEqualTo(InformReceipt.REFUSED);
        assertThat(record(inform(3, NOW, List.of(EventCode.BOOTSTRAP), told(A, "1"))))
                .isEqualTo(InformReceipt.REFUSED);
        assertThat(record(periodic(1, NOW.plusSeconds(1), 10, "2"))).isEqualTo(InformReceipt.RECORDED);
        assertThat(TestPostgres.query(database, "SELECT device_id FROM device")).containsExactly(key(1));
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device_event")).containsExactly("0");
    }

    @Test
    void steady_informs_are_one_statement_a_commit_and_change_the_row_in_place() {
        recordAll(300, i -> periodic(i, NOW, 15, "1"));
        String shadows = shadowTexts();
        List<String> pages = pages();
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");
        commits.clear();

        // As in a fleet, neighbours in the table do not call in the same moment; a page has room for some at once.
        for (int wave = 0; wave < 10; wave++) {
            int first = wave;
            recordAll(30, i -> periodic(first + 10 * i, NOW.plusSeconds(60), 15, "1"));
        }

        assertThat(ownStatements()).containsExactly("UPDATE|" + commits.size() + "|300");
        assertThat(shadowTexts()).isEqualTo(shadows);
        // No indexed column changed and the new version is on the old one's page: that is a HOT update.
        assertThat(pages()).isEqualTo(pages);
        assertThat(TestPostgres.query(database,
                "SELECT count(*) FROM device WHERE last_inform = '" + NOW.plusSeconds(60) + "'"))
                .containsExactly("300");
    }

    @Test
    void changed_informs_are_one_statement_a_commit_too() {
        recordAll(100, i -> periodic(i, NOW, 15, "1"));
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");
        commits.clear();

        recordAll(100, i -> periodic(i, NOW.plusSeconds(60), 15, i % 2 == 0 ? "1" : "2"));

        long calls = ownStatements().stream().mapToLong(line -> Long.parseLong(line.split("\\|", -1)[1])).sum();
        assertThat(calls).isEqualTo(commits.size());
        assertThat(ownStatements()).allMatch(line -> line.startsWith("UPDATE|"));
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("2");
        assertThat(parameter(2, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("1");
    }

    @Test
    void the_steady_update_goes_by_the_primary_key() {
        recordAll(500, i -> periodic(i, NOW, 15, "1"));
        TestPostgres.query(database, "ANALYZE device");

        List<String> plan = TestPostgres.query(database, """
                EXPLAIN UPDATE device d SET last_inform = u.received_at
                  FROM unnest('{a,b}'::text[], '{1,2}'::bigint[], '{2026-01-01,2026-01-01}'::timestamptz[])
                       AS u (id, digest, received_at)
                 WHERE d.device_id = u.id AND d.device_id = ANY ('{a,b}') AND d.inform_digest = u.digest""");

        assertThat(plan).anyMatch(line -> line.contains("device_pkey"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void changed_values_are_merged_and_times_tell_when_each_was_confirmed() {
        Instant second = NOW.plusSeconds(60);
        Instant third = NOW.plusSeconds(120);
        record(inform(1, NOW, List.of(EventCode.PERIODIC), told(A, "1", B, "1")));
        record(inform(1, second, List.of(EventCode.PERIODIC), told(B, "2")));
        assertThat(parameter(1, A)).extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("1", Instant.ofEpochMilli(NOW.toEpochMilli()));
        assertThat(parameter(1, B)).extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("2", Instant.ofEpochMilli(second.toEpochMilli()));

        record(inform(1, third, List.of(EventCode.PERIODIC), told(B, "2")));
        assertThat(parameter(1, A).reportedAt()).isEqualTo(Instant.ofEpochMilli(NOW.toEpochMilli()));
        assertThat(parameter(1, B).reportedAt()).isEqualTo(Instant.ofEpochMilli(third.toEpochMilli()));
        assertThat(store.parameters(key(1), new ParameterPath("InternetGatewayDevice.")).block(PATIENCE)).hasSize(2);
        assertThat(store.parameters(key(1), new ParameterPath("Device.")).block(PATIENCE)).isEmpty();
        assertThat(store.parameters("none", ParameterPath.ROOT).blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void the_same_inform_after_another_node_wrote_a_different_one_is_merged_again() {
        InformRecord mine = inform(1, NOW, List.of(EventCode.PERIODIC), told(A, "mine"));
        record(mine);
        PostgresInformLog other = open(settings);
        other.start().block(PATIENCE);
        other.recordInform(inform(1, NOW.plusSeconds(1), List.of(EventCode.PERIODIC), told(A, "other")))
                .block(PATIENCE);
        other.close().block(PATIENCE);

        record(inform(1, NOW.plusSeconds(2), List.of(EventCode.PERIODIC), told(A, "mine")));

        assertThat(parameter(1, A).value()).isEqualTo("mine");
    }

    @Test
    void bootstrap_forgets_what_was_known() {
        use(settings.withShadow(1_024, 1_000));
        record(periodic(1, NOW, 60, "1"));
        record(periodic(1, NOW.plusSeconds(1), 60, "2"));
        awaitColdDocument(1);

        record(inform(1, NOW.plusSeconds(60), List.of(EventCode.BOOTSTRAP, EventCode.BOOT), told(A, "new")));

        assertThat(store.parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow())
                .extracting(ReportedParameter::path).containsExactly(A);
        Device device = store.find(key(1)).blockOptional(PATIENCE).orElseThrow();
        assertThat(device.lastBootstrap()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.lastBoot()).isEqualTo(NOW.plusSeconds(60));
        assertThat(device.firstSeen()).isEqualTo(NOW);
        assertThat(events(1)).extracting(DeviceEvent::type).containsExactly("1 BOOT", "0 BOOTSTRAP");
    }

    @Test
    void a_large_shadow_moves_to_the_cold_document_and_nothing_is_lost() {
        use(settings.withShadow(2_048, 1_000));
        record(periodic(1, NOW, 200, "1"));
        record(periodic(1, NOW.plusSeconds(60), 200, "2"));
        awaitColdDocument(1);
        assertThat(TestPostgres.query(database, "SELECT hot::text FROM device")).containsExactly("{}");

        record(periodic(1, NOW.plusSeconds(120), 8, "3"));

        List<ReportedParameter> all = store.parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(all).hasSize(200);
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime").value()).isEqualTo("3");
        assertThat(parameter(1, "InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.Stat150"))
                .extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("value-150", Instant.ofEpochMilli(NOW.plusSeconds(60).toEpochMilli()));
    }

    @Test
    void a_first_inform_of_thousands_of_parameters_leaves_the_row_without_waiting_for_the_next() {
        assertThat(record(inform(1, NOW, List.of(EventCode.BOOTSTRAP), Samples.report(5_000, "1"))))
                .isEqualTo(InformReceipt.REGISTERED);
        awaitColdDocument(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database, "SELECT hot::text FROM device")).containsExactly("{}"));
        assertThat(store.parameters(key(1), ParameterPath.ROOT).block(PATIENCE)).hasSize(5_000);
        assertThat(parameter(1, "InternetGatewayDevice.DeviceInfo.UpTime"))
                .extracting(ReportedParameter::value, ReportedParameter::reportedAt)
                .containsExactly("1", Instant.ofEpochMilli(NOW.toEpochMilli()));
    }

    @Test
    void events_of_a_device_keep_their_order_of_arrival_when_the_clock_steps_back() {
        record(inform(1, NOW, List.of(EventCode.BOOT), told(A, "1")));
        record(inform(1, NOW.minusSeconds(90), List.of(EventCode.VALUE_CHANGE), told(A, "2")));
        record(inform(1, NOW.minusSeconds(80), List.of(EventCode.KICKED), told(A, "3")));
        record(inform(1, NOW.plusSeconds(1), List.of(EventCode.SCHEDULED), told(A, "4")));

        assertThat(events(1)).extracting(DeviceEvent::type)
                .containsExactly("3 SCHEDULED", "5 KICKED", "4 VALUE CHANGE", "1 BOOT");
        assertThat(events(1)).extracting(DeviceEvent::receivedAt).containsExactly(NOW.plusSeconds(1), NOW, NOW, NOW);
        assertThat(events(1)).extracting(DeviceEvent::eventId)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void the_texts_of_an_event_are_bounded() {
        String endless = "x".repeat(100_000);
        record(inform(1, NOW, List.of(new EventCode("M " + endless)), told(A, "1")));
        log.recordRequest(new RequestRecord(key(1), new TransferComplete(endless, FaultStruct.NONE,
                CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN), NOW.plusSeconds(1))).block(PATIENCE);

        List<DeviceEvent> events = events(1);
        assertThat(events.get(0).commandKey()).hasSize(256).startsWith("xxx").endsWith("\u2026");
        assertThat(events.get(1).type()).hasSize(256).startsWith("M xxx").endsWith("\u2026");
        assertThat(store.find(key(1)).blockOptional(PATIENCE).orElseThrow().lastEvents())
                .containsExactly(events.get(1).type());
    }

    @Test
    void the_number_of_kept_parameters_is_bounded() {
        use(settings.withShadow(1_024, 100));
        for (int i = 0; i < 10; i++) {
            String[] pairs = new String[60];
            for (int j = 0; j < pairs.length; j += 2) {
                pairs[j] = "Device.Random" + i + "." + j;
                pairs[j + 1] = "v";
            }
            record(inform(1, NOW.plusSeconds(i), List.of(EventCode.PERIODIC), told(pairs)));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                store.parameters(key(1), ParameterPath.ROOT).blockOptional(PATIENCE).orElseThrow())
                .hasSizeLessThanOrEqualTo(160));
        assertThat(parameter(1, "Device.Random9.0").value()).isEqualTo("v");
    }

    @Test
    void requests_leave_an_event_with_their_arguments() {
        record(periodic(1, NOW, 10, "1"));
        log.recordRequest(new RequestRecord(key(1), new TransferComplete("key-7",
                new FaultStruct(new FaultCode(9010), "Download\u0000 failure \uD800"), CwmpDateTime.UNKNOWN,
                new CwmpDateTime("2026-11-21T09:59:00Z")), NOW.plusSeconds(1))).block(PATIENCE);

        DeviceEvent event = events(1).get(0);
        assertThat(event.type()).isEqualTo("TransferComplete");
        assertThat(event.commandKey()).isEqualTo("key-7");
        assertThat(event.details()).containsEntry("completeTime", "2026-11-21T09:59:00Z")
                .containsEntry("faultStruct",
                        Map.of("faultCode", 9010, "faultString", "Download\uFFFD failure \uFFFD"));
        assertThat(event.receivedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void a_request_of_a_device_that_is_gone_is_rejected() {
        assertFails(log.recordRequest(new RequestRecord(key(9), new TransferComplete("", FaultStruct.NONE,
                CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN), NOW)), Reason.REJECTED);
    }

    @Test
    void events_are_paged_newest_first() {
        for (int i = 0; i < 5; i++) {
            record(inform(1, NOW.plusSeconds(i / 2), List.of(EventCode.BOOT, EventCode.VALUE_CHANGE),
                    told(A, "" + i)));
        }
        List<DeviceEvent> paged = new ArrayList<>();
        String before = "";
        for (List<DeviceEvent> page = page(before); !page.isEmpty(); page = page(before)) {
            paged.addAll(page);
            before = page.get(page.size() - 1).eventId();
        }
        assertThat(paged).hasSize(10).isEqualTo(events(1));
        assertThat(paged).extracting(DeviceEvent::eventId).doesNotHaveDuplicates()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(page("no such id")).isEmpty();
    }

    @Test
    void devices_are_listed_page_by_page() {
        recordAll(7, i -> periodic(i, NOW, 8, "1"));
        assertThat(store.list("", 3).block(PATIENCE)).extracting(Device::id).containsExactly(key(0), key(1), key(2));
        assertThat(store.list(key(5), 3).block(PATIENCE)).extracting(Device::id).containsExactly(key(6));
    }

    /** Also of a table that was empty, and so looked cheap to read whole, when the statements were planned. */
    @Test
    void no_commit_reads_the_whole_table() {
        String query = "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'device'";
        List<String> before = TestPostgres.query(database, query);
        for (int wave = 0; wave < 12; wave++) {
            String upTime = Integer.toString(wave / 2);
            recordAll(20, i -> periodic(i, NOW, 8, upTime));
        }
        record(inform(3, NOW, List.of(EventCode.BOOT), told(A, "1")));
        // Its connection tells its counts when it ends.
        log.close().block(PATIENCE);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(TestPostgres.query(database,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'acs-writer' AND datname = current_database()"
                        + " AND pid <> pg_backend_pid()"))
                .containsExactly("0"));
        assertThat(TestPostgres.query(database, "SELECT n_tup_upd >= 220, seq_scan > 0 AND idx_scan = 0"
                + " FROM pg_stat_user_tables WHERE relname = 'device'")).containsExactly("true|false");
        assertThat(TestPostgres.query(database, query)).isEqualTo(before);
    }

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
            calls.add(log.recordInform(i == 17 ? periodic(i, BEYOND_POSTGRESQL, 8, "1") : periodic(i, NOW, 8, "1")));
        }
        List<String> outcomes = Flux.fromIterable(calls)
                .flatMapSequential(call -> call.map(receipt -> receipt.registration().name())
                        .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 100)
                .collectList()
                .blockOptional(PATIENCE).orElseThrow();

        assertThat(outcomes.get(17)).isEqualTo("REJECTED");
        assertThat(outcomes.stream().filter(outcome -> outcome.equals("REGISTERED"))).hasSize(39);
        assertThat(log.isAvailable()).isTrue();
    }

    @Test
    void text_that_postgresql_does_not_take_is_replaced() {
        record(inform(1, NOW, List.of(new EventCode("X NUL\u0000 EVENT")), told(
                "Device.\u0000X", "a\u0000b\uDC00\"\\\n\u0001\uD83D\uDE00", "Device.DeviceInfo.SoftwareVersion",
                "v\u0000")));

        assertThat(parameter(1, "Device.\uFFFDX").value()).isEqualTo("a\uFFFDb\uFFFD\"\\\n\u0001\uD83D\uDE00");
        assertThat(store.find(key(1)).blockOptional(PATIENCE).orElseThrow().softwareVersion()).isEqualTo("v\uFFFD");
        assertThat(events(1).get(0).type()).isEqualTo("X NUL\uFFFD EVENT");
    }

    @Test
    void beyond_the_queue_records_fail_at_once() {
        use(settings.withQueue(10, 20));
        List<String> outcomes = Flux.range(0, 200).flatMap(i -> log.recordInform(periodic(i, NOW, 8, "1"))
                .map(receipt -> receipt.registration().name())
                .onErrorResume(StoreException.class, e -> Mono.just(e.reason().name())), 200)
                .collectList().blockOptional(PATIENCE).orElseThrow();

        assertThat(outcomes).contains("OVERLOADED", "REGISTERED");
        long stored = outcomes.stream().filter(outcome -> outcome.equals("REGISTERED")).count();
        assertThat(TestPostgres.query(database, "SELECT count(*) FROM device")).containsExactly(Long.toString(stored));
    }

    @Test
    void a_caller_that_gives_up_does_not_break_its_batch() {
        List<Disposable> gaveUp = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            gaveUp.add(log.recordInform(periodic(100 + i, NOW, 8, "1")).subscribe());
        }
        gaveUp.forEach(Disposable::dispose);

        assertThat(recordAll(20, i -> periodic(i, NOW, 8, "1"))).hasSize(20);
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(TestPostgres.query(database, "SELECT count(*) FROM device")).containsExactly("40"));
    }

    @Test
    void closing_commits_what_waits() {
        Flux<InformReceipt> calls = Flux.range(0, 500).flatMap(i -> log.recordInform(periodic(i, NOW, 8, "1")), 500);
        Mono<List<InformReceipt>> all = calls.collectList().cache();
        Disposable running = all.subscribe();
        log.close().block(PATIENCE);

        assertThat(all.blockOptional(PATIENCE).orElseThrow()).hasSize(500);
        assertThat(running.isDisposed()).isTrue();
        assertFails(log.recordInform(periodic(1, NOW, 8, "1")), Reason.UNAVAILABLE);
    }

    private void use(StoreSettings changed) {
        log.close().block(PATIENCE);
        log = open(changed);
        log.start().block(PATIENCE);
    }

    private PostgresInformLog open(StoreSettings with) {
        return new PostgresInformLog(new DatabaseConnections(database, with), with,
                (records, duration, ok) -> commits.add(records), Clock.systemUTC());
    }

    private InformReceipt record(InformRecord inform) {
        return log.recordInform(inform).blockOptional(PATIENCE).orElseThrow();
    }

    private List<InformReceipt> recordAll(int count, Function<Integer, InformRecord> informs) {
        return Flux.range(0, count).flatMapSequential(i -> log.recordInform(informs.apply(i)), count)
                .collectList().blockOptional(PATIENCE).orElseThrow();
    }

    private ReportedParameter parameter(int device, String path) {
        List<ReportedParameter> found = store.parameters(key(device), new ParameterPath(path)).blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<DeviceEvent> events(int device) {
        return store.events(key(device), "", 100).blockOptional(PATIENCE).orElseThrow();
    }

    private List<DeviceEvent> page(String before) {
        return store.events(key(1), before, 3).blockOptional(PATIENCE).orElseThrow();
    }

    private void awaitColdDocument(int device) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database, "SELECT device_id FROM device_shadow")).containsExactly(key(device)));
    }

    private static void assertFails(Mono<?> call, Reason reason) {
        assertThatThrownBy(() -> call.block(PATIENCE)).isInstanceOf(StoreException.class)
                .extracting(error -> ((StoreException) error).reason()).isEqualTo(reason);
    }

    private static String shadowTexts() {
        return String.join("\n",
                TestPostgres.query(database, "SELECT device_id, hot, shapes FROM device ORDER BY device_id"));
    }

    private static List<String> pages() {
        return TestPostgres.query(database, "SELECT device_id, (ctid::text::point)[0] FROM device ORDER BY device_id");
    }

    /** Verb, calls and rows of what the log sent, by the server's own count. */
    private static List<String> ownStatements() {
        return TestPostgres.query(database, """
                SELECT split_part(trim(query), ' ', 1), calls, rows FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND query !~* 'pg_stat|pg_catalog|current_setting|transaction isolation'""");
    }
}

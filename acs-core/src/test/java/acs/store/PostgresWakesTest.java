package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import acs.cwmp.EventCode;
import acs.cwmp.GetParameterValues;
import acs.cwmp.Reboot;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.port.NewOperation;
import acs.port.WakeStore.Page;
import acs.port.WakeStore.Reach;
import acs.port.WakeStore.WakeRecord;
import acs.port.Waker.Method;
import acs.port.Waker.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known for waking devices, and what is kept of it. */
class PostgresWakesTest extends OperationsTests {
    private static final Duration LONG = Duration.ofHours(1);
    private PostgresWakes wakes = new PostgresWakes(operations, LONG);

    @BeforeEach
    void clear() {
        TestPostgres.query(database, "TRUNCATE device_wake, device_binding");
        wakes = new PostgresWakes(operations, LONG);
    }

    @Test
    void a_device_is_reached_by_what_it_reported() {
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.VALUE_CHANGE), Samples.told(
                "Device.ManagementServer.ConnectionRequestURL", "http://10.0.0.7:7547/x",
                "Device.ManagementServer.UDPConnectionRequestAddress", "192.0.2.1:5000",
                "Device.ManagementServer.ConnReqJabberID", "cpe@example.net/r"))).block(PATIENCE);

        assertThat(reach()).isEqualTo(new Reach(DEVICE, "http://10.0.0.7:7547/x", "192.0.2.1:5000",
                "cpe@example.net/r", now.get(), null, null, null, null));
        assertThat(wakes.reach("nobody").blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void an_address_that_it_has_proven_counts_more_than_one_that_it_reported_and_only_for_a_while() {
        log.recordInform(Samples.inform(1, now.get(), List.of(EventCode.VALUE_CHANGE), Samples.told(
                "Device.ManagementServer.UDPConnectionRequestAddress", "192.0.2.1:5000"))).block(PATIENCE);
        TestPostgres.query(database, "INSERT INTO device_binding VALUES ('" + DEVICE + "', '198.51.100.7:4711', '"
                + now.get() + "')");

        now.set(now.get().plus(LONG).minusMillis(1));
        assertThat(reach().udpAddress()).isEqualTo("198.51.100.7:4711");
        now.set(now.get().plusMillis(1));
        assertThat(reach().udpAddress()).as("somebody else may have it by now").isEqualTo("192.0.2.1:5000");
    }

    @Test
    void the_next_operation_tells_from_when_on_waking_makes_sense() {
        assertThat(reach().workAt()).isNull();
        enqueue(read(), 0);
        assertThat(reach().workAt()).isEqualTo(now.get());

        LeasedOperation taken = leased(claim(null));
        operations.release(OperationEnd.of(taken, new acs.operation.Outcome.Again(
                acs.operation.OperationFault.of(acs.operation.OperationFault.Reason.SESSION_LOST, "gone"), LONG)))
                .block(PATIENCE);
        assertThat(reach().workAt()).isEqualTo(now.get().plus(LONG));

        enqueue(read(), 5);
        assertThat(reach().workAt()).as("what was asked later does not overtake it").isEqualTo(now.get().plus(LONG));
        now.set(now.get().plus(Duration.ofDays(2)));
        assertThat(reach().workAt()).as("all have expired").isNull();
    }

    @Test
    void while_an_operation_holds_the_device_up_there_is_nothing_to_wake_it_for() {
        enqueue(new Reboot("key"), 0);
        LeasedOperation reboot = leased(claim(null));
        enqueue(read(), 0);
        assertThat(reach().workAt()).isNotNull();

        operations.release(OperationEnd.of(reboot, new acs.operation.Outcome.Waits(null, LONG))).block(PATIENCE);

        assertThat(reach().workAt()).isNull();
    }

    @Test
    void the_last_wake_is_kept_and_the_way_that_the_device_followed_stays() {
        WakeRecord first = wake(now.get(), Method.HTTP, Method.HTTP, now.get().plusSeconds(30));
        WakeRecord last = new WakeRecord(DEVICE, now.get().plusSeconds(60), null, Outcome.NO_ADDRESS, "none\u0000",
                null,
                now.get().plusSeconds(90));
        keep(first);
        keep(last);

        assertThat(wakes.lastWake(DEVICE).blockOptional(PATIENCE)).hasValueSatisfying(kept -> {
            assertThat(kept.at()).isEqualTo(last.at());
            assertThat(kept.method()).isNull();
            assertThat(kept.outcome()).isEqualTo(Outcome.NO_ADDRESS);
            assertThat(kept.cameBy()).isEqualTo(Method.HTTP);
            assertThat(kept.nextAt()).isEqualTo(last.nextAt());
        });
        assertThat(reach()).extracting(Reach::cameBy, Reach::askedAt, Reach::nextAt).containsExactly(Method.HTTP,
                last.at(), last.nextAt());
        assertThat(wakes.lastWake("nobody").blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void many_wakes_are_kept_by_themselves_and_the_newest_of_a_device_counts() {
        for (int i = 0; i < 1_000; i++) {
            for (int turn = 0; turn < 2; turn++) {
                wakes.record(new WakeRecord("D" + i, now.get(), Method.UDP, Outcome.ACCEPTED, "turn " + turn, null,
                        now.get()));
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                TestPostgres.query(database, "SELECT count(*), min(detail), min(method) FROM device_wake"))
                .containsExactly("1000|turn 1|udp"));
    }

    @Test
    void a_device_is_wanted_when_nobody_has_asked_it_for_what_has_been_due() {
        enqueue(read(), 0);
        assertThat(wanted(now.get().minusSeconds(1))).as("not due for long").isEmpty();
        assertThat(wanted(now.get())).containsExactly(DEVICE);

        keep(wake(now.get().plusSeconds(1), Method.HTTP, null, now.get().plusSeconds(31)));
        assertThat(wanted(now.get().plusSeconds(20))).as("asked already").isEmpty();
        assertThat(wanted(now.get().plusSeconds(31))).as("to be asked again, and was not").containsExactly(DEVICE);

        keep(wake(now.get().plusSeconds(1), Method.HTTP, null, now.get().plus(LONG)));
        assertThat(wanted(now.get().plusSeconds(31))).as("left alone").isEmpty();
        now.set(now.get().plusSeconds(40));
        enqueue(read(), 0);
        assertThat(wanted(now.get())).as("something new since").containsExactly(DEVICE);
    }

    @Test
    void the_queue_is_looked_through_in_parts_until_its_end() {
        List<String> devices = new ArrayList<>();
        for (int i = 1; i <= 25; i++) {
            log.recordInform(Samples.periodic(i, now.get(), 8, "1")).block(PATIENCE);
            devices.add(Samples.key(i));
            operations.enqueue(new NewOperation(new UUID(2, i).toString(), Samples.key(i),
                    new Operation.Rpc(new GetParameterValues(List.of("A."))), "k", 0, 3, LONG, now.get(),
                    now.get().plus(LONG), null)).block(PATIENCE);
        }
        List<String> found = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            Page page = wakes.wanted(after, now.get(), 10).blockOptional(PATIENCE).orElseThrow();
            found.addAll(page.devices());
            after = page.last();
            pages++;
        } while (!after.isEmpty());

        assertThat(found).containsExactlyElementsOf(devices);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void neither_reads_the_whole_queue() {
        String plan = String.join("\n", TestPostgres.query(database, "SET enable_seqscan = off; EXPLAIN "
                + PostgresWakes.WANTED.replace("$1", "''").replace("$2", "now()").replace("$3", "10")));

        assertThat(plan).contains("operation_open").doesNotContain("Seq Scan");
    }

    private Reach reach() {
        return wakes.reach(DEVICE).blockOptional(PATIENCE).orElseThrow();
    }

    private List<String> wanted(Instant overdue) {
        return wakes.wanted("", overdue, 100).blockOptional(PATIENCE).orElseThrow().devices();
    }

    private void keep(WakeRecord wake) {
        wakes.record(wake);
        wakes.flush().block(PATIENCE);
    }

    private static WakeRecord wake(Instant at, Method method, @Nullable Method cameBy, Instant nextAt) {
        return new WakeRecord(DEVICE, at, method, Outcome.ACCEPTED, "took it", cameBy, nextAt);
    }
}

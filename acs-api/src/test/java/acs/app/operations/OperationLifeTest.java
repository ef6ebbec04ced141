package acs.app.operations;

import static acs.app.operations.ScriptedCpe.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import acs.app.operations.LiveAcs.Answer;
import acs.cwmp.CwmpMessage;
import acs.cwmp.EventStruct;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.RebootResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking once, waiting, calling off, and finding operations again, over real HTTP and PostgreSQL. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OperationLifeTest extends LiveAcsTests {
    private static final List<EventStruct> PERIODIC = List.of(event("2 PERIODIC", ""));
    private static final String METHODS = "{\"type\":\"getRpcMethods\"}";
    private static final String REBOOT = "{\"type\":\"reboot\"}";

    private static CwmpMessage answer(CwmpMessage request) {
        return switch (request.rpcName()) {
            case "Reboot" -> new RebootResponse();
            case "GetOptions" -> new GetOptionsResponse(List.of());
            case "GetQueuedTransfers" -> new GetQueuedTransfersResponse(List.of());
            default -> new GetRpcMethodsResponse(List.of("Inform"));
        };
    }

    private static List<String> session(ScriptedCpe cpe) throws Exception {
        return cpe.session(PERIODIC, List.of(), OperationLifeTest::answer).stream().map(CwmpMessage::rpcName).toList();
    }

    private static String status(String location) throws Exception {
        return acs.get(location).member("status");
    }

    private static List<String> ids(Answer list) {
        List<String> ids = new ArrayList<>();
        list.json().path("items").forEach(item -> ids.add("/operations/" + item.path("id").asString()));
        return ids;
    }

    @Test
    void a_queued_operation_that_is_called_off_is_never_asked() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String location = acs.queue(cpe, METHODS);
        assertThat(acs.delete(location).member("status")).isEqualTo("cancelled");
        assertThat(acs.delete(location).status()).isEqualTo(200);
        assertThat(session(cpe)).isEmpty();
        assertThat(status(location)).isEqualTo("cancelled");
    }

    @Test
    void a_running_operation_that_is_called_off_stays_so_and_the_session_goes_on() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String running = acs.queue(cpe, METHODS);
        String next = acs.queue(cpe, "{\"type\":\"getQueuedTransfers\"}");
        List<CwmpMessage> asked = cpe.session(PERIODIC, List.of(), request -> {
            if (request.rpcName().equals("GetRPCMethods")) {
                assertThat(cancelled(running)).isEqualTo("cancelled");
            }
            return answer(request);
        });
        assertThat(asked).hasSize(2);
        assertThat(status(running)).isEqualTo("cancelled");
        assertThat(status(next)).isEqualTo("succeeded");
    }

    private static String cancelled(String location) {
        try {
            return acs.delete(location).member("status");
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void a_waiting_operation_that_is_called_off_stays_so_when_its_event_comes() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String location = acs.queue(cpe, REBOOT);
        assertThat(session(cpe)).containsExactly("Reboot");
        assertThat(status(location)).isEqualTo("waiting");
        assertThat(acs.delete(location).member("status")).isEqualTo("cancelled");
        cpe.session(List.of(event("1 BOOT", "")), List.of(), OperationLifeTest::answer);
        assertThat(status(location)).isEqualTo("cancelled");
    }

    @Test
    void an_operation_that_has_ended_is_not_called_off() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String location = acs.queue(cpe, METHODS);
        session(cpe);
        assertThat(acs.delete(location).problem()).isEqualTo("409 conflict");
        assertThat(status(location)).isEqualTo("succeeded");
    }

    @Test
    void an_operation_that_nobody_came_for_expires_and_whoever_waits_is_told() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        Answer expired = acs.post(cpe, "{\"type\":\"getRpcMethods\",\"expiresIn\":1}", "Prefer", "wait=60");
        assertThat(expired.status()).as(expired.text()).isEqualTo(200);
        assertThat(expired.member("status")).isEqualTo("expired");
        assertThat(acs.delete(expired.location()).problem()).isEqualTo("409 conflict");
        assertThat(session(cpe)).isEmpty();
        assertThat(acs.metrics()).contains(
                "acs_operation_steps_total{outcome=\"expired\",type=\"get_rpc_methods\"}",
                "acs_operation_duration_seconds_count{outcome=\"expired\",type=\"get_rpc_methods\"}");
    }

    @Test
    void operations_are_listed_newest_first_by_device_and_status_over_pages() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String first = acs.queue(cpe, METHODS);
        session(cpe);
        String second = acs.queue(cpe, METHODS);
        String third = acs.queue(cpe, REBOOT);
        String device = "device=" + cpe.id().canonical();

        assertThat(ids(acs.get("/operations?" + device))).containsExactly(third, second, first);
        assertThat(ids(acs.get(LiveAcs.operationsOf(cpe)))).containsExactly(third, second, first);
        assertThat(ids(acs.get("/operations?" + device + "&status=queued"))).containsExactly(third, second);
        assertThat(ids(acs.get(LiveAcs.operationsOf(cpe) + "?status=succeeded"))).containsExactly(first);
        Answer page = acs.get("/operations?limit=2&" + device);
        String cursor = "cursor=" + page.member("next");
        assertThat(ids(page)).containsExactly(third, second);
        assertThat(ids(acs.get("/operations?limit=2&" + device + '&' + cursor))).containsExactly(first);
        assertThat(acs.get("/operations?status=queued&" + device + '&' + cursor).named()).containsExactly("cursor");
    }

    @Test
    void the_same_request_under_the_same_key_is_one_operation_however_often_it_comes_at_once() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        List<Callable<Answer>> same = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            same.add(() -> acs.post(cpe, METHODS, "Idempotency-Key", "once"));
        }
        Set<String> locations = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> each : threads.invokeAll(same)) {
                assertThat(each.get().status()).isEqualTo(202);
                locations.add(each.get().location());
            }
        }
        assertThat(locations).hasSize(1);
        assertThat(session(cpe)).containsExactly("GetRPCMethods");
        assertThat(acs.post(cpe, METHODS, "Idempotency-Key", "once").member("status")).isEqualTo("succeeded");
    }

    @Test
    void another_request_under_the_same_key_is_422_and_changes_nothing() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String location = acs.post(cpe, METHODS, "Idempotency-Key", "k").location();
        assertThat(acs.post(cpe, REBOOT, "Idempotency-Key", "k").problem()).isEqualTo("422 idempotency-key-reused");
        assertThat(ids(acs.get(LiveAcs.operationsOf(cpe)))).containsExactly(location);
    }

    @Test
    void a_key_is_the_devices_own() throws Exception {
        assertThat(acs.post(acs.cpe(), METHODS, "Idempotency-Key", "k").status()).isEqualTo(202);
        assertThat(acs.post(acs.cpe(), REBOOT, "Idempotency-Key", "k").status()).isEqualTo(202);
    }

    @Test
    void a_repeat_is_the_same_request_whatever_the_device_has_told_meanwhile() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        String set = "{\"type\":\"setParameterValues\",\"parameterValues\":[{\"path\":\"Device.X.Y\",\"value\":\"1\"}]}";
        Answer first = acs.post(cpe, set, "Idempotency-Key", "k");
        cpe.parameterKey("another");
        session(cpe);
        Answer again = acs.post(cpe, set, "Idempotency-Key", "k");
        assertThat(again.member("id")).as(again.text()).isEqualTo(first.member("id"));
        assertThat(acs.post(cpe, set.replace("\"1\"", "\"2\""), "Idempotency-Key", "k").problem())
                .isEqualTo("422 idempotency-key-reused");
    }

    @Test
    void who_prefers_to_wait_gets_the_outcome_when_it_comes_in_time() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return acs.post(cpe, METHODS, "Prefer", "wait=60");
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !session(cpe).isEmpty());
        Answer outcome = waiting.get();
        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.member("status")).isEqualTo("succeeded");
        assertThat(outcome.applied()).isEqualTo("wait=60");
    }

    @Test
    void who_waited_in_vain_gets_202() throws Exception {
        Answer answer = acs.post(acs.cpe(), METHODS, "Prefer", "wait=1");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.member("status")).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=soon", "wait=-1", "wait=1e3", "wait=9999999999999999999999",
            "handling=lenient"})
    void a_preference_that_cannot_be_understood_is_passed_over(String prefer) throws Exception {
        Answer answer = acs.post(acs.cpe(), METHODS, "Prefer", prefer);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.applied()).isEmpty();
    }

    @Test
    void what_is_urgent_comes_before_earlier_bulk_work() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        acs.queue(cpe, "{\"type\":\"getRpcMethods\",\"priority\":9}");
        acs.queue(cpe, "{\"type\":\"getQueuedTransfers\"}");
        acs.queue(cpe, "{\"type\":\"getOptions\",\"priority\":0}");
        assertThat(session(cpe)).containsExactly("GetOptions", "GetQueuedTransfers", "GetRPCMethods");
    }

    @Test
    void an_end_is_measured_by_type_and_outcome() throws Exception {
        ScriptedCpe cpe = acs.cpe();
        acs.queue(cpe, "{\"type\":\"getOptions\"}");
        session(cpe);
        acs.delete(acs.queue(cpe, METHODS));
        assertThat(acs.metrics()).contains(
                "acs_operation_duration_seconds_count{outcome=\"succeeded\",type=\"get_options\"}",
                "acs_operation_duration_seconds_count{outcome=\"cancelled\",type=\"get_rpc_methods\"}",
                "acs_operation_steps_total{outcome=\"cancelled\",type=\"get_rpc_methods\"}");
    }
}

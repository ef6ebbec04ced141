package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import acs.credential.CpeIdentity;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.device.QuirkRules;
import acs.memory.MemoryBudget;
import acs.memory.MemoryLimits;
import acs.memory.MemoryShare;
import acs.memory.MemoryUse;
import acs.operation.Operation;
import acs.operation.OperationFault;
import acs.operation.OperationStatus;
import acs.operation.WorkFlag;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What operations gather is drawn from the memory budget, and given back however the session ends. */
class GatheredMemoryTest {
    private static final long MAX = 1_000_000;
    private static final DeviceId OTHER = new DeviceId("Acme", "00D09E", "Box", "SN-2");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MemoryBudget budget = new MemoryBudget(new MemoryLimits(MAX,
            Map.of(MemoryUse.OPERATIONS, new MemoryLimits.Bound(MAX, MAX, 0)), 0));
    private final MemoryOperations queue = new MemoryOperations();
    private InformReceipt receipt = new InformReceipt(InformReceipt.Registration.RECORDED, new WorkFlag(4));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SessionRunner runner = new SessionRunner(SessionPolicy.defaults(), new InformLog() {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            return Mono.just(receipt);
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }, new OperationSteps(queue, () -> QuirkRules.NONE, new OperationNews(), new OperationMeters(meters),
            Schedulers.immediate(), leased -> Mono.empty(), budget), Gates.plain(), new Sessions(9),
            new SessionMeters(meters), new SessionJournal(true), time);
    private final Disposable clock = runner.start();

    @AfterEach
    void stop() {
        clock.dispose();
        time.dispose();
    }

    /** A device's half of a session on a connection of its own. */
    private final class Cpe {
        final CpeConnection connection = new CpeConnection("127.0.0.1");
        final String cookie;
        Reply last;

        Cpe(DeviceId device) {
            Reply.Soap opened = (Reply.Soap) post(null, new CpePost.Soap(
                    Messages.envelope(Messages.inform(device, "2 PERIODIC"))));
            cookie = String.valueOf(opened.setCookie());
            last = opened;
        }

        Cpe saysNothing() {
            last = post(cookie, new CpePost.Empty());
            return this;
        }

        Cpe answers(CpeResponse response) {
            EnvelopeHeader header = ((Reply.Soap) last).envelope().header();
            last = post(cookie, new CpePost.Soap(
                    new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId(header.id()), response)));
            return this;
        }

        CwmpMessage asked() {
            return ((Reply.Soap) last).envelope().message();
        }

        private Reply post(@Nullable String with, CpePost.Body body) {
            return runner.post(new CpePost(connection, with, CpeIdentity.Unasked.INSTANCE, body)).block();
        }
    }

    private MemoryOperations.Stored refresh() {
        return queue.add(new Operation.Refresh(new ParameterPath("Device.")));
    }

    private static CpeResponse names(int count) {
        return new GetParameterNamesResponse(IntStream.range(0, count)
                .mapToObj(i -> new ParameterInfo("Device.P" + i, false)).toList());
    }

    private static CpeResponse values(CwmpMessage asked, int characters) {
        return new GetParameterValuesResponse(((GetParameterValues) asked).parameterNames().stream()
                .map(name -> ParameterValue.of(name, "v".repeat(characters))).toList());
    }

    /** A session whose refresh has read so many values of 100 characters in its first batch, and is asked for more. */
    private Cpe reading(DeviceId device) {
        Cpe cpe = new Cpe(device).saysNothing();
        assertThat(cpe.asked()).isInstanceOf(GetParameterNames.class);
        return cpe.answers(names(300));
    }

    @Test
    void what_is_gathered_is_held_until_it_is_stored() {
        MemoryOperations.Stored refresh = refresh();

        Cpe cpe = reading(Messages.DEVICE);
        long names = budget.held(MemoryUse.OPERATIONS);
        cpe.answers(values(cpe.asked(), 10));
        assertThat(budget.held(MemoryUse.OPERATIONS)).isGreaterThan(names).isGreaterThan(10_000);
        cpe.answers(values(cpe.asked(), 10));

        assertThat(refresh.status()).isEqualTo(OperationStatus.SUCCEEDED);
        assertThat(budget.held(MemoryUse.OPERATIONS)).isZero();
    }

    @Test
    void without_memory_the_operation_is_put_back_untried_and_what_it_read_is_kept() {
        MemoryOperations.Stored refresh = refresh();
        Cpe cpe = reading(Messages.DEVICE);

        cpe.answers(values(cpe.asked(), 10_000));

        assertThat(cpe.last).isEqualTo(new Reply.NoContent());
        assertThat(refresh.status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(refresh.attempts()).isZero();
        assertThat(refresh.fault()).extracting(OperationFault::reason).isEqualTo(
                OperationFault.Reason.MEMORY_SHORT);
        assertThat(refresh.report().values()).hasSize(256);
        assertThat(budget.held(MemoryUse.OPERATIONS)).isZero();
        assertThat(meters.get("acs.cwmp.session.duration").tag("outcome", "memory_short").timer().count()).isOne();
    }

    @Test
    void a_session_that_is_timed_out_gives_its_memory_back() {
        MemoryOperations.Stored refresh = refresh();
        reading(Messages.DEVICE);
        assertThat(budget.held(MemoryUse.OPERATIONS)).isPositive();

        time.advanceTimeBy(Duration.ofMinutes(2));

        assertThat(refresh.fault()).extracting(OperationFault::reason).isEqualTo(
                OperationFault.Reason.SESSION_LOST);
        assertThat(budget.held(MemoryUse.OPERATIONS)).isZero();
    }

    @Test
    void the_largest_holder_gives_way_to_a_smaller_one() {
        MemoryOperations.Stored large = refresh();
        Cpe cpe = reading(Messages.DEVICE);
        cpe.answers(values(cpe.asked(), 10));
        long held = budget.held(MemoryUse.OPERATIONS);
        try (MemoryShare rest = budget.open(MemoryUse.OPERATIONS, "the rest")) {
            assertThat(rest.add(MAX - held - 10)).isTrue();
            MemoryShare small = budget.open(MemoryUse.OPERATIONS, OTHER);

            assertThat(small.add(1_000)).isTrue();

            assertThat(large.status()).isEqualTo(OperationStatus.QUEUED);
            assertThat(large.report().values()).hasSize(256);
            assertThat(budget.held(MemoryUse.OPERATIONS)).isEqualTo(MAX - held - 10 + 1_000);
            small.close();
        }
    }

    @Test
    void a_plan_that_gathers_nothing_takes_no_share() {
        queue.add(new Operation.Rpc(new GetParameterValues(List.of("Device.A"))));

        new Cpe(Messages.DEVICE).saysNothing();

        assertThat(budget.held(MemoryUse.OPERATIONS)).isZero();
    }

    @Test
    void what_is_queued_for_a_new_device_before_its_turn_is_over_is_done_in_its_first_session() {
        receipt = InformReceipt.REGISTERED;
        Cpe cpe = new Cpe(Messages.DEVICE);
        refresh();

        cpe.saysNothing();

        assertThat(cpe.asked()).isInstanceOf(GetParameterNames.class);
    }

    @Test
    void a_known_device_without_work_costs_no_look_at_the_queue() {
        receipt = InformReceipt.RECORDED;
        Cpe cpe = new Cpe(Messages.DEVICE);
        refresh();

        assertThat(cpe.saysNothing().last).isEqualTo(new Reply.NoContent());
    }
}

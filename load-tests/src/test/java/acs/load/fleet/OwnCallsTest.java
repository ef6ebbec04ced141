package acs.load.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.ParameterType;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.DeviceTree;
import acs.load.cpe.SessionFailure;
import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;
import org.junit.jupiter.api.Test;

class OwnCallsTest {
    private static final DeviceTree TREE = DeviceTree
            .parse("Parameter,Object,Writable,Value,Value type\nDevice,true,,,\n")
            .with("ManagementServer.PeriodicInformEnable", "1", ParameterType.BOOLEAN)
            .with("ManagementServer.PeriodicInformInterval", "60", ParameterType.UNSIGNED_INT);

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final Devices devices = new Devices(new SimulatedFleet(
            new CpeModel("T", 1, 0, List.of(), List.of(), CwmpNamespace.CWMP_1_0),
            DeviceProfile.of(TREE, Set.of()), 1), 2);
    private final OwnCalls calls = new OwnCalls(devices, Duration.ofSeconds(10), Duration.ofHours(1), clock::get);

    @Test
    void first_sessions_begin_within_the_given_time_each_once() {
        assertThat(calls.next(0)).isNull();
        clock.addAndGet(10_000);

        assertThat(List.of(calls.next(0).index(), calls.next(0).index())).containsExactlyInAnyOrder(0, 1);
        assertThat(calls.next(0)).isNull();
    }

    @Test
    void a_device_calls_again_after_its_interval_and_not_before() {
        SimulatedCpe cpe = first();
        calls.ended(cpe);

        clock.addAndGet(59_999);
        assertThat(calls.next(0)).isNull();
        clock.addAndGet(1);
        assertThat(calls.next(0)).isSameAs(cpe);
    }

    @Test
    void a_connection_request_is_obeyed_at_once_and_an_older_date_is_void() {
        SimulatedCpe cpe = first();
        calls.ended(cpe);
        calls.requested(cpe);
        calls.requested(cpe);

        assertThat(calls.next(0)).isSameAs(cpe);
        assertThat(cpe.wantsSessionAt()).isZero();
        clock.addAndGet(3_600_000);
        assertThat(calls.next(0)).isNull();
    }

    @Test
    void a_connection_request_within_a_session_is_for_the_next_one() {
        SimulatedCpe cpe = first();
        cpe.begin(CwmpDateTime.UNKNOWN);
        calls.requested(cpe);
        assertThat(calls.next(0)).isNull();
        cpe.broken(SessionFailure.CONNECTION, "lost");
        calls.ended(cpe);

        clock.addAndGet(500);
        assertThat(calls.next(0)).isSameAs(cpe);
        assertThat(cpe.wantsSessionAt()).isZero();
    }

    @Test
    void nobody_calls_when_the_time_is_over() {
        clock.addAndGet(10_000);

        assertThat(calls.next(Duration.ofHours(1).toNanos())).isNull();
        assertThat(calls.isOver(Duration.ofHours(1).toNanos())).isTrue();
    }

    /** One device has begun; the other one has called and does not again. */
    private SimulatedCpe first() {
        clock.addAndGet(10_000);
        SimulatedCpe first = calls.next(0);
        assertThat(calls.next(0)).isNotNull();
        return first;
    }
}

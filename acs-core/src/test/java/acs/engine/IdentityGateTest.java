package acs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import acs.credential.CpeIdentity;
import acs.credential.CpeIdentity.Bootstrap;
import acs.credential.CpeIdentity.Device;
import acs.credential.CpeIdentity.Unproven;
import acs.credential.CredentialPlan.Occasion;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.port.DeviceNotices;
import acs.port.Enrolment;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.NoticeRecord;
import acs.port.RequestRecord;
import acs.port.StoreException;
import acs.session.Messages;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Who may open a session, and who may go on with it; the proof itself is the transport's. */
class IdentityGateTest {
    private static final DeviceId MINE = Messages.DEVICE;
    private static final DeviceId OTHER = new DeviceId("Acme", "00D09E", "Box", "SN-2");
    private static final Device ME = new Device(MINE.canonical());
    private static final Device YOU = new Device(OTHER.canonical());
    private static final Bootstrap SHARED = new Bootstrap("factory");
    private static final CpeIdentity NOTHING = Unproven.INSTANCE;
    private static final CpeIdentity OUTDATED = new CpeIdentity.Device(MINE.canonical(), 1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<NoticeRecord> notices = new ArrayList<>();
    private final List<InformRecord> informs = new ArrayList<>();
    private final List<String> enrolled = new ArrayList<>();
    private Mono<Enrolment.Admission> admission = Mono.just(Enrolment.Admission.NOT_ALLOWED);
    private final Sessions sessions = new Sessions(10);
    private final CpeConnection line = new CpeConnection("192.0.2.1");
    private final SessionRunner runner = runner(new NoticeLimits(Duration.ofMinutes(10), 3, 100));

    private final class Enrolling implements Enrolment {
        @Override
        public Mono<Admission> admit(CpeIdentity identity, String deviceKey) {
            return identity instanceof Bootstrap || identity.equals(OUTDATED)
                    ? admission
                    : Mono.just(Admission.ADMITTED);
        }

        @Override
        public Mono<Boolean> informed(String deviceKey, CpeIdentity identity, String rootObject, Occasion occasion) {
            enrolled.add(deviceKey + " " + identity + " " + occasion);
            return Mono.just(false);
        }
    }

    private final class Log implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            informs.add(inform);
            return Mono.just(InformReceipt.RECORDED);
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.empty();
        }
    }

    private SessionRunner runner(NoticeLimits limits) {
        DeviceNotices history = notice -> Mono.fromRunnable(() -> notices.add(notice));
        return new SessionRunner(SessionPolicy.defaults(), new Log(), NoOperations.steps(),
                new IdentityGate(new Enrolling(), history, new AuthMeters(meters), limits, time), sessions,
                new SessionMeters(meters), new SessionJournal(false), time);
    }

    @AfterEach
    void stop() {
        time.dispose();
    }

    private Reply post(CpeConnection on, @Nullable String cookie, CpeIdentity identity, CpePost.Body body) {
        return Objects.requireNonNull(runner.post(new CpePost(on, cookie, identity, body)).block());
    }

    private Reply says(CpeConnection on, @Nullable String cookie, CpeIdentity identity, CwmpMessage message) {
        return post(on, cookie, identity, new CpePost.Soap(Messages.envelope(message)));
    }

    private Reply informs(CpeIdentity identity, DeviceId device) {
        return says(line, null, identity, Messages.inform(device, "0 BOOTSTRAP"));
    }

    private String open(CpeIdentity identity, DeviceId device) {
        return Objects.requireNonNull(((Reply.Soap) informs(identity, device)).setCookie());
    }

    private double failures(String reason) {
        return meters.get("acs.cwmp.auth.failures").tag("reason", reason).counter().count();
    }

    private static int status(Reply reply) {
        return switch (reply) {
            case Reply.Soap soap -> 200;
            case Reply.NoContent none -> 204;
            case Reply.Challenge challenge -> 401;
            case Reply.Status status -> status.status();
        };
    }

    @Test
    void a_device_opens_its_own_session_and_no_other() {
        assertThat(status(informs(ME, MINE))).isEqualTo(200);
        assertThat(status(informs(ME, OTHER))).isEqualTo(403);

        assertThat(informs).singleElement().extracting(InformRecord::deviceKey).isEqualTo(MINE.canonical());
        assertThat(sessions.byDevice(OTHER.canonical())).isNull();
        assertThat(failures("other_device")).isOne();
        assertThat(notices).singleElement().satisfies(notice -> {
            assertThat(notice.deviceKey()).isEqualTo(OTHER.canonical());
            assertThat(notice.type()).isEqualTo("acs.identityRefused");
            assertThat(notice.details()).containsEntry("provenToBe", "device " + MINE.canonical())
                    .containsEntry("reason", "other_device").containsEntry("remoteAddress", "192.0.2.1");
        });
    }

    @Test
    void who_speaks_for_another_device_does_not_disturb_its_session() {
        String cookie = open(ME, MINE);

        assertThat(status(informs(YOU, MINE))).isEqualTo(403);
        assertThat(status(says(line, cookie, YOU, Messages.transferComplete()))).isEqualTo(403);
        assertThat(status(post(line, cookie, YOU, new CpePost.Empty()))).isEqualTo(403);

        assertThat(status(says(line, cookie, NOTHING, Messages.transferComplete()))).isEqualTo(200);
    }

    @Test
    void an_inform_needs_a_proof_of_its_own_whatever_cookie_comes_with_it() {
        String cookie = open(ME, MINE);

        assertThat(status(says(line, cookie, NOTHING, Messages.inform(MINE, "1 BOOT")))).isEqualTo(401);
        assertThat(status(says(line, null, NOTHING, Messages.inform(MINE, "1 BOOT")))).isEqualTo(401);

        assertThat(informs).hasSize(1);
        assertThat(status(post(line, cookie, NOTHING, new CpePost.Empty()))).isEqualTo(204);
    }

    @Test
    void what_belongs_to_no_session_is_challenged_but_an_empty_post_too_many() {
        assertThat(status(post(line, null, NOTHING, new CpePost.Empty()))).isEqualTo(401);
        assertThat(runner.belongsToSession(line, "stale")).isFalse();

        String cookie = open(ME, MINE);
        assertThat(runner.belongsToSession(new CpeConnection("192.0.2.9"), cookie)).isTrue();
        assertThat(status(post(line, cookie, NOTHING, new CpePost.Empty()))).isEqualTo(204);
        assertThat(status(post(line, cookie, NOTHING, new CpePost.Empty()))).isEqualTo(204);
        assertThat(status(post(new CpeConnection("192.0.2.9"), cookie, NOTHING, new CpePost.Empty()))).isEqualTo(401);
    }

    @Test
    void a_connection_alone_proves_nothing_where_proofs_are_asked_for() {
        open(ME, MINE);

        assertThat(status(says(line, null, NOTHING, Messages.transferComplete()))).isEqualTo(401);
        assertThat(status(says(line, null, ME, Messages.transferComplete()))).isEqualTo(200);
    }

    @Test
    void devices_without_cookies_are_told_apart_by_their_proof_on_a_shared_connection() {
        open(ME, MINE);
        open(YOU, OTHER);

        assertThat(status(says(line, null, ME, Messages.transferComplete()))).isEqualTo(200);
        assertThat(status(says(line, null, YOU, Messages.transferComplete()))).isEqualTo(200);
        assertThat(status(post(line, null, ME, new CpePost.Empty()))).isEqualTo(204);
        assertThat(sessions.byDevice(MINE.canonical())).isNull();
        assertThat(sessions.byDevice(OTHER.canonical())).isNotNull();
    }

    @Test
    void a_device_that_loses_its_cookie_and_its_connection_is_known_by_its_proof() {
        open(ME, MINE);

        assertThat(status(says(new CpeConnection("192.0.2.1"), null, ME, Messages.transferComplete()))).isEqualTo(200);
        assertThat(status(says(new CpeConnection("192.0.2.1"), null, YOU, Messages.transferComplete())))
                .isEqualTo(400);
    }

    @Test
    void the_shared_secret_is_good_for_what_the_enrolment_admits() {
        assertThat(status(informs(SHARED, MINE))).isEqualTo(403);
        assertThat(failures("bootstrap_refused")).isOne();
        assertThat(notices).singleElement().extracting(NoticeRecord::details).asString().contains("not_allowed",
                "shared credential factory");

        admission = Mono.just(Enrolment.Admission.ADMITTED);
        String cookie = open(SHARED, MINE);
        assertThat(enrolled).containsExactly(MINE.canonical() + " " + SHARED + " ANEW");
        assertThat(status(says(line, cookie, SHARED, Messages.transferComplete()))).isEqualTo(200);
        assertThat(status(says(line, cookie, new Bootstrap("another"), Messages.transferComplete()))).isEqualTo(403);
        // It got its own secret within the session, and uses it.
        assertThat(status(says(line, cookie, ME, Messages.transferComplete()))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"2 PERIODIC, Device.ManagementServer.UDPConnectionRequestAddress, ORDINARY",
            "4 VALUE CHANGE, Device.ManagementServer.UDPConnectionRequestAddress, STUN_SHOWN",
            "4 VALUE CHANGE, InternetGatewayDevice.ManagementServer.STUNEnable, STUN_SHOWN",
            "1 BOOT, Device.ManagementServer.STUNUsername, STUN_SHOWN",
            "4 VALUE CHANGE, Device.X_ACME_ManagementServer.STUNEnable, ORDINARY",
            "4 VALUE CHANGE, Device.DeviceInfo.SoftwareVersion, ORDINARY",
            "0 BOOTSTRAP, Device.ManagementServer.STUNEnable, ANEW", "0 BOOTSTRAP, Device.DeviceInfo.UpTime, ANEW"})
    void what_an_inform_tells_is_known_where_credentials_are_set(String event, String parameter, Occasion occasion) {
        says(line, null, ME, new Inform(MINE, List.of(new EventStruct(new EventCode(event), "")), 1,
                CwmpDateTime.UNKNOWN, 0, List.of(ParameterValue.of(parameter, "x"))));

        assertThat(enrolled).containsExactly(MINE.canonical() + " " + ME + " " + occasion);
    }

    @Test
    void an_older_derived_password_is_good_until_the_device_has_taken_a_newer_one() {
        admission = Mono.just(Enrolment.Admission.ADMITTED);
        open(OUTDATED, MINE);

        admission = Mono.just(Enrolment.Admission.HAS_OWN_CREDENTIAL);
        assertThat(status(informs(OUTDATED, MINE))).isEqualTo(403);
        assertThat(failures("outdated")).isOne();
    }

    @Test
    void a_store_that_cannot_tell_who_is_enrolled_lets_nobody_in() {
        admission = Mono.error(new StoreException(StoreException.Reason.UNAVAILABLE, "away"));

        assertThat(status(informs(SHARED, MINE))).isEqualTo(503);
        assertThat(informs).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void notices_are_few_whatever_is_tried() {
        for (int i = 0; i < 50; i++) {
            informs(ME, OTHER);
        }
        assertThat(notices).hasSize(1);
        time.advanceTimeBy(Duration.ofMinutes(9));
        informs(ME, OTHER);
        assertThat(notices).hasSize(1);
        time.advanceTimeBy(Duration.ofMinutes(1));
        informs(ME, OTHER);
        assertThat(notices).hasSize(2);

        for (int i = 0; i < 50; i++) {
            informs(ME, new DeviceId("Acme", "00D09E", "Box", "SN-9" + i));
        }
        assertThat(notices).as("three in a second").hasSize(4);
        time.advanceTimeBy(Duration.ofSeconds(1));
        informs(ME, new DeviceId("Acme", "00D09E", "Box", "SN-8"));
        assertThat(notices).hasSize(5);
        assertThat(failures("other_device")).isEqualTo(103);
    }
}

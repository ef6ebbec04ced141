package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import acs.credential.CpeIdentity;
import acs.cwmp.AcsRequest;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.device.QuirkRules;
import acs.engine.CpeConnection;
import acs.engine.CpePost;
import acs.engine.Gates;
import acs.engine.MemoryOperations;
import acs.engine.Reply;
import acs.engine.SessionJournal;
import acs.engine.SessionMeters;
import acs.engine.SessionRunner;
import acs.engine.Sessions;
import acs.port.InformLog;
import acs.port.InformReceipt;
import acs.port.InformRecord;
import acs.port.RequestRecord;
import acs.session.SessionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A CPE, the real codec and the real engine; only what is below the ports is in memory. */
final class CpeDialogue {
    static final DeviceId DEVICE = new DeviceId("Acme", "00D09E", "Box", "SN-1");

    final MemoryOperations operations = new MemoryOperations();
    final List<RequestRecord> recorded = new ArrayList<>();
    private final Sessions sessions = new Sessions(10);
    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final SessionRunner runner;
    private final CpeConnection connection = new CpeConnection("127.0.0.1");
    private @Nullable String cookie;
    private @Nullable Envelope last;

    CpeDialogue() {
        this(SessionPolicy.defaults());
    }

    CpeDialogue(SessionPolicy policy) {
        runner = new SessionRunner(policy, new Log(), operations.steps(QuirkRules.NONE), Gates.plain(), sessions,
                new SessionMeters(new SimpleMeterRegistry()), new SessionJournal(false), Schedulers.parallel());
    }

    private final class Log implements InformLog {
        @Override
        public Mono<InformReceipt> recordInform(InformRecord inform) {
            return Mono.fromSupplier(() -> InformReceipt.recorded(operations.flag()));
        }

        @Override
        public Mono<Void> recordRequest(RequestRecord request) {
            return Mono.fromRunnable(() -> recorded.add(request));
        }
    }

    /** Begins a session and says that the CPE has no more requests; what was put off before is due. */
    void begin(String... events) {
        operations.passTime();
        assertThat(inform(events)).isEqualTo(200);
        empty();
    }

    int inform(String... events) {
        return says("1", new Inform(DEVICE,
                List.of(events).stream().map(code -> new EventStruct(new EventCode(code), "")).toList(), 1,
                CwmpDateTime.UNKNOWN, 0, List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "1.0"))));
    }

    /** What the ACS asks now; {@code null} when it asks nothing. */
    @Nullable
    AcsRequest asked() {
        return last != null && last.message() instanceof AcsRequest request ? request : null;
    }

    /** What the ACS said last. */
    CwmpMessage heard() {
        return Objects.requireNonNull(last).message();
    }

    /** The ID of what the ACS said last. */
    String id() {
        return Objects.requireNonNull(Objects.requireNonNull(last).header().id());
    }

    /** Answers under the right ID. */
    int answers(CwmpMessage message) {
        return says(id(), message);
    }

    int says(String id, CwmpMessage message) {
        return posts(new String(
                writer.write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId(id), message)),
                StandardCharsets.UTF_8));
    }

    int empty() {
        return post(new CpePost.Empty());
    }

    /** Posts these words, whatever they are. */
    int posts(String body) {
        return post(decoded(body));
    }

    private CpePost.Body decoded(String body) {
        try {
            return new CpePost.Soap(reader.read(Soap.utf8(body)));
        } catch (SoapException refused) {
            return new CpePost.Undecodable(refused.failure());
        }
    }

    private int post(CpePost.Body body) {
        Reply reply = Objects
                .requireNonNull(runner.post(new CpePost(connection, cookie, CpeIdentity.Unasked.INSTANCE, body))
                        .block(Duration.ofSeconds(20)));
        last = null;
        return switch (reply) {
            case Reply.Soap soap -> {
                last = reader.read(writer.write(soap.envelope()));
                cookie = soap.setCookie() == null ? cookie : soap.setCookie();
                yield 200;
            }
            case Reply.NoContent none -> 204;
            case Reply.Challenge challenge -> 401;
            case Reply.Status status -> status.status();
        };
    }

    /** Whether no session is left. */
    boolean isOver() {
        return sessions.size() == 0;
    }
}

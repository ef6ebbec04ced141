package acs.load.gatling;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.cpe.CpeModel;
import acs.load.cpe.CpeTurn;
import acs.load.cpe.HttpAnswer;
import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/**
 * The steady state: devices that report periodically and have nothing to do. Every session is a virtual user with a connection
 * of its own: Inform, InformResponse, empty POST, 204. None may fail. Settings: {@link LoadSettings}.
 */
public final class PeriodicInform extends Simulation {
    private static final String CPE = "cpe";
    private static final String POST = "post";
    private static final byte[] NOTHING = new byte[0];

    private final LoadSettings settings = LoadSettings.ofSystemProperties();
    private final VirtualCpes cpes = new VirtualCpes(new SimulatedFleet(model(settings), 1), settings.devices());

    private final HttpProtocolBuilder protocol = http.baseUrl("http://127.0.0.1:" + settings.port())
            .localAddresses(settings.localAddresses()).disableCaching().disableWarmUp().disableFollowRedirect()
            .disableAutoReferer().disableAutoOrigin().userAgentHeader("acs-simulated-cpe");

    private final ChainBuilder session = exec(this::begin)
            .exec(http("Inform").post("/").header("Content-Type", "text/xml; charset=\"utf-8\"")
                    .header("SOAPAction", "")
                    .body(ByteArrayBody(user -> held(user, POST, CpeTurn.Post.class).body()))
                    .check(status().is(200), bodyBytes().transformWithSession(PeriodicInform::confirmed).is(true)))
            .exitHereIfFailed()
            .exec(http("empty POST").post("/").check(status().is(204)))
            .exec(this::end);

    private final ScenarioBuilder scenario = scenario("Periodic Inform").exec(session);

    {
        setUp(scenario.injectOpen(rampUsersPerSec(0).to(settings.rate()).during(settings.rampSeconds()),
                constantUsersPerSec(settings.rate()).during(settings.seconds())))
                .protocols(protocol)
                .assertions(global().failedRequests().count().is(0L), global().successfulRequests().count().gt(0L));
    }

    @Override
    public void after() {
        System.out.println("devices that called: " + cpes.made());
    }

    private static CpeModel model(LoadSettings settings) {
        List<EventStruct> periodic = List.of(new EventStruct(EventCode.PERIODIC, ""));
        return new CpeModel(settings.prefix(), settings.parameters(), settings.changedShare(), periodic, periodic,
                CwmpNamespace.CWMP_1_0);
    }

    private Session begin(Session user) {
        SimulatedCpe cpe = cpes.take();
        CwmpDateTime now = new CwmpDateTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return user.set(CPE, cpe).set(POST, cpe.begin(now));
    }

    /** Whether the CPE takes this for its InformResponse, so that a wrong one counts as a failed request. */
    private static boolean confirmed(byte[] body, Session user) {
        CpeTurn turn = held(user, CPE, SimulatedCpe.class).answered(new HttpAnswer(200, List.of(), body));
        return turn instanceof CpeTurn.Post post && post.acknowledged() != null;
    }

    private Session end(Session user) {
        SimulatedCpe cpe = held(user, CPE, SimulatedCpe.class);
        cpe.answered(new HttpAnswer(204, List.of(), NOTHING));
        cpes.putBack(cpe);
        return user.removeAll(CPE, POST);
    }

    private static <T> T held(Session user, String key, Class<T> type) {
        return Objects.requireNonNull(type.cast(user.get(key)), key);
    }
}

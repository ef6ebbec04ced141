package acs.transport.soap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.TransferComplete;
import acs.engine.MemoryOperations;
import acs.engine.MemoryOperations.Stored;
import acs.operation.Diagnostic;
import acs.operation.Operation;
import acs.operation.OperationStatus;
import acs.operation.PlanLimits;
import acs.session.SessionPolicy;
import org.junit.jupiter.api.Test;

/**
 * A CPE that says anything at any time, through the real codec and the real engine: whatever it says, no session goes beyond
 * its bounds, and every operation comes to an end.
 */
class AdversarialCpeTest {
    private static final int RUNS = 200;
    private static final int SESSIONS = 60;
    private static final int CALLS_MAX = 12;
    private static final int REQUESTS_MAX = 5;
    /** Each of the CPE's POSTs is a request, or answers a call; the Inform and the empty POSTs come on top. */
    private static final int POSTS_MAX = 2 * (CALLS_MAX + REQUESTS_MAX) + 8;
    private static final int[] CODES = {9000, 9001, 9002, 9003, 9004, 9005, 9005, 9008, 9032, 9800, 0, -1};

    /** One device; the seed says what it does. */
    private static final class Run {
        private final Random chance;
        private final CpeDialogue cpe = new CpeDialogue(policy());
        /** It goes astray this often, of a hundred times. */
        private final int madness;
        private String stale = "1-1";

        Run(long seed) {
            chance = new Random(seed);
            madness = chance.nextInt(101);
            for (int i = 1 + chance.nextInt(6); i > 0; i--) {
                cpe.operations.add(operation());
            }
        }

        private static SessionPolicy policy() {
            SessionPolicy shipped = SessionPolicy.defaults();
            PlanLimits plans = PlanLimits.defaults();
            return new SessionPolicy(REQUESTS_MAX, shipped.turnTimeout(), shipped.turnTimeoutMax(),
                    shipped.sessionMax(), shipped.retryAfter(), CALLS_MAX,
                    new PlanLimits(8, 200, plans.answerBytesMax(), 4, plans.retryDelay(), plans.retryDelayMax()), shipped.methods());
        }

        private Operation operation() {
            return switch (chance.nextInt(9)) {
                case 0 -> new Operation.Refresh(ParameterPath.ROOT);
                case 1 -> new Operation.Diagnose(Diagnostic.PING, Map.of("Host", "h"));
                case 2 -> new Operation.Rpc(new GetParameterValues(names(1 + chance.nextInt(20))));
                case 3 -> new Operation.Rpc(new GetParameterAttributes(names(1 + chance.nextInt(20))));
                case 4 -> new Operation.Rpc(new SetParameterValues(values(names(3)), ""));
                case 5 -> new Operation.Rpc(new AddObject("Device.T.", ""));
                case 6 -> new Operation.Rpc(new DeleteObject("Device.T.1.", ""));
                case 7 -> new Operation.Rpc(new Reboot(""));
                default -> new Operation.Rpc(new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0,
                        "", ""));
            };
        }

        private List<String> names(int count) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add("Device." + (char) ('A' + chance.nextInt(3)) + "." + chance.nextInt(40));
            }
            return names;
        }

        private static List<ParameterValue> values(List<String> names) {
            return names.stream().map(name -> ParameterValue.of(name, "1")).toList();
        }

        /** Sessions until nothing is left to be done or to wait for. */
        int run() {
            int sessions = 0;
            while (isBusy() && sessions < SESSIONS) {
                sessions++;
                session(sessions > SESSIONS / 2);
            }
            return sessions;
        }

        private boolean isBusy() {
            return cpe.operations.all().stream().map(Stored::status).anyMatch(OperationStatus::isOpen);
        }

        /** In the end it tells all that operations wait for: here no deadline passes. */
        private void session(boolean tellsAll) {
            cpe.operations.passTime();
            int status = tellsAll
                    ? cpe.inform("1 BOOT", "8 DIAGNOSTICS COMPLETE", "M Reboot", "7 TRANSFER COMPLETE")
                    : cpe.inform(chance.nextBoolean() ? "2 PERIODIC" : "1 BOOT");
            assertThat(status).isEqualTo(200);
            for (int i = tellsAll ? REQUESTS_MAX - 1 : 0; i > 0; i--) {
                cpe.says("2", transferComplete());
            }
            status = cpe.empty();
            int calls = 0;
            int posts = 0;
            while (status == 200) {
                calls += cpe.asked() == null ? 0 : 1;
                posts++;
                assertThat(calls).isLessThanOrEqualTo(CALLS_MAX);
                assertThat(posts).isLessThanOrEqualTo(POSTS_MAX);
                status = cpe.asked() == null ? goesOn() : reacts();
            }
            assertThat(cpe.isOver() || status == 400).isTrue();
        }

        private static TransferComplete transferComplete() {
            return new TransferComplete("", FaultStruct.NONE, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
        }

        /** After an answer to a request of its own. */
        private int goesOn() {
            return chance.nextInt(100) < madness ? strays() : cpe.empty();
        }

        private int reacts() {
            if (chance.nextInt(100) < madness) {
                return strays();
            }
            stale = cpe.id();
            return cpe.answers(answer(Objects.requireNonNull(cpe.asked())));
        }

        private CwmpMessage answer(AcsRequest request) {
            return switch (request) {
                case GetParameterValues get -> new GetParameterValuesResponse(values(get.parameterNames()));
                case GetParameterNames get -> new GetParameterNamesResponse(
                        names(9).stream().map(name -> new ParameterInfo(name, true)).toList());
                case SetParameterValues set -> new SetParameterValuesResponse(0);
                case AddObject add -> new AddObjectResponse(1, 0);
                case Reboot reboot -> new RebootResponse();
                case Download download -> new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
                default -> fault();
            };
        }

        private Fault fault() {
            return Fault.of(new FaultCode(CODES[chance.nextInt(CODES.length)]), "no");
        }

        private int strays() {
            String id = cpe.asked() == null ? stale : cpe.id();
            return switch (chance.nextInt(12)) {
                case 0 -> cpe.empty();
                case 1 -> cpe.says(id, fault());
                case 2 -> cpe.says(stale, fault());
                case 3 -> cpe.says(id, new FactoryResetResponse());
                case 4 -> cpe.says(id, new GetParameterValuesResponse(values(names(chance.nextInt(300)))));
                case 5 -> cpe.says(stale, new RebootResponse());
                case 6 -> cpe.says("9", new GetRpcMethods());
                case 7 -> cpe.says("9", transferComplete());
                case 8 -> cpe.posts(Soap.envelope("<cwmp:X_00D09E_Hello/>"));
                case 9 ->
                    cpe.posts(Soap.envelope("<cwmp:AddObjectResponse><Status>x</Status></cwmp:AddObjectResponse>"));
                case 10 -> cpe.posts(Soap.envelope("<cwmp:Inform/>"));
                default -> chance.nextInt(4) == 0 ? cpe.posts("no envelope") : cpe.says(id, fault());
            };
        }
    }

    @Test
    void every_session_keeps_its_bounds_and_every_operation_ends() {
        for (long seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed);
            try {
                int sessions = run.run();
                assertThat(run.cpe.operations.all())
                        .allSatisfy(each -> assertThat(each.status().isOpen()).as("after %d sessions", sessions)
                                .isFalse())
                        .allSatisfy(each -> assertThat(each.attempts())
                                .isLessThanOrEqualTo(MemoryOperations.ATTEMPTS_MAX + 1))
                        .filteredOn(each -> each.status() == OperationStatus.FAILED)
                        .allSatisfy(each -> assertThat(each.fault()).isNotNull());
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("seed " + seed + ": " + run.cpe.operations.all(), wrong);
            }
        }
    }
}

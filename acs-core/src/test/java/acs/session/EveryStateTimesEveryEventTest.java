package acs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.RecordInform;
import acs.session.SessionAction.RecordRequest;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionEvent.Interruption;
import acs.session.SessionEvent.StoreResult;
import acs.session.SessionState.Ended;
import org.junit.jupiter.api.Test;

/**
 * Walks every pair of state and event. What the machine decides for each stands in {@code acs-core/docs/session-machine.md},
 * table and diagram; a decision that changes, or a pair that nobody decided, fails here until the page says so.
 * {@code -Dacs.docs.write=true} writes the page anew.
 */
class EveryStateTimesEveryEventTest {
    private static final Path PAGE = Path.of("docs", "session-machine.md");
    private static final SessionPolicy POLICY = SessionPolicy.defaults();
    private static final SessionContext CONTEXT = Messages.context();
    private static final SessionContext SPENT = new SessionContext(CONTEXT.deviceId(), CONTEXT.deviceKey(),
            CONTEXT.namespace(), CONTEXT.version(), CONTEXT.event(), 0, POLICY.requestsMax(), 0);
    private static final SessionContext OVERSPENT = new SessionContext(CONTEXT.deviceId(), CONTEXT.deviceKey(),
            CONTEXT.namespace(), CONTEXT.version(), CONTEXT.event(), 0,
            POLICY.requestsMax() + CwmpSession.REQUESTS_OVER_MAX, CwmpSession.RETRIES_MAX);

    private static Map<String, SessionState> states() {
        Map<String, SessionState> states = new LinkedHashMap<>();
        states.put("AwaitingInform", CwmpSession.initial());
        states.put("RecordingInform", new SessionState.RecordingInform(CONTEXT, "7", null));
        states.put("CpeTurn", new SessionState.CpeTurn(CONTEXT));
        states.put("CpeTurn, requests spent", new SessionState.CpeTurn(SPENT));
        states.put("CpeTurn, far over", new SessionState.CpeTurn(OVERSPENT));
        states.put("RecordingRequest",
                new SessionState.RecordingRequest(CONTEXT, "7", new TransferCompleteResponse()));
        states.put("RecordingRequest, retries spent",
                new SessionState.RecordingRequest(OVERSPENT, "7", new TransferCompleteResponse()));
        states.put("Ended", new Ended(SessionEnd.COMPLETED));
        return states;
    }

    private static Map<String, SessionEvent> events() {
        Map<String, SessionEvent> events = new LinkedHashMap<>();
        events.put("Inform", envelope(Messages.inform("2 PERIODIC")));
        events.put("Inform, no version in common", Messages.informWithVersions(List.of("2.0")));
        events.put("Inform, bad arguments", envelope(new InvalidArguments("Inform", "DeviceId has no SerialNumber")));
        events.put("GetRPCMethods", envelope(new GetRpcMethods()));
        events.put("TransferComplete and its kin", envelope(Messages.transferComplete()));
        events.put("other request, bad arguments",
                envelope(new InvalidArguments("TransferComplete", "no FaultStruct")));
        events.put("unknown RPC", envelope(new UnknownRpc("X_00D09E_Hello")));
        events.put("unknown response", envelope(new UnknownRpc("X_00D09E_HelloResponse")));
        events.put("response of a CPE", envelope((CpeResponse) new DeleteObjectResponse(0)));
        events.put("response of an ACS", envelope(new InformResponse(1)));
        events.put("Fault", envelope(Fault.of(FaultCode.CPE_REQUEST_DENIED, "no")));
        events.put("empty POST", new SessionEvent.EmptyPostReceived());
        events.put("no envelope", new SessionEvent.UndecodableReceived(DecodeFailure.NOT_WELL_FORMED));
        events.put("no envelope, too large", new SessionEvent.UndecodableReceived(DecodeFailure.TOO_LARGE));
        for (StoreResult result : StoreResult.values()) {
            events.put("store: " + result, result);
        }
        for (Interruption interruption : Interruption.values()) {
            events.put(interruption.toString(), interruption);
        }
        return events;
    }

    private static SessionEvent envelope(CwmpMessage message) {
        return new SessionEvent.EnvelopeReceived(Messages.envelope(message));
    }

    @Test
    void every_post_is_answered_exactly_once_or_waits_for_the_store() {
        forEveryPair((state, event, step) -> {
            long replies = step.actions().stream().filter(EveryStateTimesEveryEventTest::isReply).count();
            long recordings = step.actions().stream().filter(EveryStateTimesEveryEventTest::isRecording).count();
            if (event instanceof Interruption) {
                assertThat(replies + recordings).isZero();
            } else {
                assertThat(replies + recordings).isEqualTo(1);
            }
        });
    }

    @Test
    void nothing_is_confirmed_before_the_store_said_that_it_is_on_disk() {
        forEveryPair((state, event, step) -> {
            boolean confirms = step.actions().stream().anyMatch(action -> action instanceof SendEnvelope send
                    && (send.envelope().message() instanceof InformResponse
                            || send.envelope().message() instanceof TransferCompleteResponse));
            boolean isOnDisk = event == StoreResult.INFORM_RECORDED || event == StoreResult.REQUEST_RECORDED;
            assertThat(!confirms || isOnDisk).isTrue();
        });
    }

    @Test
    void a_session_ends_once_and_says_so() {
        forEveryPair((state, event, step) -> {
            boolean ends = step.next() instanceof Ended && !(state instanceof Ended);
            boolean saysSo = step.actions().stream().anyMatch(EndSession.class::isInstance);
            boolean neverBegan = state instanceof SessionState.AwaitingInform && event instanceof Interruption;
            assertThat(saysSo && !(state instanceof Ended)).isEqualTo(ends && !neverBegan);
        });
    }

    @Test
    void a_step_depends_on_its_arguments_alone() {
        forEveryPair((state, event, step) -> assertThat(CwmpSession.step(state, event, POLICY)).isEqualTo(step));
    }

    @Test
    void the_page_tells_what_the_machine_decides() throws IOException {
        String page = page();
        if (Boolean.getBoolean("acs.docs.write")) {
            Files.writeString(PAGE, page);
        }
        if (!Files.readString(PAGE).equals(page)) {
            fail("docs/session-machine.md is not what the machine does: look at the difference, and run "
                    + "`mvn -pl acs-core test -Dtest=EveryStateTimesEveryEventTest -Dacs.docs.write=true` if it is meant.\n"
                    + page);
        }
    }

    private interface Check {
        void check(SessionState state, SessionEvent event, Step step);
    }

    private static void forEveryPair(Check check) {
        states().forEach((stateName, state) -> events().forEach((eventName, event) -> {
            try {
                check.check(state, event, CwmpSession.step(state, event, POLICY));
            } catch (AssertionError wrong) {
                throw new AssertionError(stateName + " × " + eventName, wrong);
            }
        }));
    }

    private static String page() {
        StringBuilder out = new StringBuilder(
                """
                        # The session machine

                        Written by `EveryStateTimesEveryEventTest` from `acs.session.CwmpSession`; do not edit by hand. TR-069 A6 §3.7.2.

                        ```mermaid
                        stateDiagram-v2
                            [*] --> AwaitingInform
                        """);
        diagram().forEach((edge, labels) -> out.append("    ").append(edge).append(" : ").append(labels).append('\n'));
        out.append("    Ended --> [*]\n```\n");
        states().forEach((stateName, state) -> {
            out.append("\n## ").append(stateName).append("\n\n| event | next | actions |\n|---|---|---|\n");
            events().forEach((eventName, event) -> {
                Step step = CwmpSession.step(state, event, POLICY);
                out.append("| ").append(eventName).append(" | ").append(name(step.next())).append(" | ")
                        .append(step.actions().stream().map(EveryStateTimesEveryEventTest::name)
                                .collect(Collectors.joining(", ")))
                        .append(" |\n");
            });
        });
        return out.toString();
    }

    private static Map<String, String> diagram() {
        Map<String, String> edges = new TreeMap<>();
        states().forEach((stateName, state) -> events().forEach((eventName, event) -> {
            Step step = CwmpSession.step(state, event, POLICY);
            boolean isMain = !stateName.contains(",") && !state.equals(step.next());
            if (isMain) {
                String to = step.next().getClass().getSimpleName();
                edges.merge(stateName + " --> " + to, eventName.replace("store: ", ""), (a, b) -> a + " / " + b);
            }
        }));
        return edges;
    }

    private static String name(SessionState state) {
        return state instanceof Ended ended ? "Ended (" + ended.end() + ")" : state.getClass().getSimpleName();
    }

    private static String name(SessionAction action) {
        return switch (action) {
            case RecordInform record -> "record the Inform";
            case RecordRequest record -> "record the " + record.request().rpcName();
            case SendEnvelope send when send.envelope().message() instanceof Fault fault ->
                "200 Fault " + fault.faultCode().number();
            case SendEnvelope send -> "200 " + send.envelope().message().rpcName();
            case SendNoContent none -> "204";
            case SendStatus status -> status.status() + " " + status.refusal();
            case EndSession end -> "end";
        };
    }

    private static boolean isReply(SessionAction action) {
        return action instanceof SendEnvelope || action instanceof SendNoContent || action instanceof SendStatus;
    }

    private static boolean isRecording(SessionAction action) {
        return action instanceof RecordInform || action instanceof RecordRequest;
    }
}

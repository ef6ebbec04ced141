package acs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import acs.device.Quirks;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationEnd;
import acs.operation.Outcome;
import acs.operation.Plan;
import acs.operation.WorkFlag;
import acs.session.SessionAction.EndSession;
import acs.session.SessionAction.RecordInform;
import acs.session.SessionAction.RecordRequest;
import acs.session.SessionAction.SendEnvelope;
import acs.session.SessionAction.SendNoContent;
import acs.session.SessionAction.SendStatus;
import acs.session.SessionContext.Counts;
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
    private static final SessionContext SPENT = Messages.context(WorkFlag.NONE,
            new Counts(POLICY.requestsMax(), 0, 0));
    private static final SessionContext OVERSPENT = Messages.context(WorkFlag.NONE,
            new Counts(POLICY.requestsMax() + CwmpSession.REQUESTS_OVER_MAX, CwmpSession.RETRIES_MAX, 0));
    private static final SessionContext BUSY = Messages.context(new WorkFlag(4), new Counts(1, 0, 0));
    private static final SessionContext BUSY_WAITING = Messages.context(new WorkFlag(4 | WorkFlag.MAY_WAIT),
            new Counts(1, 0, 0));
    private static final SessionContext CALLS_SPENT = Messages.context(new WorkFlag(4),
            new Counts(1, 0, POLICY.callsMax()));
    private static final LeasedOperation REBOOT = Messages.leased(new Operation.Rpc(new Reboot("")));
    private static final TransferComplete TRANSFER = Messages.transferComplete();

    private static Map<String, SessionState> states() {
        Map<String, SessionState> states = new LinkedHashMap<>();
        states.put("AwaitingInform", CwmpSession.initial());
        states.put("RecordingInform",
                new SessionState.RecordingInform(CONTEXT, "7", null, Messages.inform("2 PERIODIC")));
        states.put("CpeTurn", new SessionState.CpeTurn(CONTEXT));
        states.put("CpeTurn, requests spent", new SessionState.CpeTurn(SPENT));
        states.put("CpeTurn, far over", new SessionState.CpeTurn(OVERSPENT));
        states.put("RecordingRequest",
                new SessionState.RecordingRequest(CONTEXT, "7", TRANSFER, new TransferCompleteResponse()));
        states.put("RecordingRequest, retries spent",
                new SessionState.RecordingRequest(OVERSPENT, "7", TRANSFER, new TransferCompleteResponse()));
        states.put("RecordingRequest, something waits", new SessionState.RecordingRequest(BUSY_WAITING, "7", TRANSFER,
                new TransferCompleteResponse()));
        states.put("CpeTurn, something to do", new SessionState.CpeTurn(BUSY));
        states.put("Settling",
                new SessionState.Settling(BUSY_WAITING, Messages.envelope(new TransferCompleteResponse())));
        states.put("Claiming", new SessionState.Claiming(BUSY));
        states.put("Claiming, calls spent", new SessionState.Claiming(CALLS_SPENT));
        states.put("AwaitingResponse", new SessionState.AwaitingResponse(BUSY,
                new Plan.SingleCall(REBOOT, new Reboot("key")), Quirks.NONE));
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
        events.put("response that was asked for", envelope(new RebootResponse()));
        events.put("response that was asked for, other ID", new SessionEvent.EnvelopeReceived(
                new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("9"), new RebootResponse())));
        events.put("response that cannot be read", new SessionEvent.UndecodableReceived(DecodeFailure.BAD_RESPONSE));
        events.put("store: Inform recorded", new SessionEvent.InformRecorded(WorkFlag.NONE));
        events.put("store: Inform recorded, something waits",
                new SessionEvent.InformRecorded(new WorkFlag(4 | WorkFlag.MAY_WAIT)));
        events.put("store: operation claimed", new SessionEvent.OperationClaimed(REBOOT, false, Quirks.NONE));
        events.put("store: nothing to claim now", new SessionEvent.OperationClaimed(null, false, Quirks.NONE));
        events.put("store: nothing is open", new SessionEvent.OperationClaimed(null, true, Quirks.NONE));
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
            boolean isOnDisk = event instanceof SessionEvent.InformRecorded || event == StoreResult.REQUEST_RECORDED
                    || state instanceof SessionState.Settling;
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
            case SessionAction.SettleOperations settle -> "settle what waits";
            case SessionAction.ClaimOperation claim -> claim.finished() == null
                    ? "claim"
                    : "finish (" + outcome(claim.finished()) + ") and claim";
            case SessionAction.ReleaseOperation release -> "release (" + outcome(release.end()) + ")";
            case SessionAction.ForgetWork forget -> "take the flag down";
        };
    }

    private static String outcome(OperationEnd end) {
        return switch (end.outcome()) {
            case Outcome.Failed failed -> "failed: " + failed.fault().reason().word();
            case Outcome it -> it.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private static boolean isReply(SessionAction action) {
        return action instanceof SendEnvelope || action instanceof SendNoContent || action instanceof SendStatus;
    }

    private static boolean isRecording(SessionAction action) {
        return action instanceof RecordInform || action instanceof RecordRequest
                || action instanceof SessionAction.SettleOperations || action instanceof SessionAction.ClaimOperation;
    }
}

package acs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import acs.cwmp.AcsRequest;
import acs.cwmp.CpeRequest;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Download;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.TransferComplete;
import acs.operation.Diagnostic;
import acs.operation.Happening;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.OperationPlanner;
import acs.operation.Outcome;
import acs.operation.PlanContext;
import acs.operation.PlanLimits;
import acs.operation.PlanStep;
import acs.operation.WaitingOperation;
import acs.operation.WaitingOperations;
import acs.operation.WorkFlag;
import acs.session.CwmpSession;
import acs.session.Messages;
import acs.session.SessionAction.ClaimOperation;
import acs.session.SessionEvent;
import acs.session.SessionPolicy;
import acs.session.SessionState;
import acs.session.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quirk that a rule can name changes what is done; without it the same is done as for any device. */
class QuirkUseTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    /** A doc comment and the test method below it. */
    private static final Pattern TEST = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*@(?:Parameterized)?Test"
            + "((?:(?!\\n    }\\n).)*)", Pattern.DOTALL);
    private static final ParameterValue A = ParameterValue.of("Device.A", "a");
    private static final ParameterValue B = ParameterValue.of("Device.B", "b");

    @ParameterizedTest
    @EnumSource
    void every_quirk_is_obeyed_where_a_rule_names_it_and_nowhere_else(Quirk quirk) {
        Uses use = use(quirk);

        assertThat(use.done(Quirks.NONE)).as("without %s", quirk).isEqualTo(use.usual());
        assertThat(use.done(new Quirks(Set.of(quirk), 0, Set.of()))).as("with %s", quirk).isEqualTo(use.odd());
        assertThat(use.odd()).isNotEqualTo(use.usual());
    }

    @ParameterizedTest
    @EnumSource
    void every_quirk_has_a_test_that_names_it_and_its_number(Quirk quirk) {
        List<String> names = new ArrayList<>();
        for (String source : sources()) {
            Matcher test = TEST.matcher(source);
            while (test.find()) {
                boolean tellsNumber = test.group(1).matches("(?s).*\\b" + quirk.number() + "\\b.*");
                if (tellsNumber && test.group().matches("(?s).*Quirk[.#]" + quirk + "\\b.*")) {
                    names.add(test.group(2).strip().lines().findFirst().orElse(""));
                }
            }
        }
        assertThat(names).as("tests of %s whose comment names %s", quirk, quirk.number()).isNotEmpty();
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> !file.endsWith("QuirkUseTest.java")).map(QuirkUseTest::text).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is done of devices as the standard says, and of those with the quirk. */
    private record Uses(Function<Quirks, Object> how, Object usual, Object odd) {
        Object done(Quirks quirks) {
            return how.apply(quirks);
        }
    }

    private static Uses use(Quirk quirk) {
        return switch (quirk) {
            case BOOLEAN_WORDS -> new Uses(quirks -> sentValue("0", ParameterType.BOOLEAN, quirks), "0", "false");
            case ZONELESS_DATE_TIME -> new Uses(
                    quirks -> sentValue("2026-01-01T02:00:00+02:00", ParameterType.DATE_TIME, quirks),
                    "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00");
            case NO_ROOT_NAMES -> new Uses(quirks -> asked(new GetParameterNames("", false), quirks),
                    new GetParameterNames("", false), new GetParameterNames("Device.", false));
            case WALK_BY_LEVEL -> new Uses(quirks -> asked(new GetParameterNames("Device.", false), quirks),
                    new GetParameterNames("Device.", false), new GetParameterNames("Device.", true));
            case ONE_VALUE_PER_SET -> new Uses(
                    quirks -> asked(new SetParameterValues(List.of(A, B), "new"), quirks),
                    new SetParameterValues(List.of(A, B), "new"), new SetParameterValues(List.of(A), "old"));
            case POLL_DIAGNOSTICS -> new Uses(QuirkUseTest::afterStart, "Waits", "GoesOn");
            case REBOOT_AFTER_SET -> new Uses(QuirkUseTest::afterSet, "Succeeded", "Reboot");
            case SILENT_TRANSFER -> new Uses(quirks -> settled(new Happening.Called(boot()), quirks), List.of(),
                    List.of("Succeeded"));
            case MISTAKEN_TRANSFER_FAULT -> new Uses(
                    quirks -> settled(new Happening.Requested(failedTransfer()), quirks), List.of("Failed"), List.of());
            case NO_PARAMETER_KEY -> new Uses(QuirkUseTest::mark, ConfigurationMark.State.DIFFERS,
                    ConfigurationMark.State.UNKNOWN);
            case OTHER_RESPONSE_ID -> new Uses(QuirkUseTest::otherId, "Failed", "Succeeded");
        };
    }

    private static PlanContext context(Quirks quirks) {
        return new PlanContext(quirks, PlanLimits.defaults(), "Device.", "old");
    }

    private static PlanStep begin(Operation operation, Quirks quirks) {
        LeasedOperation leased = Messages.leased(operation);
        return OperationPlanner.begin(leased, context(quirks));
    }

    private static AcsRequest asked(AcsRequest request, Quirks quirks) {
        return ((PlanStep.Ask) begin(new Operation.Rpc(request), quirks)).plan().asked();
    }

    private static String sentValue(String value, ParameterType type, Quirks quirks) {
        SetParameterValues set = new SetParameterValues(List.of(new ParameterValue("Device.A", value, type)), "new");
        return ((SetParameterValues) asked(set, quirks)).parameterList().getFirst().value();
    }

    private static String afterStart(Quirks quirks) {
        PlanStep start = begin(new Operation.Diagnose(Diagnostic.PING, Map.of()), quirks);
        return next(start, quirks);
    }

    private static String afterSet(Quirks quirks) {
        return next(begin(new Operation.Rpc(new SetParameterValues(List.of(A), "new")), quirks), quirks);
    }

    /** The next request's name, or how the operation ends, after the values were set. */
    private static String next(PlanStep step, Quirks quirks) {
        return switch (OperationPlanner.answered(((PlanStep.Ask) step).plan(), new SetParameterValuesResponse(0),
                context(quirks))) {
            case PlanStep.Ask ask -> ask.plan().asked().rpcName();
            case PlanStep.Done done -> word(done.end().outcome());
        };
    }

    private static String word(Outcome outcome) {
        return outcome.getClass().getSimpleName();
    }

    private static List<String> settled(Happening happening, Quirks quirks) {
        Operation download = new Operation.Rpc(
                new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0, "", ""));
        WaitingOperation waiting = new WaitingOperation("018f0000-0000-7000-8000-000000000001", "00D09E-Box-1",
                download, "key", "1.0", Instant.EPOCH.plus(Duration.ofDays(1)), 1);
        return WaitingOperations.settle(List.of(waiting), happening, quirks).stream().map(one -> word(one.outcome()))
                .toList();
    }

    private static Inform boot() {
        return new Inform(new DeviceId("Acme", "00D09E", "Box", "1"), List.of(new EventStruct(EventCode.BOOT, "")), 1,
                CwmpDateTime.UNKNOWN, 0, List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "2.0")));
    }

    private static CpeRequest failedTransfer() {
        return new TransferComplete("key", new FaultStruct(new FaultCode(9010), "no"), CwmpDateTime.UNKNOWN,
                CwmpDateTime.UNKNOWN);
    }

    private static Object mark(Quirks quirks) {
        Instant setAt = Instant.parse("2026-02-01T12:00:00Z");
        return ConfigurationMark.of("profile-7", setAt, "other", setAt.plusSeconds(1)).under(quirks).state();
    }

    private static String otherId(Quirks quirks) {
        SessionPolicy policy = SessionPolicy.defaults();
        SessionState state = CwmpSession.initial();
        SessionEvent.EnvelopeReceived answer = new SessionEvent.EnvelopeReceived(new Envelope(CwmpNamespace.CWMP_1_0,
                EnvelopeHeader.withId("0"), new GetRpcMethodsResponse(List.of())));
        List<SessionEvent> events = List.of(
                new SessionEvent.EnvelopeReceived(Messages.envelope(Messages.inform("2 PERIODIC"))),
                new SessionEvent.InformRecorded(new WorkFlag(4)), new SessionEvent.EmptyPostReceived(),
                new SessionEvent.OperationClaimed(Messages.leased(new Operation.Rpc(new GetRpcMethods())), false,
                        quirks),
                answer);
        Step step = null;
        for (SessionEvent event : events) {
            step = CwmpSession.step(state, event, policy);
            state = step.next();
        }
        return step.actions().stream().filter(ClaimOperation.class::isInstance)
                .map(action -> ((ClaimOperation) action).finished())
                .map(end -> word(end.outcome())).findFirst().orElseThrow();
    }
}

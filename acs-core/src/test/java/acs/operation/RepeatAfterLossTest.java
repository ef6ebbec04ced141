package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.Quirk;
import acs.operation.LostCalls.Fate;
import acs.operation.OperationFault.Reason;
import acs.operation.OperationType.Repeat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is sent to a device again after its session was lost: for every type of operation, when the loss is noticed at once, and
 * when a later session finds the operation still marked as running.
 */
class RepeatAfterLossTest {
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static LeasedOperation leased(LostCalls call, int attempts, boolean isOrphan) {
        return new LeasedOperation("018f0000-0000-7000-8000-000000000001", "00D09E-Box-1", call.operation(), "key",
                attempts, ATTEMPTS_MAX, isOrphan, "", TIMEOUT, 1, 0);
    }

    private static Reason failure(Outcome outcome) {
        return ((Outcome.Failed) outcome).fault().reason();
    }

    @Test
    void the_table_has_every_type_of_operation_once() {
        assertThat(LostCalls.values()).extracting(call -> call.operation().type())
                .containsExactlyInAnyOrder(OperationType.values());
        assertThat(LostCalls.values()).allMatch(call -> call.operation().type().name().equals(call.name()));
    }

    @ParameterizedTest
    @EnumSource
    void each_type_says_what_the_table_says(LostCalls call) {
        assertThat(call.operation().type().repeat()).isEqualTo(switch (call.fate()) {
            case REPEATED -> Repeat.HARMLESS;
            case AWAITED -> Repeat.EVENT_TELLS;
            case FAILED -> Repeat.HARMFUL;
        });
    }

    @ParameterizedTest
    @EnumSource
    void an_operation_whose_session_is_lost_is_queued_again_or_waits_or_fails(LostCalls call) {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Plan plan = Plans.asked(OperationPlanner.begin(leased(call, attempt, false), Plans.CONTEXT));
            Outcome outcome = OperationPlanner.lost(plan, Plans.CONTEXT).outcome();

            switch (call.fate()) {
                case REPEATED -> {
                    if (attempt < ATTEMPTS_MAX) {
                        Outcome.Again again = (Outcome.Again) outcome;
                        assertThat(again.fault().reason()).isEqualTo(Reason.SESSION_LOST);
                        assertThat(again.delay()).isEqualTo(PlanLimits.defaults().delayAfter(attempt));
                    } else {
                        assertThat(failure(outcome)).isEqualTo(Reason.SESSION_LOST);
                    }
                }
                case AWAITED -> assertThat(outcome).isEqualTo(new Outcome.Waits(null, TIMEOUT));
                case FAILED -> assertThat(failure(outcome)).isEqualTo(Reason.OUTCOME_UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_later_session_that_finds_it_running_sends_only_what_may_be_repeated(LostCalls call) {
        for (int attempt = 2; attempt <= ATTEMPTS_MAX; attempt++) {
            PlanStep step = OperationPlanner.begin(leased(call, attempt, true), Plans.CONTEXT);

            switch (call.fate()) {
                case REPEATED -> assertThat(step).isInstanceOf(PlanStep.Ask.class);
                case AWAITED -> assertThat(Plans.ended(step).outcome()).isEqualTo(new Outcome.Waits(null, TIMEOUT));
                case FAILED -> assertThat(failure(Plans.ended(step).outcome())).isEqualTo(Reason.OUTCOME_UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_put_back_in_order_is_sent_again_whatever_its_type(LostCalls call) {
        assertThat(OperationPlanner.begin(leased(call, 2, false), Plans.CONTEXT)).isInstanceOf(PlanStep.Ask.class);
        assertThat(OperationPlanner.untouched(leased(call, 2, false)).outcome()).isEqualTo(new Outcome.GoesOn(""));
    }

    @ParameterizedTest
    @EnumSource
    void a_device_that_goes_on_without_an_answer_leaves_an_operation_waiting_for_its_event_or_failed(LostCalls call) {
        OperationFault none = OperationFault.of(Reason.NO_ANSWER, "nothing");
        Plan plan = Plans.asked(OperationPlanner.begin(leased(call, 1, false), Plans.CONTEXT));

        assertThat(OperationPlanner.unanswered(plan, none, Plans.CONTEXT).outcome())
                .isEqualTo(call.fate() == Fate.AWAITED ? new Outcome.Waits(null, TIMEOUT) : Outcome.Failed.of(none));
    }

    @Test
    void a_diagnosis_that_is_lost_while_its_result_is_read_is_read_again() {
        LeasedOperation reading = Plans.leased(LostCalls.DIAGNOSE.operation(), 1, "read", 0);
        Plan plan = Plans.asked(OperationPlanner.begin(reading, Plans.CONTEXT));

        assertThat(plan.asked()).isInstanceOf(GetParameterValues.class);
        assertThat(OperationPlanner.lost(plan, Plans.CONTEXT).outcome()).isInstanceOf(Outcome.Again.class);
        assertThat(OperationPlanner.untouched(reading).outcome()).isEqualTo(new Outcome.GoesOn("read"));
    }

    /** Quirk Q51: {@link Quirk#REBOOT_AFTER_SET}. */
    @Test
    void values_whose_reboot_is_lost_are_not_set_again() {
        PlanContext reboots = Plans.quirk(Quirk.REBOOT_AFTER_SET);
        SetParameterValues set = new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), "mark");
        PlanStep step = OperationPlanner.begin(Plans.leased(set), reboots);
        assertThat(OperationPlanner.lost(Plans.asked(step), reboots).outcome()).isInstanceOf(Outcome.Again.class);
        step = OperationPlanner.answered(Plans.asked(step), new SetParameterValuesResponse(0), reboots);

        assertThat(Plans.asked(step).asked()).isInstanceOf(Reboot.class);
        assertThat(OperationPlanner.lost(Plans.asked(step), reboots).outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    // The other properties of the types, one by one.

    @Test
    void only_what_an_event_ends_may_wait_and_only_what_takes_the_device_away_holds_others() {
        assertThat(Arrays.stream(OperationType.values()).filter(OperationType::mayWait)).containsExactly(
                OperationType.DOWNLOAD, OperationType.UPLOAD, OperationType.SCHEDULE_DOWNLOAD, OperationType.REBOOT,
                OperationType.FACTORY_RESET, OperationType.SCHEDULE_INFORM, OperationType.CHANGE_DU_STATE,
                OperationType.DIAGNOSE);
        assertThat(Arrays.stream(OperationType.values()).filter(OperationType::holdsOthers))
                .containsExactly(OperationType.REBOOT, OperationType.FACTORY_RESET);
    }

    @Test
    void the_answers_of_these_types_go_to_the_shadow() {
        assertThat(Arrays.stream(OperationType.values()).filter(OperationType::teaches)).containsExactly(
                OperationType.GET_PARAMETER_VALUES, OperationType.SET_PARAMETER_VALUES,
                OperationType.GET_PARAMETER_NAMES, OperationType.GET_PARAMETER_ATTRIBUTES,
                OperationType.SET_PARAMETER_ATTRIBUTES, OperationType.DELETE_OBJECT, OperationType.REFRESH,
                OperationType.DIAGNOSE);
    }

    @Test
    void these_types_leave_the_device_as_it_is() {
        assertThat(Arrays.stream(OperationType.values()).filter(OperationType::onlyReads)).containsExactly(
                OperationType.GET_RPC_METHODS, OperationType.GET_PARAMETER_VALUES, OperationType.GET_PARAMETER_NAMES,
                OperationType.GET_PARAMETER_ATTRIBUTES, OperationType.GET_QUEUED_TRANSFERS,
                OperationType.GET_ALL_QUEUED_TRANSFERS, OperationType.GET_OPTIONS, OperationType.REFRESH);
    }

    @Test
    void the_words_of_the_types_are_rests_and_the_stores() {
        assertThat(OperationType.values()).extracting(OperationType::word).containsExactly("getRpcMethods",
                "getParameterValues", "setParameterValues", "getParameterNames", "getParameterAttributes",
                "setParameterAttributes", "addObject", "deleteObject", "download", "upload", "scheduleDownload",
                "reboot", "factoryReset", "scheduleInform", "cancelTransfer", "getQueuedTransfers",
                "getAllQueuedTransfers", "changeDuState", "setVouchers", "getOptions", "rpc", "refresh", "diagnose");
    }

    @Test
    void an_operation_is_open_until_it_has_ended() {
        assertThat(Arrays.stream(OperationStatus.values()).filter(OperationStatus::isOpen)).containsExactly(
                OperationStatus.QUEUED, OperationStatus.RUNNING, OperationStatus.WAITING);
    }
}

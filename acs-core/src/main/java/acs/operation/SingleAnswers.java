package acs.operation;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.DeleteObject;
import acs.cwmp.DownloadResponse;
import acs.cwmp.Fault;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterInfo;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.UploadResponse;
import acs.device.ParameterReport;
import acs.operation.OperationType.Repeat;
import acs.operation.Plan.SingleCall;
import org.jspecify.annotations.Nullable;

/** What the answer to a single call means: for the operation, and for the shadow. */
final class SingleAnswers {
    private SingleAnswers() {}

    static PlanStep answered(SingleCall call, CpeResponse response, PlanContext context) {
        if (parameters(response) > context.limits().parametersMax()) {
            return Steps.tooManyParameters(call.leased(), context, Learnt.NOTHING);
        }
        if (AnswerBytes.of(response) > context.limits().answerBytesMax()) {
            return Steps.tooManyBytes(call.leased(), context, Learnt.NOTHING);
        }
        OperationResult result = new OperationResult.Answered(response);
        Outcome outcome = isDone(call, response)
                ? new Outcome.Succeeded(result)
                : new Outcome.Waits(result, call.leased().timeout());
        return Steps.done(call.leased(), outcome, new Learnt(null, report(call, response)));
    }

    static PlanStep refused(SingleCall call, Fault fault, PlanContext context) {
        boolean mayHaveBeenDeleted = call.leased().attempts() > 1 && Steps.isInvalidName(fault);
        Learnt learnt = mayHaveBeenDeleted && call.asked() instanceof DeleteObject delete
                ? new Learnt(null, deleted(delete, null))
                : Learnt.NOTHING;
        return Steps.refused(call.leased(), fault, context, learnt);
    }

    private static int parameters(CpeResponse response) {
        return switch (response) {
            case GetParameterNamesResponse names -> names.parameterList().size();
            case GetParameterAttributesResponse attributes -> attributes.parameterList().size();
            default -> 0;
        };
    }

    /** Status 0 says that the transfer is over; of all else that outlives a session an event tells the end. */
    private static boolean isDone(SingleCall call, CpeResponse response) {
        return switch (response) {
            case DownloadResponse download -> download.status() == 0;
            case UploadResponse upload -> upload.status() == 0;
            default -> call.leased().operation().type().repeat() != Repeat.EVENT_TELLS;
        };
    }

    private static ParameterReport report(SingleCall call, CpeResponse response) {
        return switch (call.asked()) {
            case AddObject add when response instanceof AddObjectResponse added ->
                added(add, added, add.parameterKey());
            case DeleteObject delete -> deleted(delete, delete.parameterKey());
            case SetParameterAttributes set -> attributes(notifications(set));
            case GetParameterNames get when response instanceof GetParameterNamesResponse got ->
                WalkingNames.report(Names.asked(List.of(get.parameterPath())).keep(got.parameterList(),
                        ParameterInfo::name));
            default -> ParameterReport.NOTHING;
        };
    }

    /** An instance that was asked for by its alias is found by number in the next read. */
    private static ParameterReport added(AddObject add, AddObjectResponse added, String key) {
        List<ParameterInfo> names = add.objectName().endsWith("].")
                ? List.of()
                : List.of(new ParameterInfo(add.objectName() + added.instanceNumber() + ".", true));
        return new ParameterReport(List.of(), names, List.of(), List.of(), key);
    }

    private static ParameterReport deleted(DeleteObject delete, @Nullable String key) {
        return new ParameterReport(List.of(), List.of(), List.of(), List.of(delete.objectName()), key);
    }

    private static ParameterReport attributes(List<ParameterAttributes> attributes) {
        return new ParameterReport(List.of(), List.of(), attributes, List.of(), null);
    }

    /** Which parameters a partial path is about is not known here. */
    private static List<ParameterAttributes> notifications(SetParameterAttributes set) {
        List<ParameterAttributes> known = new ArrayList<>();
        for (ParameterAttributesChange change : set.parameterList()) {
            if (change.notificationChange() && !change.name().isEmpty() && !change.name().endsWith(".")) {
                known.add(new ParameterAttributes(change.name(), change.notification(), change.accessList()));
            }
        }
        return known;
    }
}

package acs.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.FactoryReset;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;

/**
 * One operation of every type and what becomes of it when its session is lost before the device answered. The table is
 * written by hand, not derived from {@link OperationType}: it is what tests compare the types with.
 */
public enum LostCalls {
    GET_RPC_METHODS(Fate.REPEATED, new GetRpcMethods()),
    GET_PARAMETER_VALUES(Fate.REPEATED, new GetParameterValues(List.of("Device.A"))),
    SET_PARAMETER_VALUES(Fate.REPEATED, new SetParameterValues(List.of(ParameterValue.of("Device.A", "1")), "mark")),
    GET_PARAMETER_NAMES(Fate.REPEATED, new GetParameterNames("Device.A.", true)),
    GET_PARAMETER_ATTRIBUTES(Fate.REPEATED, new GetParameterAttributes(List.of("Device.A"))),
    SET_PARAMETER_ATTRIBUTES(Fate.REPEATED, new SetParameterAttributes(
            List.of(new ParameterAttributesChange("Device.A", true, 2, false, List.of())))),
    /** Twice makes two instances. */
    ADD_OBJECT(Fate.FAILED, new AddObject("Device.A.", "mark")),
    DELETE_OBJECT(Fate.REPEATED, new DeleteObject("Device.A.1.", "mark")),
    DOWNLOAD(Fate.AWAITED, new Download("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "", 0, "", "")),
    UPLOAD(Fate.AWAITED, new Upload("", "2 Vendor Log File", "http://f/", "", "", 0)),
    SCHEDULE_DOWNLOAD(Fate.AWAITED, new ScheduleDownload("", "1 Firmware Upgrade Image", "http://f/", "", "", 0, "",
            List.of(new TimeWindow(0, 60, "1 At Any Time", "", 0)))),
    REBOOT(Fate.AWAITED, new Reboot("")),
    FACTORY_RESET(Fate.AWAITED, new FactoryReset()),
    SCHEDULE_INFORM(Fate.AWAITED, new ScheduleInform(5, "")),
    CANCEL_TRANSFER(Fate.REPEATED, new CancelTransfer("key")),
    GET_QUEUED_TRANSFERS(Fate.REPEATED, new GetQueuedTransfers()),
    GET_ALL_QUEUED_TRANSFERS(Fate.REPEATED, new GetAllQueuedTransfers()),
    CHANGE_DU_STATE(Fate.AWAITED, new ChangeDuState(List.of(), "")),
    SET_VOUCHERS(Fate.REPEATED, new SetVouchers(List.of())),
    GET_OPTIONS(Fate.REPEATED, new GetOptions("")),
    /** What a vendor's method does is not known. */
    RPC(Fate.FAILED, new VendorRequest("X_00D09E_Do", List.of())),
    REFRESH(Fate.REPEATED, new Operation.Refresh(new ParameterPath("Device.A."))),
    DIAGNOSE(Fate.REPEATED, new Operation.Diagnose(Diagnostic.PING, Map.of()));

    /** What becomes of an operation. */
    public enum Fate {
        /** It is sent to the device again, until its attempts are used up. */
        REPEATED,
        /** It is not sent again: the operation waits for the event that tells its end. */
        AWAITED,
        /** It is not sent again and fails, because its outcome is not known. */
        FAILED
    }

    private final Fate fate;
    private final Operation operation;

    LostCalls(Fate fate, Operation operation) {
        this.fate = fate;
        this.operation = operation;
    }

    LostCalls(Fate fate, AcsRequest request) {
        this(fate, new Operation.Rpc(request));
    }

    public Fate fate() {
        return fate;
    }

    public Operation operation() {
        return operation;
    }

    /** Those of this fate. */
    public static Stream<LostCalls> of(Fate fate) {
        return Arrays.stream(values()).filter(call -> call.fate == fate);
    }
}

package acs.cwmp;

/** An RPC that the ACS calls on a CPE (<i>TR-069 A6 §A.3.2, A.4.1</i>). */
public sealed interface AcsRequest extends CwmpMessage permits GetRpcMethods, SetParameterValues, GetParameterValues,
        GetParameterNames, SetParameterAttributes, GetParameterAttributes, AddObject, DeleteObject, Reboot,
        FactoryReset,
        Download, Upload, ScheduleInform, ScheduleDownload, CancelTransfer, GetQueuedTransfers, GetAllQueuedTransfers,
        ChangeDuState, SetVouchers, GetOptions, VendorRequest {

    /** Whether the response is of the kind that this request asks for. */
    default boolean isAnsweredBy(CpeResponse response) {
        return response.rpcName().equals(rpcName() + "Response");
    }
}

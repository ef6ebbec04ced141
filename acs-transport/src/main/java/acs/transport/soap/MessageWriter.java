package acs.transport.soap;

import acs.cwmp.AcsRequest;
import acs.cwmp.AcsResponse;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.AutonomousDuStateChangeComplete;
import acs.cwmp.AutonomousDuStateChangeCompleteResponse;
import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.AutonomousTransferCompleteResponse;
import acs.cwmp.CancelTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuState;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CpeRequest;
import acs.cwmp.CpeResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.DuStateChangeCompleteResponse;
import acs.cwmp.FactoryReset;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.Fault;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptions;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.InvalidArguments;
import acs.cwmp.Kicked;
import acs.cwmp.KickedResponse;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.RequestDownload;
import acs.cwmp.RequestDownloadResponse;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInform;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchers;
import acs.cwmp.SetVouchersResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import acs.cwmp.Upload;
import acs.cwmp.UploadResponse;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;

/** Which codec writes which message. */
final class MessageWriter {
    private MessageWriter() {}

    static void write(XmlOutput out, CwmpMessage message) {
        switch (message) {
            case GetRpcMethods ask -> empty(out, ask);
            case GetRpcMethodsResponse answer -> GetRpcMethodsCodec.write(out, answer);
            case CpeRequest request -> request(out, request);
            case CpeResponse response -> response(out, response);
            case AcsResponse response -> response(out, response);
            case AcsRequest request -> request(out, request);
            case Fault fault -> FaultCodec.write(out, fault);
        }
    }

    private static void request(XmlOutput out, CpeRequest message) {
        switch (message) {
            case Inform it -> InformCodec.write(out, it);
            case TransferComplete it -> TransferCompleteCodec.write(out, it);
            case AutonomousTransferComplete it -> AutonomousTransferCompleteCodec.write(out, it);
            case RequestDownload it -> RequestDownloadCodec.write(out, it);
            case Kicked it -> KickedCodec.write(out, it);
            case DuStateChangeComplete it -> DuStateChangeCompleteCodec.write(out, it);
            case AutonomousDuStateChangeComplete it -> DuStateChangeCompleteCodec.write(out, it);
            case GetRpcMethods it -> empty(out, it);
            case UnknownRpc it -> {
                if (!VendorArgument.isName(it.rpcName())) {
                    throw unwritable(it);
                }
                empty(out, it);
            }
            case InvalidArguments it -> throw unwritable(it);
        }
    }

    private static void request(XmlOutput out, AcsRequest message) {
        switch (message) {
            case SetParameterValues it -> SetParameterValuesCodec.write(out, it);
            case GetParameterValues it -> GetParameterValuesCodec.write(out, it);
            case GetParameterNames it -> GetParameterNamesCodec.write(out, it);
            case SetParameterAttributes it -> SetParameterAttributesCodec.write(out, it);
            case GetParameterAttributes it -> GetParameterAttributesCodec.write(out, it);
            case AddObject it -> ObjectRequestCodec.write(out, it.rpcName(), it.objectName(), it.parameterKey());
            case DeleteObject it -> ObjectRequestCodec.write(out, it.rpcName(), it.objectName(), it.parameterKey());
            case Reboot it -> CommandKeyCodec.write(out, it.rpcName(), it.commandKey());
            case CancelTransfer it -> CommandKeyCodec.write(out, it.rpcName(), it.commandKey());
            case Download it -> TransferRequestCodec.write(out, it);
            case Upload it -> TransferRequestCodec.write(out, it);
            case ScheduleDownload it -> TransferRequestCodec.write(out, it);
            case ScheduleInform it -> ScheduleInformCodec.write(out, it);
            case ChangeDuState it -> ChangeDuStateCodec.write(out, it);
            case SetVouchers it -> SetVouchersCodec.write(out, it);
            case GetOptions it -> GetOptionsCodec.write(out, it);
            case VendorRequest it -> VendorCodec.write(out, it);
            case GetRpcMethods it -> empty(out, it);
            case FactoryReset it -> empty(out, it);
            case GetQueuedTransfers it -> empty(out, it);
            case GetAllQueuedTransfers it -> empty(out, it);
        }
    }

    private static void response(XmlOutput out, CpeResponse message) {
        switch (message) {
            case GetRpcMethodsResponse it -> GetRpcMethodsCodec.write(out, it);
            case GetParameterValuesResponse it -> GetParameterValuesCodec.write(out, it);
            case GetParameterNamesResponse it -> GetParameterNamesCodec.write(out, it);
            case GetParameterAttributesResponse it -> GetParameterAttributesCodec.write(out, it);
            case AddObjectResponse it -> StatusResponseCodec.write(out, it);
            case GetQueuedTransfersResponse it -> QueuedTransfersCodec.write(out, it);
            case GetAllQueuedTransfersResponse it -> QueuedTransfersCodec.write(out, it);
            case GetOptionsResponse it -> GetOptionsCodec.write(out, it);
            case SetParameterValuesResponse it -> StatusResponseCodec.write(out, it.rpcName(), it.status());
            case DeleteObjectResponse it -> StatusResponseCodec.write(out, it.rpcName(), it.status());
            case DownloadResponse it ->
                TransferResponseCodec.write(out, it.rpcName(), it.status(), it.startTime(), it.completeTime());
            case UploadResponse it ->
                TransferResponseCodec.write(out, it.rpcName(), it.status(), it.startTime(), it.completeTime());
            case SetParameterAttributesResponse it -> empty(out, it);
            case RebootResponse it -> empty(out, it);
            case FactoryResetResponse it -> empty(out, it);
            case ScheduleDownloadResponse it -> empty(out, it);
            case ScheduleInformResponse it -> empty(out, it);
            case CancelTransferResponse it -> empty(out, it);
            case ChangeDuStateResponse it -> empty(out, it);
            case SetVouchersResponse it -> empty(out, it);
            case VendorResponse it -> VendorCodec.write(out, it);
        }
    }

    private static void response(XmlOutput out, AcsResponse message) {
        switch (message) {
            case InformResponse it -> InformCodec.write(out, it);
            case GetRpcMethodsResponse it -> GetRpcMethodsCodec.write(out, it);
            case KickedResponse it -> KickedCodec.write(out, it);
            case TransferCompleteResponse it -> empty(out, it);
            case AutonomousTransferCompleteResponse it -> empty(out, it);
            case RequestDownloadResponse it -> empty(out, it);
            case DuStateChangeCompleteResponse it -> empty(out, it);
            case AutonomousDuStateChangeCompleteResponse it -> empty(out, it);
        }
    }

    private static void empty(XmlOutput out, CwmpMessage message) {
        out.startCwmp(message.rpcName());
        out.end();
    }

    private static IllegalArgumentException unwritable(CwmpMessage message) {
        return new IllegalArgumentException(message.getClass().getSimpleName() + " is not for sending");
    }
}

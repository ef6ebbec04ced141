package acs.transport.soap;

import acs.cwmp.AddObject;
import acs.cwmp.AutonomousDuStateChangeCompleteResponse;
import acs.cwmp.AutonomousTransferCompleteResponse;
import acs.cwmp.CancelTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuStateChangeCompleteResponse;
import acs.cwmp.FactoryReset;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.InvalidArguments;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.RequestDownloadResponse;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchersResponse;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UnknownRpc;
import acs.cwmp.UploadResponse;

/** Which codec reads which message, whichever side it is from. */
final class MessageReader {
    private MessageReader() {}

    /** The message whose element the cursor stands on. */
    static CwmpMessage read(XmlCursor in) {
        String rpcName = in.name();
        int outer = in.depth() - 1;
        try {
            return request(in, rpcName);
        } catch (UnusableArguments unusable) {
            in.leave(outer);
            return new InvalidArguments(rpcName, unusable.detail());
        }
    }

    private static CwmpMessage request(XmlCursor in, String rpcName) {
        return switch (rpcName) {
            case "Inform" -> InformCodec.read(in);
            case "TransferComplete" -> TransferCompleteCodec.read(in);
            case "AutonomousTransferComplete" -> AutonomousTransferCompleteCodec.read(in);
            case "RequestDownload" -> RequestDownloadCodec.read(in);
            case "Kicked" -> KickedCodec.read(in);
            case "DUStateChangeComplete" -> DuStateChangeCompleteCodec.read(in);
            case "AutonomousDUStateChangeComplete" -> DuStateChangeCompleteCodec.readAutonomous(in);
            case "GetRPCMethods" -> empty(in, new GetRpcMethods());
            default -> rpcName.endsWith("Response") ? checkedResponse(in, rpcName) : ofAcs(in, rpcName);
        };
    }

    private static CwmpMessage ofAcs(XmlCursor in, String rpcName) {
        return switch (rpcName) {
            case "SetParameterValues" -> SetParameterValuesCodec.read(in);
            case "GetParameterValues" -> GetParameterValuesCodec.read(in);
            case "GetParameterNames" -> GetParameterNamesCodec.read(in);
            case "SetParameterAttributes" -> SetParameterAttributesCodec.read(in);
            case "GetParameterAttributes" -> GetParameterAttributesCodec.read(in);
            case "AddObject" -> ObjectRequestCodec.read(in, AddObject::new);
            case "DeleteObject" -> ObjectRequestCodec.read(in, DeleteObject::new);
            case "Reboot" -> new Reboot(CommandKeyCodec.read(in));
            case "FactoryReset" -> empty(in, new FactoryReset());
            default -> optionalOfAcs(in, rpcName);
        };
    }

    /** Transfers, and what a CPE need not know. */
    private static CwmpMessage optionalOfAcs(XmlCursor in, String rpcName) {
        return switch (rpcName) {
            case "Download" -> TransferRequestCodec.readDownload(in);
            case "Upload" -> TransferRequestCodec.readUpload(in);
            case "ScheduleDownload" -> TransferRequestCodec.readScheduleDownload(in);
            case "CancelTransfer" -> new CancelTransfer(CommandKeyCodec.read(in));
            case "GetQueuedTransfers" -> empty(in, new GetQueuedTransfers());
            case "GetAllQueuedTransfers" -> empty(in, new GetAllQueuedTransfers());
            case "ScheduleInform" -> ScheduleInformCodec.read(in);
            case "ChangeDUState" -> ChangeDuStateCodec.read(in);
            case "SetVouchers" -> SetVouchersCodec.read(in);
            case "GetOptions" -> GetOptionsCodec.read(in);
            default -> vendorsOrUnknown(in, rpcName);
        };
    }

    private static CwmpMessage checkedResponse(XmlCursor in, String rpcName) {
        try {
            return response(in, rpcName);
        } catch (UnusableArguments unusable) {
            throw new SoapException(DecodeFailure.BAD_RESPONSE, unusable.detail());
        }
    }

    private static CwmpMessage response(XmlCursor in, String rpcName) {
        return switch (rpcName) {
            case "GetRPCMethodsResponse" -> GetRpcMethodsCodec.readResponse(in);
            case "GetParameterValuesResponse" -> GetParameterValuesCodec.readResponse(in);
            case "GetParameterNamesResponse" -> GetParameterNamesCodec.readResponse(in);
            case "GetParameterAttributesResponse" -> GetParameterAttributesCodec.readResponse(in);
            case "SetParameterValuesResponse" -> new SetParameterValuesResponse(StatusResponseCodec.read(in));
            case "DeleteObjectResponse" -> new DeleteObjectResponse(StatusResponseCodec.read(in));
            case "AddObjectResponse" -> StatusResponseCodec.readAddObject(in);
            case "DownloadResponse" -> TransferResponseCodec.read(in, DownloadResponse::new);
            case "UploadResponse" -> TransferResponseCodec.read(in, UploadResponse::new);
            case "GetQueuedTransfersResponse" -> QueuedTransfersCodec.readQueued(in);
            case "GetAllQueuedTransfersResponse" -> QueuedTransfersCodec.readAll(in);
            case "GetOptionsResponse" -> GetOptionsCodec.readResponse(in);
            case "InformResponse" -> InformCodec.readResponse(in);
            case "KickedResponse" -> KickedCodec.readResponse(in);
            default -> emptyResponse(in, rpcName);
        };
    }

    private static CwmpMessage emptyResponse(XmlCursor in, String rpcName) {
        return switch (rpcName) {
            case "SetParameterAttributesResponse" -> empty(in, new SetParameterAttributesResponse());
            case "RebootResponse" -> empty(in, new RebootResponse());
            case "FactoryResetResponse" -> empty(in, new FactoryResetResponse());
            case "ScheduleDownloadResponse" -> empty(in, new ScheduleDownloadResponse());
            case "ScheduleInformResponse" -> empty(in, new ScheduleInformResponse());
            case "CancelTransferResponse" -> empty(in, new CancelTransferResponse());
            case "ChangeDUStateResponse" -> empty(in, new ChangeDuStateResponse());
            case "SetVouchersResponse" -> empty(in, new SetVouchersResponse());
            case "TransferCompleteResponse" -> empty(in, new TransferCompleteResponse());
            case "AutonomousTransferCompleteResponse" -> empty(in, new AutonomousTransferCompleteResponse());
            case "RequestDownloadResponse" -> empty(in, new RequestDownloadResponse());
            case "DUStateChangeCompleteResponse" -> empty(in, new DuStateChangeCompleteResponse());
            case "AutonomousDUStateChangeCompleteResponse" -> empty(in, new AutonomousDuStateChangeCompleteResponse());
            default -> vendorsOrUnknown(in, rpcName);
        };
    }

    /** A message without arguments; what stands in it all the same is passed over. */
    private static CwmpMessage empty(XmlCursor in, CwmpMessage message) {
        in.skip();
        return message;
    }

    private static CwmpMessage vendorsOrUnknown(XmlCursor in, String rpcName) {
        if (VendorCodec.isVendors(rpcName)) {
            return VendorCodec.read(in, rpcName);
        }
        in.skip();
        return new UnknownRpc(rpcName);
    }
}

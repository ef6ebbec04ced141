package acs.transport.soap;

import java.util.List;
import java.util.stream.Stream;

import acs.cwmp.AddObjectResponse;
import acs.cwmp.AllQueuedTransfer;
import acs.cwmp.AutonomousDuStateChangeComplete;
import acs.cwmp.AutonomousDuStateChangeCompleteResponse;
import acs.cwmp.AutonomousOpResult;
import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.AutonomousTransferCompleteResponse;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuStateResponse;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.DeviceId;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.DuStateChangeCompleteResponse;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.FaultStruct;
import acs.cwmp.FileTypeArg;
import acs.cwmp.GetAllQueuedTransfersResponse;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.GetQueuedTransfersResponse;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.Inform;
import acs.cwmp.InformResponse;
import acs.cwmp.Kicked;
import acs.cwmp.KickedResponse;
import acs.cwmp.OpResult;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.RebootResponse;
import acs.cwmp.RequestDownload;
import acs.cwmp.RequestDownloadResponse;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchersResponse;
import acs.cwmp.TransferComplete;
import acs.cwmp.TransferCompleteResponse;
import acs.cwmp.UploadResponse;

/** One of each message that goes over the wire, with content in every field. */
final class Messages {
    static final CwmpDateTime START = new CwmpDateTime("2026-03-01T10:00:00Z");
    static final CwmpDateTime COMPLETE = new CwmpDateTime("2026-03-01T10:05:30+01:00");
    static final FaultStruct FAILED = new FaultStruct(new FaultCode(9012), "no such file <&>");

    private static final String UUID = "4e1d1b5a-31f2-39c1-8d4a-0a1b2c3d4e5f";

    private Messages() {}

    /** All of them, each type once at least. */
    static List<CwmpMessage> all() {
        return Stream.concat(ofCpesAndAnswers().stream(), AcsMessages.all().stream()).toList();
    }

    private static List<CwmpMessage> ofCpesAndAnswers() {
        return List.of(inform(), new InformResponse(1), new GetRpcMethods(),
                new GetRpcMethodsResponse(List.of("Inform", "TransferComplete")),
                new TransferComplete("key 1", FAILED, START, COMPLETE),
                new TransferComplete("", FaultStruct.NONE, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN),
                new TransferCompleteResponse(), autonomousTransfer(), new AutonomousTransferCompleteResponse(),
                new RequestDownload("1 Firmware Upgrade Image", List.of(new FileTypeArg("Version", "1.2"))),
                new RequestDownload("2 Web Content", List.of()), new RequestDownloadResponse(),
                new Kicked("go", "http://a.example/", "x=1&y=2", "http://b.example/"),
                new KickedResponse("http://b.example/next"),
                new DuStateChangeComplete(List.of(opResult(FaultStruct.NONE), opResult(FAILED)), "key 2"),
                new DuStateChangeCompleteResponse(),
                new AutonomousDuStateChangeComplete(
                        List.of(new AutonomousOpResult("Install", opResult(FaultStruct.NONE)))),
                new AutonomousDuStateChangeCompleteResponse(), new SetParameterValuesResponse(1),
                new GetParameterValuesResponse(parameters()), new GetParameterValuesResponse(List.of()),
                new GetParameterNamesResponse(
                        List.of(new ParameterInfo("Device.IP.", false),
                                new ParameterInfo("Device.IP.Interface.1.Enable", true))),
                new SetParameterAttributesResponse(),
                new GetParameterAttributesResponse(
                        List.of(new ParameterAttributes("Device.A", 2, List.of("Subscriber")),
                                new ParameterAttributes("Device.B", 0, List.of()))),
                new AddObjectResponse(4_294_967_295L, 0), new DeleteObjectResponse(1), new RebootResponse(),
                new FactoryResetResponse(), new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN),
                new UploadResponse(0, START, COMPLETE), new ScheduleDownloadResponse(), new ScheduleInformResponse(),
                new CancelTransferResponse(), new ChangeDuStateResponse(),
                new GetQueuedTransfersResponse(List.of(new QueuedTransfer("key 3", 2))),
                new GetAllQueuedTransfersResponse(
                        List.of(new AllQueuedTransfer("key 4", 1, true, "1 Firmware Upgrade Image",
                                4_000_000_000L, "image.bin"))),
                new SetVouchersResponse(),
                new GetOptionsResponse(List.of(new OptionStruct("First", "17", 1, 2, START, COMPLETE, true),
                        new OptionStruct("Second", "18", 0, 0, START, new CwmpDateTime(""), false))),
                Fault.of(FaultCode.METHOD_NOT_SUPPORTED, "Method not supported"), parameterFault());
    }

    static Inform inform() {
        return new Inform(new DeviceId("Example & Sons", "0A1B2C", "Router <1>", "SN-42"),
                List.of(new EventStruct(EventCode.BOOT, ""), new EventStruct(new EventCode("M Reboot"), "key")), 1,
                START, 3,
                parameters());
    }

    static Fault parameterFault() {
        return new Fault(new FaultCode(9003), "Invalid arguments",
                List.of(new SetParameterValuesFault("Device.A", new FaultCode(9007), "too \"large\"")));
    }

    private static List<ParameterValue> parameters() {
        return List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "1.0 <beta> & ]]> 'x' \"y\""),
                ParameterValue.of("Device.DeviceInfo.Description", "  Größe 12 µm \t\n 漢字 \uD83D\uDE00 \r "),
                ParameterValue.of("Device.Empty", ""), new ParameterValue("Device.Int", "-7", ParameterType.INT),
                new ParameterValue("Device.Uint", "4294967295", ParameterType.UNSIGNED_INT),
                new ParameterValue("Device.Flag", "1", ParameterType.BOOLEAN),
                new ParameterValue("Device.Time", "2026-03-01T10:00:00Z", ParameterType.DATE_TIME),
                new ParameterValue("Device.Blob", "AAEC", ParameterType.BASE64),
                new ParameterValue("Device.Hex", "00ff", ParameterType.HEX_BINARY),
                new ParameterValue("Device.Long", "-9000000000", ParameterType.LONG),
                new ParameterValue("Device.Ulong", "9000000000", ParameterType.UNSIGNED_LONG),
                new ParameterValue("Device.Ratio", "1.5", ParameterType.DECIMAL));
    }

    private static AutonomousTransferComplete autonomousTransfer() {
        return new AutonomousTransferComplete("http://announce.example/", "http://transfer.example/a?b=c&d=e", true,
                "1 Firmware Upgrade Image", 12_345_678, "image.bin", FAILED, START, COMPLETE);
    }

    private static OpResult opResult(FaultStruct fault) {
        return new OpResult(UUID, "Device.SoftwareModules.DeploymentUnit.1", "1.0", "Installed", true,
                ".SoftwareModules.ExecutionUnit.2", START, COMPLETE, fault);
    }
}

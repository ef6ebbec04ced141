package acs.transport.soap;

import java.util.List;

import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.DuOperation;
import acs.cwmp.FactoryReset;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;

/** One of each request of an ACS, with content in every field, and vendors' messages. */
final class AcsMessages {
    private static final String UUID = "4e1d1b5a-31f2-39c1-8d4a-0a1b2c3d4e5f";
    private static final String URL = "http://files.example/a?b=c&d=e";
    private static final String IMAGE = "1 Firmware Upgrade Image";

    private AcsMessages() {}

    static List<CwmpMessage> all() {
        return List.of(
                new SetParameterValues(List.of(ParameterValue.of("Device.Name", " <x> & y "),
                        new ParameterValue("Device.Flag", "1", ParameterType.BOOLEAN),
                        new ParameterValue("Device.Uint", "4294967295", ParameterType.UNSIGNED_INT),
                        new ParameterValue("Device.Time", "2026-03-01T10:00:00Z", ParameterType.DATE_TIME),
                        ParameterValue.of("Device.Empty", "")), "key 5"),
                new SetParameterValues(List.of(), ""),
                new GetParameterValues(List.of("Device.DeviceInfo.", "Device.Time.Enable", "")),
                new GetParameterNames("Device.IP.", true), new GetParameterNames("", false),
                new SetParameterAttributes(
                        List.of(new ParameterAttributesChange("Device.A", true, 2, true, List.of("Subscriber")),
                                new ParameterAttributesChange("Device.B.", true, 0, false, List.of()))),
                new GetParameterAttributes(List.of("Device.A", "Device.B.")),
                new AddObject("Device.IP.Interface.", "key 6"), new DeleteObject("Device.IP.Interface.1.", ""),
                new Reboot("key 7"), new FactoryReset(),
                new Download("key 8", IMAGE, URL, "user", " <secret> ", 4_000_000_000L, "image.bin", 60,
                        "http://a.example/ok", "http://a.example/bad"),
                new Download("", "3 Vendor Configuration File", URL, "", "", 0, "", 0, "", ""),
                new Upload("key 9", "2 Vendor Log File", URL, "user", "secret", 4_294_967_295L),
                new ScheduleInform(4_294_967_295L, "key 10"),
                new ScheduleDownload("key 11", IMAGE, URL, "user", "secret", 12, "image.bin",
                        List.of(new TimeWindow(0, 3_600, "1 At Any Time", "", -1),
                                new TimeWindow(7_200, 4_294_967_295L, "4 Confirmation Needed", "Now?", 3))),
                new CancelTransfer("key 12"), new GetQueuedTransfers(), new GetAllQueuedTransfers(),
                new ChangeDuState(List.of(
                        new DuOperation.Install(URL, UUID, "user", "secret", "Device.SoftwareModules.ExecEnv.1"),
                        new DuOperation.Install(URL, "", "", "", ""),
                        new DuOperation.Update(UUID, "1.0", URL, "user", "secret"),
                        new DuOperation.Update("", "", "", "", ""),
                        new DuOperation.Uninstall(UUID, "1.0", "Device.SoftwareModules.ExecEnv.1"),
                        new DuOperation.Uninstall(UUID, "", "")), "key 13"),
                new SetVouchers(List.of("AA==", "AQID")), new GetOptions("First"), new GetOptions(""),
                new VendorRequest("X_0A1B2C_Method",
                        List.of(VendorArgument.of("First", " a <b> "), VendorArgument.of("Empty", ""),
                                new VendorArgument("Tree", "", List.of(VendorArgument.of("Leaf", "1"),
                                        new VendorArgument("Branch", "", List.of(VendorArgument.of("Leaf", "2"))),
                                        VendorArgument.of("Leaf", "3"))))),
                new VendorRequest("X_EXAMPLE-COM_Plain", List.of()),
                new VendorResponse("X_0A1B2C_MethodResponse",
                        List.of(new VendorArgument("List", "", List.of(VendorArgument.of("string", "a"),
                                VendorArgument.of("string", "b"))), VendorArgument.of("Status", "0"))),
                new VendorResponse("X_EXAMPLE-COM_PlainResponse", List.of()));
    }
}

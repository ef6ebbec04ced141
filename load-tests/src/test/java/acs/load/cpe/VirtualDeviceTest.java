package acs.load.cpe;

import static acs.load.cpe.SmallDevice.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CancelTransfer;
import acs.cwmp.CancelTransferResponse;
import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeleteObjectResponse;
import acs.cwmp.Download;
import acs.cwmp.DownloadResponse;
import acs.cwmp.DuOperation;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.FactoryReset;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
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
import acs.cwmp.OpResult;
import acs.cwmp.OptionStruct;
import acs.cwmp.ParameterAttributes;
import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.QueuedTransfer;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleDownloadResponse;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterAttributesResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesFault;
import acs.cwmp.SetParameterValuesResponse;
import acs.cwmp.SetVouchers;
import acs.cwmp.TimeWindow;
import acs.cwmp.Upload;
import acs.cwmp.UploadResponse;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualDeviceTest {
    private static final String TABLE = ROOT + "WANDevice.1.PortMapping.";
    private static final String PORT = TABLE + "2.ExternalPort";
    private static final String INTERVAL = ROOT + "ManagementServer.PeriodicInformInterval";
    private static final String KEY = ROOT + "ManagementServer.ParameterKey";
    private static final CwmpDateTime NOW = new CwmpDateTime("2026-11-21T10:00:00Z");

    private final VirtualDevice device = new VirtualDevice(DeviceProfile.of(SmallDevice.TREE, Set.of()), 0, "S1");

    @Test
    void values_of_a_full_and_of_a_partial_path_are_read() {
        assertThat(device.answer(new GetParameterValues(List.of(PORT, ROOT + "IPPingDiagnostics.N"))))
                .isEqualTo(fault(9005));
        assertThat(device.answer(new GetParameterValues(List.of(PORT, TABLE + "2.Host."))))
                .isEqualTo(new GetParameterValuesResponse(List.of(
                        new ParameterValue(PORT, "80", ParameterType.UNSIGNED_INT),
                        ParameterValue.of(TABLE + "2.Host.1.Name", "h"))));
        GetParameterValuesResponse all = (GetParameterValuesResponse) device
                .answer(new GetParameterValues(List.of("")));
        assertThat(all.parameterList()).hasSize(19)
                .contains(ParameterValue.of(ROOT + "DeviceInfo.SerialNumber", "S1"));
    }

    @Test
    void one_unknown_name_fails_the_whole_read() {
        assertThat(device.answer(new GetParameterValues(List.of(PORT, ROOT + "Nothing")))).isEqualTo(fault(9005));
        assertThat(device.answer(new GetParameterValues(List.of(ROOT + "Nothing.")))).isEqualTo(fault(9005));
        assertThat(device.answer(new GetParameterValues(List.of(ROOT + "DeviceInfo")))).isEqualTo(fault(9005));
    }

    @Test
    void values_and_the_ParameterKey_are_set_together() {
        assertThat(set("k1", new ParameterValue(PORT, "81", ParameterType.UNSIGNED_INT)))
                .isEqualTo(new SetParameterValuesResponse(0));
        assertThat(device.tree().value(PORT)).isEqualTo("81");
        assertThat(device.tree().value(KEY)).isEqualTo("k1");
        assertThat(set("k2")).isEqualTo(new SetParameterValuesResponse(0));
        assertThat(device.tree().value(KEY)).isEqualTo("k2");
    }

    @Test
    void a_refused_set_names_each_bad_parameter_and_changes_nothing() {
        CwmpMessage answer = set("k", new ParameterValue(PORT, "81", ParameterType.UNSIGNED_INT),
                ParameterValue.of(ROOT + "Nothing", ""), ParameterValue.of(INTERVAL, "5"),
                new ParameterValue(TABLE + "2.Enabled", "maybe", ParameterType.BOOLEAN),
                ParameterValue.of(ROOT + "DeviceInfo.SoftwareVersion", "9"));

        assertThat(answer).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.faultCode().number()).isEqualTo(9003);
            assertThat(fault.parameterFaults()).extracting(SetParameterValuesFault::faultCode)
                    .containsExactly(new FaultCode(9005), new FaultCode(9006), new FaultCode(9007),
                            new FaultCode(9008));
        });
        assertThat(device.tree().value(PORT)).isEqualTo("80");
        assertThat(device.tree().value(KEY)).isEmpty();
    }

    @Test
    void a_name_twice_and_a_long_key_are_invalid_arguments() {
        ParameterValue port = new ParameterValue(PORT, "81", ParameterType.UNSIGNED_INT);

        assertThat(set("", port, port)).isEqualTo(fault(9003));
        assertThat(set("x".repeat(33), port)).isEqualTo(fault(9003));
        assertThat(device.tree().value(PORT)).isEqualTo("80");
    }

    @ParameterizedTest
    @CsvSource({"INT,-5,true", "INT,3000000000,false", "UNSIGNED_INT,4294967295,true", "UNSIGNED_INT,-1,false",
            "BOOLEAN,1,true", "BOOLEAN,yes,false", "DATE_TIME,2026-01-01T00:00:00Z,true", "DATE_TIME,today,false",
            "BASE64,YWJj,true", "HEX_BINARY,0aF,false", "HEX_BINARY,0aFF,true", "DECIMAL,1.5,true", "LONG,x,false",
            "UNSIGNED_LONG,18446744073709551615,true", "STRING,anything,true"})
    void values_must_be_of_their_type(ParameterType type, String value, boolean good) {
        assertThat(ValueSyntax.isValue(type, value)).isEqualTo(good);
        assertThat(ValueSyntax.isValue(type, ValueSyntax.initial(type))).isTrue();
    }

    @Test
    void names_follow_the_rules_of_NextLevel() {
        assertThat(names("", true)).containsExactly(new ParameterInfo(ROOT, false));
        assertThat(names("", false)).hasSize(SmallDevice.TREE.below("").size());
        assertThat(names(TABLE, true)).containsExactly(new ParameterInfo(TABLE + "2.", true));
        assertThat(names(TABLE + "2.Host.", false)).containsExactly(new ParameterInfo(TABLE + "2.Host.", true),
                new ParameterInfo(TABLE + "2.Host.1.", true), new ParameterInfo(TABLE + "2.Host.1.Name", true));
        assertThat(names(PORT, false)).containsExactly(new ParameterInfo(PORT, true));
        assertThat(device.answer(new GetParameterNames(PORT, true))).isEqualTo(fault(9003));
        assertThat(device.answer(new GetParameterNames(ROOT + "Nothing.", false))).isEqualTo(fault(9005));
    }

    @Test
    void attributes_are_set_on_full_and_partial_paths_and_read_back() {
        assertThat(attribute(TABLE, 1)).isEqualTo(new SetParameterAttributesResponse());
        assertThat(attribute(PORT, 2)).isEqualTo(new SetParameterAttributesResponse());

        assertThat(device.answer(new GetParameterAttributes(List.of(PORT, TABLE + "2.Enabled"))))
                .isEqualTo(new GetParameterAttributesResponse(List.of(new ParameterAttributes(PORT, 2, List.of()),
                        new ParameterAttributes(TABLE + "2.Enabled", 1, List.of()))));
    }

    @Test
    void attributes_that_cannot_be_are_refused() {
        assertThat(attribute(ROOT + "Nothing", 1)).isEqualTo(fault(9005));
        assertThat(attribute(PORT, 7)).isEqualTo(fault(9003));
        assertThat(attribute(TABLE + "2.Stats.Bytes", 2)).isEqualTo(fault(9009));
        assertThat(attribute(TABLE + "2.Stats.Bytes", 1)).isEqualTo(new SetParameterAttributesResponse());
    }

    @Test
    void objects_are_made_after_the_pattern_of_the_first_and_numbers_are_not_used_again() {
        assertThat(device.answer(new AddObject(TABLE, "k"))).isEqualTo(new AddObjectResponse(3, 0));
        assertThat(device.tree().below(TABLE + "3.")).extracting(DeviceNode::name).containsExactly(TABLE + "3.",
                TABLE + "3.Enabled", TABLE + "3.ExternalPort", TABLE + "3.Host.", TABLE + "3.Stats.",
                TABLE + "3.Stats.Bytes");
        assertThat(device.tree().value(TABLE + "3.ExternalPort")).isEqualTo("0");
        assertThat(device.tree().value(ROOT + "WANDevice.1.PortMappingNumberOfEntries")).isEqualTo("2");
        assertThat(device.answer(new DeleteObject(TABLE + "3.", "k2"))).isEqualTo(new DeleteObjectResponse(0));
        assertThat(device.tree().value(KEY)).isEqualTo("k2");
        assertThat(device.answer(new AddObject(TABLE, ""))).isEqualTo(new AddObjectResponse(4, 0));
    }

    @Test
    void what_is_no_table_takes_no_instance_and_what_is_no_instance_stays() {
        for (String name : List.of(ROOT + "Nothing.", ROOT + "DeviceInfo.", TABLE + "2.", PORT)) {
            assertThat(device.answer(new AddObject(name, ""))).as(name).isEqualTo(fault(9005));
        }
        for (String name : List.of(TABLE, TABLE + "9.", ROOT + "WANDevice.1.", PORT)) {
            assertThat(device.answer(new DeleteObject(name, ""))).as(name).isEqualTo(fault(9005));
        }
    }

    @Test
    void transfers_are_accepted_listed_and_canceled() {
        assertThat(device.answer(download("d1", "1 Firmware Upgrade Image", "http://127.0.0.1/2.0.bin")))
                .isEqualTo(new DownloadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
        assertThat(device.answer(new Upload("u1", "4 Vendor Log File 1", "http://127.0.0.1/log", "", "", 0)))
                .isEqualTo(new UploadResponse(1, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN));
        assertThat(device.answer(scheduled(new TimeWindow(60, 120, "1 At Any Time", "", 0))))
                .isEqualTo(new ScheduleDownloadResponse());

        assertThat(device.answer(new GetQueuedTransfers())).isEqualTo(new GetQueuedTransfersResponse(
                List.of(new QueuedTransfer("d1", 1), new QueuedTransfer("u1", 1), new QueuedTransfer("s1", 1))));
        assertThat(((GetAllQueuedTransfersResponse) device.answer(new GetAllQueuedTransfers())).transferList())
                .hasSize(3);
        assertThat(device.answer(new CancelTransfer("d1"))).isEqualTo(new CancelTransferResponse());
        assertThat(device.answer(new CancelTransfer("d1"))).isEqualTo(fault(9021));
    }

    @Test
    void transfers_that_cannot_be_are_refused() {
        String firmware = "1 Firmware Upgrade Image";
        assertThat(device.answer(download("", firmware, "ftp://127.0.0.1/x"))).isEqualTo(fault(9013));
        assertThat(device.answer(download("", firmware, "http://u:p@127.0.0.1/x"))).isEqualTo(fault(9003));
        assertThat(device.answer(download("", "Firmware", "http://127.0.0.1/x"))).isEqualTo(fault(9003));
        assertThat(device.answer(scheduled())).isEqualTo(fault(9003));
        assertThat(device.answer(scheduled(new TimeWindow(0, 60, "1 At Any Time", "", 0),
                new TimeWindow(50, 90, "1 At Any Time", "", 0)))).isEqualTo(fault(9003));
        for (int i = 0; i < TransferMethods.QUEUED_MAX; i++) {
            device.answer(download("d" + i, firmware, "http://127.0.0.1/x"));
        }
        assertThat(device.answer(download("", firmware, "http://127.0.0.1/x"))).isEqualTo(fault(9004));
    }

    @Test
    void modules_are_installed_updated_and_removed_and_each_failure_is_told() {
        device.answer(new ChangeDuState(List.of(
                new DuOperation.Install("http://127.0.0.1/a", "", "", "", ""),
                new DuOperation.Install("http://127.0.0.1/a", "", "", "", ""),
                new DuOperation.Install("http://127.0.0.1/b", "no-uuid", "", "", ""),
                new DuOperation.Update("", "", "http://127.0.0.1/a", "", ""),
                new DuOperation.Uninstall("8c2ff2a3-0000-3000-8000-000000000000", "", "")), "c1"));
        assertThat(device.wantsSessionAt()).isZero();
        device.wake(NOW);

        DuStateChangeComplete told = (DuStateChangeComplete) device.news().requests().get(0);
        assertThat(told.commandKey()).isEqualTo("c1");
        assertThat(told.results()).extracting(result -> result.fault().faultCode().number()).containsExactly(0, 9026,
                9022, 0, 9028);
        assertThat(told.results()).extracting(OpResult::currentState).containsExactly("Installed", "Failed", "Failed",
                "Installed", "Failed");
    }

    @Test
    void vouchers_make_options() {
        device.answer(new SetVouchers(List.of("YWJj")));

        assertThat(((GetOptionsResponse) device.answer(new GetOptions(""))).optionList())
                .extracting(OptionStruct::optionName).containsExactly("Option1");
        assertThat(device.answer(new GetOptions("Other"))).isEqualTo(fault(9003));
        assertThat(device.answer(new SetVouchers(List.of("?")))).isEqualTo(fault(9003));
    }

    @Test
    void every_method_that_is_listed_is_taken_and_another_vendors_is_not() {
        GetRpcMethodsResponse methods = (GetRpcMethodsResponse) device.answer(new GetRpcMethods());
        List<VendorArgument> arguments = List.of(VendorArgument.of("A", "1"));

        assertThat(methods.methodList()).hasSize(21).contains("ChangeDUState", "X_202BC1_Echo");
        assertThat(device.answer(new VendorRequest("X_202BC1_Echo", arguments)))
                .isEqualTo(new VendorResponse("X_202BC1_EchoResponse", arguments));
        assertThat(device.answer(new VendorRequest("X_000000_Other", arguments))).isEqualTo(fault(9000));
    }

    @Test
    void keys_that_are_too_long_are_refused() {
        String key = "x".repeat(33);
        assertThat(device.answer(new Reboot(key))).isEqualTo(fault(9003));
        assertThat(device.answer(new ScheduleInform(1, key))).isEqualTo(fault(9003));
        assertThat(device.answer(new ScheduleInform(0, ""))).isEqualTo(fault(9003));
    }

    @Test
    void a_factory_reset_brings_everything_back_but_the_serial_number() {
        set("k", new ParameterValue(PORT, "81", ParameterType.UNSIGNED_INT));
        device.answer(new FactoryReset());
        device.sessionEnded();

        assertThat(device.tree().value(PORT)).isEqualTo("80");
        assertThat(device.tree().value(KEY)).isEmpty();
        assertThat(device.tree().value(ROOT + "DeviceInfo.SerialNumber")).isEqualTo("S1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Complete", "None", "Running"})
    void only_Requested_and_Canceled_can_be_written_to_DiagnosticsState(String state) {
        assertThat(set("", ParameterValue.of(ROOT + "IPPingDiagnostics.DiagnosticsState", state)))
                .isInstanceOfSatisfying(Fault.class, fault -> assertThat(fault.parameterFaults())
                        .extracting(SetParameterValuesFault::faultCode).containsExactly(new FaultCode(9007)));
    }

    private CwmpMessage set(String key, ParameterValue... values) {
        return device.answer(new SetParameterValues(List.of(values), key));
    }

    private List<ParameterInfo> names(String path, boolean nextLevel) {
        return ((GetParameterNamesResponse) device.answer(new GetParameterNames(path, nextLevel))).parameterList();
    }

    private CwmpMessage attribute(String name, int notification) {
        return device.answer(new SetParameterAttributes(
                List.of(new ParameterAttributesChange(name, true, notification, false, List.of()))));
    }

    private static AcsRequest download(String key, String type, String url) {
        return new Download(key, type, url, "", "", 0, "", 0, "", "");
    }

    private static AcsRequest scheduled(TimeWindow... windows) {
        return new ScheduleDownload("s1", "1 Firmware Upgrade Image", "http://127.0.0.1/x", "", "", 0, "",
                List.of(windows));
    }

    private static Fault fault(int code) {
        return CpeFaults.fault(code);
    }
}

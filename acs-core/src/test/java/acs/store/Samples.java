package acs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpVersion;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.port.InformRecord;

/** Informs for tests of the store. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

    private Samples() {}

    static DeviceId device(int number) {
        return new DeviceId("Acme", "00A1B2", "Gateway", String.format("S%07d", number));
    }

    static String key(int number) {
        return device(number).canonical();
    }

    static InformRecord periodic(int device, Instant at, int parameters, String upTime) {
        return inform(device, at, List.of(EventCode.PERIODIC), report(parameters, upTime));
    }

    static InformRecord inform(int device, Instant at, List<EventCode> events, List<ParameterValue> parameters) {
        DeviceId id = device(device);
        return new InformRecord(id.canonical(),
                new Inform(id, events.stream().map(code -> new EventStruct(code, "")).toList(),
                        1, CwmpDateTime.UNKNOWN, 0, parameters),
                CwmpVersion.V1_2, at, "192.0.2.7");
    }

    static List<ParameterValue> told(String... namesAndValues) {
        List<ParameterValue> values = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.add(ParameterValue.of(namesAndValues[i], namesAndValues[i + 1]));
        }
        return values;
    }

    /** What a gateway reports: versions, URL, key, up-time, and statistics up to the number asked for. */
    static List<ParameterValue> report(int parameters, String upTime) {
        List<ParameterValue> report = new ArrayList<>(Arrays.asList(
                ParameterValue.of("InternetGatewayDevice.DeviceSummary", "InternetGatewayDevice:1.4[](Baseline:1)"),
                ParameterValue.of("InternetGatewayDevice.DeviceInfo.SpecVersion", "1.0"),
                ParameterValue.of("InternetGatewayDevice.DeviceInfo.HardwareVersion", "HW-2"),
                ParameterValue.of("InternetGatewayDevice.DeviceInfo.SoftwareVersion", "3.4.5"),
                ParameterValue.of("InternetGatewayDevice.DeviceInfo.ProvisioningCode", ""),
                ParameterValue.of("InternetGatewayDevice.ManagementServer.ConnectionRequestURL",
                        "http://192.0.2.7:7547/cr"),
                ParameterValue.of("InternetGatewayDevice.ManagementServer.ParameterKey", ""),
                new ParameterValue("InternetGatewayDevice.DeviceInfo.UpTime", upTime, ParameterType.UNSIGNED_INT)));
        for (int i = report.size(); i < parameters; i++) {
            report.add(
                    new ParameterValue("InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.Stat" + i, "value-" + i,
                            ParameterType.STRING));
        }
        return report;
    }
}

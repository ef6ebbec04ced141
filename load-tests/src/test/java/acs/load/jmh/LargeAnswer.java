package acs.load.jmh;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.GetParameterValuesResponse;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.transport.soap.SoapWriter;

/** A GetParameterValuesResponse as a gateway with many hosts and interfaces writes it. */
final class LargeAnswer {
    private static final String[] LEAVES = {"Enable", "Status", "Alias", "MACAddress", "IPAddress", "BytesSent",
            "BytesReceived", "PacketsSent", "LastChange", "X_ACME-COM_LongVendorSpecificName"};

    private LargeAnswer() {}

    static byte[] bytes(int parameters) {
        return new SoapWriter().write(new Envelope(CwmpNamespace.CWMP_1_2, EnvelopeHeader.withId("1"),
                new GetParameterValuesResponse(parameters(parameters))));
    }

    private static List<ParameterValue> parameters(int count) {
        List<ParameterValue> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = "InternetGatewayDevice.LANDevice.1.Hosts.Host." + (i / LEAVES.length + 1) + "."
                    + LEAVES[i % LEAVES.length];
            all.add(switch (i % LEAVES.length) {
                case 0 -> new ParameterValue(name, "true", ParameterType.BOOLEAN);
                case 3 -> ParameterValue.of(name, "00:11:22:33:%02x:%02x".formatted(i >> 8 & 255, i & 255));
                case 4 -> ParameterValue.of(name, "192.168.%d.%d".formatted(i >> 8 & 255, i & 255));
                case 5, 6, 7, 8 -> new ParameterValue(name, Integer.toString(i * 7919), ParameterType.UNSIGNED_INT);
                default -> ParameterValue.of(name, "value " + i);
            });
        }
        return all;
    }
}

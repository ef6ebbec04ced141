package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.EventStruct;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;

/**
 * What the devices of a simulated fleet have in common.
 *
 * @param serialPrefix  the serial number is this and the device's index in at least six digits
 * @param parameters    values in each Inform, 1–{@value #PARAMETERS_MAX}
 * @param changedShare  how many of them differ from one Inform to the next, 0–1; rounded to whole values, UpTime first
 * @param firstEvents   reported by a device's first session, for instance 0 BOOTSTRAP and 1 BOOT
 * @param laterEvents   reported by each later session
 * @param namespace     that the devices speak
 */
public record CpeModel(String serialPrefix, int parameters, double changedShare, List<EventStruct> firstEvents,
        List<EventStruct> laterEvents, CwmpNamespace namespace) {
    /** More values than this fit no Inform of a real device. */
    public static final int PARAMETERS_MAX = 1000;

    /** Where devices count their uptime, the first value that changes. */
    public static final String UP_TIME = "InternetGatewayDevice.DeviceInfo.UpTime";

    private static final String ROOT = "InternetGatewayDevice.";
    private static final String WAN_IP = ROOT + "WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.";

    public CpeModel {
        firstEvents = List.copyOf(firstEvents);
        laterEvents = List.copyOf(laterEvents);
        if (parameters < 1 || parameters > PARAMETERS_MAX) {
            throw new IllegalArgumentException("parameters must be 1 to " + PARAMETERS_MAX);
        }
        if (!(changedShare >= 0 && changedShare <= 1)) {
            throw new IllegalArgumentException("the share of changed values must be between 0 and 1");
        }
        if (serialPrefix.length() > 32) {
            throw new IllegalArgumentException("the prefix of serial numbers may have 32 characters");
        }
    }

    /** Who the device with this index is. */
    public DeviceId deviceId(int index) {
        String digits = Integer.toString(index);
        return new DeviceId("Simulated", "202BC1", "SimCPE",
                serialPrefix + "0".repeat(Math.max(0, 6 - digits.length())) + digits);
    }

    /** How many values change from one Inform to the next. */
    public int changedParameters() {
        return (int) Math.round(parameters * changedShare);
    }

    /**
     * What the device reports in its Inform number {@code counter}; the same arguments give the same values.
     *
     * @param index   of the device
     * @param counter of its Informs, from 0
     */
    public List<ParameterValue> parameterList(int index, long counter) {
        List<ParameterValue> values = new ArrayList<>(parameters);
        int changed = changedParameters();
        for (int i = 0; i < parameters; i++) {
            // UpTime stands first and the identity of the device after it: those at the end change next.
            boolean changes = changed > 0 && (i == 0 || parameters - i < changed);
            values.add(value(i, index, changes ? counter : 0));
        }
        return values;
    }

    private static ParameterValue value(int position, int index, long version) {
        String path = path(position);
        return switch (position) {
            case 0 -> new ParameterValue(path, Long.toString(1000 + version), ParameterType.UNSIGNED_INT);
            case 1 -> text(path, "InternetGatewayDevice:1.4[](Baseline:1, EthernetLAN:1, WiFiLAN:1)", version);
            case 2 -> text(path, "1.0", version);
            case 3 -> text(path, "HW1.0", version);
            case 4 -> text(path, "1.2.3", version);
            case 6 -> text(path, "http://127.0.0.1:9/" + index, version);
            case 8 -> text(path, "10." + (index >> 16 & 255) + "." + (index >> 8 & 255) + "." + (index & 255), version);
            case 9 -> new ParameterValue(path, Long.toString(300 + version), ParameterType.UNSIGNED_INT);
            case 5, 7 -> text(path, "", version);
            default -> text(path, "host-" + index + "-" + position, version);
        };
    }

    private static String path(int position) {
        return switch (position) {
            case 0 -> UP_TIME;
            case 1 -> ROOT + "DeviceSummary";
            case 2 -> ROOT + "DeviceInfo.SpecVersion";
            case 3 -> ROOT + "DeviceInfo.HardwareVersion";
            case 4 -> ROOT + "DeviceInfo.SoftwareVersion";
            case 5 -> ROOT + "DeviceInfo.ProvisioningCode";
            case 6 -> ROOT + "ManagementServer.ConnectionRequestURL";
            case 7 -> ROOT + "ManagementServer.ParameterKey";
            case 8 -> WAN_IP + "ExternalIPAddress";
            case 9 -> ROOT + "ManagementServer.PeriodicInformInterval";
            default -> ROOT + "LANDevice.1.Hosts.Host." + (position - 9) + ".HostName";
        };
    }

    private static ParameterValue text(String path, String base, long version) {
        return ParameterValue.of(path, version == 0 ? base : base + "~" + version);
    }
}

package acs.session;

import java.time.Duration;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.CwmpVersion;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FaultStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterValue;
import acs.cwmp.TransferComplete;
import acs.operation.LeasedOperation;
import acs.operation.Operation;
import acs.operation.WorkFlag;
import acs.session.SessionContext.Counts;

/** Messages that tests of sessions say. */
public final class Messages {
    public static final DeviceId DEVICE = new DeviceId("Acme", "00D09E", "Box", "SN-1");

    private Messages() {}

    /** An Inform of {@link #DEVICE} with these events. */
    public static Inform inform(String... events) {
        return inform(DEVICE, events);
    }

    /** An Inform with these events and one parameter. */
    public static Inform inform(DeviceId device, String... events) {
        return new Inform(device,
                List.of(events).stream().map(code -> new EventStruct(new EventCode(code), "")).toList(), 1,
                new CwmpDateTime("2026-01-01T00:00:00Z"), 0,
                List.of(ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "1.0")));
    }

    /** A good transfer. */
    public static TransferComplete transferComplete() {
        return new TransferComplete("key", FaultStruct.NONE, CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN);
    }

    /** The message with ID 7 in CWMP 1.0's namespace. */
    public static Envelope envelope(CwmpMessage message) {
        return new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("7"), message);
    }

    static SessionEvent informWithVersions(List<String> versions) {
        return new SessionEvent.EnvelopeReceived(new Envelope(CwmpNamespace.CWMP_1_2,
                new EnvelopeHeader("7", false, 0, versions, null), inform("2 PERIODIC")));
    }

    static SessionContext context() {
        return context(WorkFlag.NONE, new Counts(1, 0, 0));
    }

    static SessionContext context(WorkFlag work, Counts counts) {
        return new SessionContext(DEVICE, DEVICE.canonical(), CwmpNamespace.CWMP_1_0, CwmpVersion.V1_0,
                EventCode.Kind.PERIODIC, 0, "Device.", "1.0", null, work, counts);
    }

    /** An operation of that device in its first attempt. */
    public static LeasedOperation leased(Operation operation) {
        return new LeasedOperation("018f0000-0000-7000-8000-000000000001", DEVICE.canonical(), operation, "key", 1, 3,
                false, "", Duration.ofMinutes(10), 0xabc, 0);
    }
}

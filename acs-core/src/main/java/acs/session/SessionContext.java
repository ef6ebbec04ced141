package acs.session;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.CwmpVersion;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.operation.WorkFlag;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows from its Inform on, and its counts.
 *
 * @param deviceId              who calls
 * @param deviceKey             {@link DeviceId#canonical()}, made once
 * @param namespace             the CPE's, used in every answer
 * @param version               agreed or inferred (<i>TR-069 A6 §3.7.2.1</i>)
 * @param event                 the event that says most about why the CPE calls
 * @param sessionTimeoutSeconds the CPE's SessionTimeout header, 0 for none
 * @param rootObject            that the Inform's parameters showed, {@code Device.} for instance; empty when it had none
 * @param softwareVersion       that the Inform told, empty when it did not
 * @param parameterKey          that the device has, {@code null} when its Inform did not tell
 * @param work                  what the device's row said about operations when the Inform was recorded
 * @param counts                of what happened so far
 */
public record SessionContext(DeviceId deviceId, String deviceKey, CwmpNamespace namespace, CwmpVersion version,
        EventCode.Kind event, int sessionTimeoutSeconds, String rootObject, String softwareVersion,
        @Nullable String parameterKey, WorkFlag work, Counts counts) {
    /**
     * What is bounded in a session.
     *
     * @param requests requests of the CPE, the Inform included
     * @param retries  how often fault 8005 was answered
     * @param calls    requests of the ACS
     */
    public record Counts(int requests, int retries, int calls) {
        static final Counts INFORM = new Counts(1, 0, 0);
    }

    int requests() {
        return counts.requests();
    }

    int retries() {
        return counts.retries();
    }

    int calls() {
        return counts.calls();
    }

    SessionContext anotherRequest() {
        return with(work, new Counts(requests() + 1, retries(), calls()));
    }

    SessionContext anotherRetry() {
        return with(work, new Counts(requests(), retries() + 1, calls()));
    }

    SessionContext anotherCall() {
        return with(work, new Counts(requests(), retries(), calls() + 1));
    }

    SessionContext with(WorkFlag newWork) {
        return with(newWork, counts);
    }

    /** The same after an operation that set this ParameterKey, {@code null} when it set none. */
    SessionContext marked(@Nullable String newKey) {
        return newKey == null ? this : with(newKey, work, counts);
    }

    private SessionContext with(WorkFlag newWork, Counts newCounts) {
        return with(parameterKey, newWork, newCounts);
    }

    private SessionContext with(@Nullable String newKey, WorkFlag newWork, Counts newCounts) {
        return new SessionContext(deviceId, deviceKey, namespace, version, event, sessionTimeoutSeconds, rootObject,
                softwareVersion, newKey, newWork, newCounts);
    }
}

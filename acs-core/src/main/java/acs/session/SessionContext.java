package acs.session;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.CwmpVersion;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;

/**
 * What a session knows from its Inform on, and its counts.
 *
 * @param deviceId              who calls
 * @param deviceKey             {@link DeviceId#canonical()}, made once
 * @param namespace             the CPE's, used in every answer
 * @param version               agreed or inferred (<i>TR-069 A6 §3.7.2.1</i>)
 * @param event                 the event that says most about why the CPE calls
 * @param sessionTimeoutSeconds the CPE's SessionTimeout header, 0 for none
 * @param requests              requests of the CPE so far, the Inform included
 * @param retries               how often fault 8005 was answered
 */
public record SessionContext(DeviceId deviceId, String deviceKey, CwmpNamespace namespace, CwmpVersion version,
        EventCode.Kind event, int sessionTimeoutSeconds, int requests, int retries) {
    SessionContext anotherRequest() {
        return new SessionContext(deviceId, deviceKey, namespace, version, event, sessionTimeoutSeconds, requests + 1,
                retries);
    }

    SessionContext anotherRetry() {
        return new SessionContext(deviceId, deviceKey, namespace, version, event, sessionTimeoutSeconds, requests,
                retries + 1);
    }
}

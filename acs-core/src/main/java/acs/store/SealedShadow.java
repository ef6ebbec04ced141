package acs.store;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ParameterValue;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.device.SecretParameters;

/**
 * Secrets among what devices reported: each value is sealed by itself, so that what is no secret costs a look at its name and
 * no more. What tells one Inform from the next is made of the values as they came, and so stays the same.
 */
final class SealedShadow {
    /** Characters of a secret; sealed it stays within what the shadow keeps of one value. */
    private static final int SECRET_MAX = 8 << 10;

    private SealedShadow() {}

    /** The value as it is stored. */
    static String value(String path, String value, String deviceKey, StoreSecrets secrets) {
        return isSecret(path, value)
                ? secrets.seal(StoredText.cut(value, SECRET_MAX), deviceKey, StoreSecrets.SHADOW)
                : value;
    }

    /** What an answer taught, as it is stored. */
    static ParameterReport report(ParameterReport report, String deviceKey, StoreSecrets secrets) {
        boolean hasSecret = false;
        for (ParameterValue value : report.values()) {
            hasSecret |= isSecret(value.name(), value.value());
        }
        if (!hasSecret) {
            return report;
        }
        List<ParameterValue> sealed = new ArrayList<>(report.values().size());
        for (ParameterValue it : report.values()) {
            sealed.add(isSecret(it.name(), it.value())
                    ? new ParameterValue(it.name(), value(it.name(), it.value(), deviceKey, secrets), it.type())
                    : it);
        }
        return new ParameterReport(sealed, report.names(), report.attributes(), report.deleted(),
                report.parameterKey());
    }

    /** As the device reported it. */
    static ReportedParameter opened(ReportedParameter it, String deviceKey, StoreSecrets secrets) {
        return isSecret(it.path(), it.value())
                ? new ReportedParameter(it.path(), secrets.openIfPossible(it.value(), deviceKey, StoreSecrets.SHADOW),
                        it.type(), it.writable(), it.notification(), it.reportedAt())
                : it;
    }

    private static boolean isSecret(String path, String value) {
        return !value.isEmpty() && SecretParameters.isSecret(path);
    }
}

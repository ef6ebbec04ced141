package acs.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import acs.credential.SecretCipher;
import acs.cwmp.HeaderText;
import acs.cwmp.ParameterValue;
import acs.cwmp.UrlUserInfo;
import acs.device.ParameterReport;
import acs.device.ReportedParameter;
import acs.device.SecretParameters;

/**
 * Secrets among what devices reported, which are the values of secret parameters and values with a user or password in a URL:
 * each value is sealed by itself, so that what is no secret costs a look at its name and
 * no more. What tells one Inform from the next is made of the values as they came, and so stays the same.
 */
final class SealedShadow {
    /** Characters of a secret; sealed it stays within what the shadow keeps of one value. */
    private static final int SECRET_MAX = 8 << 10;
    /** Bytes of another value that is sealed, with the same aim. */
    private static final int VALUE_BYTES_MAX = (ShadowEntry.VALUE_MAX - 256) / 4 * 3;
    private static final int CHARACTER_BYTES_MAX = 3;

    private SealedShadow() {}

    /** The value as it is stored. */
    static String value(String path, String value, String deviceKey, StoreSecrets secrets) {
        return isSecret(path, value)
                ? secrets.seal(StoredText.cut(value, SECRET_MAX), deviceKey, StoreSecrets.SHADOW)
                : text(value, deviceKey, secrets);
    }

    /** A text that is no secret by its name, as it is stored. */
    static String text(String text, String deviceKey, StoreSecrets secrets) {
        return isSealedText(text) ? sealed(text, deviceKey, secrets) : text;
    }

    /** A text sealed, whatever it holds. */
    static String sealed(String text, String deviceKey, StoreSecrets secrets) {
        return secrets.seal(cut(text), deviceKey, StoreSecrets.SHADOW);
    }

    /** A text as the device reported it. */
    static String openedText(String stored, String deviceKey, StoreSecrets secrets) {
        return SecretCipher.isSealed(stored)
                ? secrets.openIfPossible(stored, deviceKey, StoreSecrets.SHADOW)
                : stored;
    }

    /** What an answer taught, as it is stored. */
    static ParameterReport report(ParameterReport report, String deviceKey, StoreSecrets secrets) {
        boolean hasSecret = false;
        for (ParameterValue value : report.values()) {
            hasSecret |= isSealed(value);
        }
        if (!hasSecret) {
            return report;
        }
        List<ParameterValue> sealed = new ArrayList<>(report.values().size());
        for (ParameterValue it : report.values()) {
            sealed.add(isSealed(it)
                    ? new ParameterValue(it.name(), value(it.name(), it.value(), deviceKey, secrets), it.type())
                    : it);
        }
        return new ParameterReport(sealed, report.names(), report.attributes(), report.deleted(),
                report.parameterKey());
    }

    /** As the device reported it. */
    static ReportedParameter opened(ReportedParameter it, String deviceKey, StoreSecrets secrets) {
        return SecretCipher.isSealed(it.value())
                ? new ReportedParameter(it.path(), openedText(it.value(), deviceKey, secrets), it.type(), it.writable(),
                        it.notification(), it.reportedAt())
                : it;
    }

    private static boolean isSealed(ParameterValue it) {
        return isSecret(it.name(), it.value()) || isSealedText(it.value());
    }

    private static boolean isSecret(String path, String value) {
        return !value.isEmpty() && SecretParameters.isSecret(path);
    }

    /** What only looks sealed is sealed, too: otherwise nobody could tell it from what is. */
    private static boolean isSealedText(String text) {
        return UrlUserInfo.isIn(text) || SecretCipher.isSealed(text);
    }

    private static String cut(String text) {
        int max = VALUE_BYTES_MAX / CHARACTER_BYTES_MAX;
        if (text.length() <= max || text.getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES_MAX) {
            return text;
        }
        boolean isAscii = text.chars().limit(VALUE_BYTES_MAX).allMatch(c -> c < 0x80);
        return UrlUserInfo.beginning(text, isAscii ? VALUE_BYTES_MAX - CHARACTER_BYTES_MAX : max) + HeaderText.ELLIPSIS;
    }
}

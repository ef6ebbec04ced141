package acs.operation;

import acs.device.Quirks;
import org.jspecify.annotations.Nullable;

/**
 * What a plan depends on besides the operation.
 *
 * @param quirks       of the device
 * @param limits       set by the operator
 * @param rootObject   that the device's Inform showed, {@code Device.} for instance; empty when it showed none
 * @param parameterKey that the device has, {@code null} when its Inform did not tell
 */
public record PlanContext(Quirks quirks, PlanLimits limits, String rootObject, @Nullable String parameterKey) {
    /** A ParameterKey to be sent where none is to be set: the device's own, or one that names the operation. */
    String keptKey(LeasedOperation leased) {
        return parameterKey == null ? leased.commandKey() : parameterKey;
    }
}

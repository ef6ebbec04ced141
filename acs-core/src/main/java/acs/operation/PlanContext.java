package acs.operation;

import acs.device.Quirks;

/**
 * What a plan depends on besides the operation.
 *
 * @param quirks     of the device
 * @param limits     set by the operator
 * @param rootObject that the device's Inform showed, {@code Device.} for instance; empty when it showed none
 */
public record PlanContext(Quirks quirks, PlanLimits limits, String rootObject) {}

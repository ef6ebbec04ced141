package acs.device;

import java.time.Instant;

import acs.cwmp.ParameterType;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as the device last reported it.
 *
 * @param path         full path
 * @param value        as on the wire
 * @param type         as the device said
 * @param writable     as GetParameterNames said, {@code null} when never asked
 * @param notification as GetParameterAttributes said, {@code null} when never asked
 * @param reportedAt   when the device last confirmed this value
 */
public record ReportedParameter(String path, String value, ParameterType type, @Nullable Boolean writable,
        @Nullable Integer notification, Instant reportedAt) {}

package acs.cwmp;

/**
 * A parameter with its value, TR-069's ParameterValueStruct.
 *
 * @param name  full path, not empty
 * @param value as on the wire; empty when the CPE left it out (quirks Q14, Q68)
 * @param type  as the CPE said, {@link ParameterType#STRING} when it said nothing that is known
 */
public record ParameterValue(String name, String value, ParameterType type) {
    /** A string value. */
    public static ParameterValue of(String name, String value) {
        return new ParameterValue(name, value, ParameterType.STRING);
    }
}

package acs.cwmp;

/**
 * The path of a parameter, or of everything below an object (<i>TR-069 A6 §A.2.2, TR-106</i>).
 *
 * @param text for instance {@code Device.DeviceInfo.UpTime}; a partial path ends with a dot; the empty path is the root of
 *             everything
 */
public record ParameterPath(String text) {
    /** The root: everything is below it. */
    public static final ParameterPath ROOT = new ParameterPath("");

    /** Whether this names a subtree rather than one parameter. */
    public boolean isPartial() {
        return text.isEmpty() || text.endsWith(".");
    }

    /** Whether {@code name} is this parameter, or lies below this partial path. */
    public boolean covers(String name) {
        return isPartial() ? name.startsWith(text) : name.equals(text);
    }
}

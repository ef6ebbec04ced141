package acs.load.cpe;

import java.util.List;

import acs.cwmp.ParameterType;

/**
 * An object or a parameter of a device.
 *
 * @param name         full path; objects end with a dot
 * @param writable     of a parameter: whether it can be set; of a table: whether instances can be added; of an instance: whether it
 *                     can be deleted
 * @param value        as on the wire; empty for objects
 * @param type         of the value; {@link ParameterType#STRING} for objects
 * @param notification 0 off, 1 passive, 2 active, 3 to 6 with lightweight notification (<i>TR-069 A6 table 25</i>)
 * @param accessList   who else may write
 */
public record DeviceNode(String name, boolean writable, String value, ParameterType type, int notification,
        List<String> accessList) {
    public DeviceNode {
        accessList = List.copyOf(accessList);
    }

    /** An object; {@code name} ends with a dot. */
    static DeviceNode object(String name, boolean writable) {
        return new DeviceNode(name, writable, "", ParameterType.STRING, 0, List.of());
    }

    /** A parameter without notification. */
    static DeviceNode parameter(String name, boolean writable, String value, ParameterType type) {
        return new DeviceNode(name, writable, value, type, 0, List.of());
    }

    /** Whether this is an object rather than a parameter. */
    public boolean isObject() {
        return name.endsWith(".");
    }

    /** Whether this is an object that ends with an instance number. */
    boolean isInstance() {
        return isObject() && DeviceNode.isNumber(name.substring(name.lastIndexOf('.', name.length() - 2) + 1,
                name.length() - 1));
    }

    DeviceNode withName(String other) {
        return new DeviceNode(other, writable, value, type, notification, accessList);
    }

    DeviceNode withValue(String other) {
        return new DeviceNode(name, writable, other, type, notification, accessList);
    }

    DeviceNode withAttributes(int otherNotification, List<String> otherAccessList) {
        return new DeviceNode(name, writable, value, type, otherNotification, otherAccessList);
    }

    /** Whether a segment of a path is an instance number. */
    static boolean isNumber(String segment) {
        return !segment.isEmpty() && segment.length() <= 9
                && segment.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}

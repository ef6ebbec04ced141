package acs.cwmp;

import java.util.List;

/**
 * An argument of a vendor's method: an element with text or with further elements.
 *
 * @param name     of the element, without prefix
 * @param value    its text, empty when it has children
 * @param children in order
 */
public record VendorArgument(String name, String value, List<VendorArgument> children) {
    public VendorArgument {
        children = List.copyOf(children);
    }

    /** An element with text alone. */
    public static VendorArgument of(String name, String value) {
        return new VendorArgument(name, value, List.of());
    }
}

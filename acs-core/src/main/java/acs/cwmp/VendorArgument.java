package acs.cwmp;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An argument of a vendor's method: an element with text or with further elements.
 *
 * @param name     of the element, without prefix
 * @param value    its text, empty when it has children
 * @param children in order
 */
public record VendorArgument(String name, String value, List<VendorArgument> children) {
    /** How many elements of arguments may lie within each other. */
    public static final int DEPTH_MAX = 8;

    /** An XML name without a colon; the parsers of devices know no more than ASCII. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    public VendorArgument {
        children = List.copyOf(children);
    }

    /** Whether an element that is sent may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** An element with text alone. */
    public static VendorArgument of(String name, String value) {
        return new VendorArgument(name, value, List.of());
    }
}

package acs.cwmp;

import java.util.List;

/**
 * A vendor's method, named {@code X_<OUI or DOMAIN>_Name} (<i>TR-069 A6 §A.1.2</i>).
 *
 * @param rpcName   as on the wire
 * @param arguments in order
 */
public record VendorRequest(String rpcName, List<VendorArgument> arguments) implements AcsRequest {
    private static final String PREFIX = "X_";
    private static final String RESPONSE = "Response";

    public VendorRequest {
        arguments = List.copyOf(arguments);
    }

    /** Whether a request that is sent may be called so: as an element may, a vendor's, and not like a response. */
    public static boolean isName(String text) {
        return text.startsWith(PREFIX) && !text.endsWith(RESPONSE) && VendorArgument.isName(text);
    }
}

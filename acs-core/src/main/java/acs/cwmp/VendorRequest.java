package acs.cwmp;

import java.util.List;

/**
 * A vendor's method, named {@code X_<OUI or DOMAIN>_Name} (<i>TR-069 A6 §A.1.2</i>).
 *
 * @param rpcName   as on the wire
 * @param arguments in order
 */
public record VendorRequest(String rpcName, List<VendorArgument> arguments) implements AcsRequest {
    public VendorRequest {
        arguments = List.copyOf(arguments);
    }
}

package acs.cwmp;

import java.util.List;

/**
 * The answer to a {@link VendorRequest}.
 *
 * @param rpcName   as on the wire, ends with {@code Response}
 * @param arguments in order
 */
public record VendorResponse(String rpcName, List<VendorArgument> arguments) implements CpeResponse {
    public VendorResponse {
        arguments = List.copyOf(arguments);
    }
}

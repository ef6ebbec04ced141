package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpMessage;
import acs.cwmp.DecodeFailure;
import acs.cwmp.UnknownRpc;
import acs.cwmp.VendorArgument;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;

/**
 * The methods of vendors and their responses, told by {@code X_} before the name (<i>TR-069 A6 §A.1.2</i>). Their arguments are
 * no more than a tree of elements; attributes and prefixes do not count, and neither does text beside elements.
 */
final class VendorCodec {
    private static final String PREFIX = "X_";
    private static final String RESPONSE = "Response";

    private VendorCodec() {}

    /** Whether this is a vendor's, of a length that may be kept. */
    static boolean isVendors(String rpcName) {
        return rpcName.startsWith(PREFIX) && rpcName.length() <= UnknownRpc.NAME_MAX;
    }

    static CwmpMessage read(XmlCursor in, String rpcName) {
        List<VendorArgument> arguments = new ArrayList<>();
        while (in.nextChild()) {
            in.mayGrow(arguments);
            arguments.add(argument(in, 1));
        }
        return rpcName.endsWith(RESPONSE)
                ? new VendorResponse(rpcName, arguments)
                : new VendorRequest(rpcName, arguments);
    }

    /**
     * Writes a request.
     *
     * @throws IllegalArgumentException when it has a name or a depth that would not be read again
     */
    static void write(XmlOutput out, VendorRequest request) {
        check(!request.rpcName().endsWith(RESPONSE), "a vendor's request is not called a response");
        write(out, request.rpcName(), request.arguments());
    }

    /**
     * Writes a response.
     *
     * @throws IllegalArgumentException when it has a name or a depth that would not be read again
     */
    static void write(XmlOutput out, VendorResponse response) {
        check(response.rpcName().endsWith(RESPONSE), "a vendor's response is called one");
        write(out, response.rpcName(), response.arguments());
    }

    private static void write(XmlOutput out, String rpcName, List<VendorArgument> arguments) {
        check(isVendors(rpcName) && VendorArgument.isName(rpcName), "a vendor's method is called X_ and more");
        out.startCwmp(rpcName);
        arguments.forEach(argument -> write(out, argument, 1));
        out.end();
    }

    private static void write(XmlOutput out, VendorArgument argument, int depth) {
        check(depth <= VendorArgument.DEPTH_MAX,
                "a vendor's arguments are at most " + VendorArgument.DEPTH_MAX + " deep");
        check(VendorArgument.isName(argument.name()), "an argument's name is one of XML");
        if (argument.children().isEmpty()) {
            out.element(argument.name(), argument.value());
            return;
        }
        out.start(argument.name());
        argument.children().forEach(child -> write(out, child, depth + 1));
        out.end();
    }

    private static VendorArgument argument(XmlCursor in, int depth) {
        if (depth > VendorArgument.DEPTH_MAX) {
            throw XmlCursor.failure(DecodeFailure.TOO_DEEP,
                    "a vendor's arguments more than " + VendorArgument.DEPTH_MAX + " elements deep");
        }
        String name = in.name();
        StringBuilder text = new StringBuilder();
        List<VendorArgument> children = new ArrayList<>(0);
        while (in.nextChild(text)) {
            in.mayGrow(children);
            children.add(argument(in, depth + 1));
        }
        return new VendorArgument(name, children.isEmpty() ? text.toString() : "", children);
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}

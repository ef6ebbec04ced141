package acs.load.cpe;

import java.util.List;

import acs.cwmp.CwmpMessage;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.InvalidArguments;

/** The RPCs that a simulated CPE takes from the ACS. What it does not know it refuses by fault 9000, as a device must. */
public final class CpeMethods {
    private static final FaultCode METHOD_NOT_SUPPORTED = new FaultCode(9000);
    private static final FaultCode INVALID_ARGUMENTS = new FaultCode(9003);

    private final List<String> methods = List.of("GetRPCMethods");

    /** The response or fault to a request of the ACS. */
    public CwmpMessage answer(CwmpMessage request) {
        if (request instanceof GetRpcMethods) {
            return new GetRpcMethodsResponse(methods);
        }
        if (request instanceof InvalidArguments) {
            return Fault.of(INVALID_ARGUMENTS, "Invalid arguments");
        }
        return Fault.of(METHOD_NOT_SUPPORTED, "Method not supported");
    }
}

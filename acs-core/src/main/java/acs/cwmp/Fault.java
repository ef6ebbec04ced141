package acs.cwmp;

import java.util.List;

/**
 * A CWMP fault, in either direction (<i>TR-069 A6 §A.5, A.6</i>). It answers a request, never a response or a fault.
 *
 * @param faultCode    8000–8899 from an ACS, 9000–9899 from a CPE; 9001 when the CPE named none
 * @param faultString  text for people; holds nothing internal when the ACS sends it
 * @param parameterFaults one per refused parameter of a SetParameterValues, otherwise empty
 */
public record Fault(FaultCode faultCode, String faultString,
        List<SetParameterValuesFault> parameterFaults) implements CwmpMessage {
    public Fault {
        parameterFaults = List.copyOf(parameterFaults);
    }

    /** A fault without parameter faults. */
    public static Fault of(FaultCode faultCode, String faultString) {
        return new Fault(faultCode, faultString, List.of());
    }

    @Override
    public String rpcName() {
        return "Fault";
    }
}

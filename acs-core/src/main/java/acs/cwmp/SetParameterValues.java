package acs.cwmp;

import java.util.List;

/**
 * Sets values, all or none (<i>TR-069 A6 §A.3.2.1</i>). No name may stand twice in it.
 *
 * @param parameterList full paths; may be empty, then it sets the ParameterKey alone
 * @param parameterKey kept by the CPE when it succeeds, at most 32 characters, may be empty
 */
public record SetParameterValues(List<ParameterValue> parameterList, String parameterKey) implements AcsRequest {
    public SetParameterValues {
        parameterList = List.copyOf(parameterList);
    }

    @Override
    public String rpcName() {
        return "SetParameterValues";
    }
}

package acs.cwmp;

import java.util.List;

/**
 * Options set by vouchers (deprecated, <i>TR-069 A6 §A.4.1.4</i>).
 *
 * @param optionList in the order sent
 */
public record GetOptionsResponse(List<OptionStruct> optionList) implements CpeResponse {
    public GetOptionsResponse {
        optionList = List.copyOf(optionList);
    }

    @Override
    public String rpcName() {
        return "GetOptionsResponse";
    }
}

package acs.cwmp;

/**
 * Reads options; deprecated (<i>TR-069 A6 §A.4.1.4</i>).
 *
 * @param optionName empty for all
 */
public record GetOptions(String optionName) implements AcsRequest {
    @Override
    public String rpcName() {
        return "GetOptions";
    }
}

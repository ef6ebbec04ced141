package acs.cwmp;

/**
 * Asks for the factory's settings after the session (<i>TR-069 A6 §A.4.1.6</i>); a BOOTSTRAP follows.
 */
public record FactoryReset() implements AcsRequest {
    @Override
    public String rpcName() {
        return "FactoryReset";
    }
}

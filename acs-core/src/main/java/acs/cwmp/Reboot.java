package acs.cwmp;

/**
 * Asks for a reboot after the session (<i>TR-069 A6 §A.3.2.9</i>).
 *
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 */
public record Reboot(String commandKey) implements AcsRequest {
    @Override
    public String rpcName() {
        return "Reboot";
    }
}

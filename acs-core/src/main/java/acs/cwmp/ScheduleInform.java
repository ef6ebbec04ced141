package acs.cwmp;

/**
 * Asks for an Inform later (<i>TR-069 A6 §A.4.1.2</i>).
 *
 * @param delaySeconds at least 1
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 */
public record ScheduleInform(long delaySeconds, String commandKey) implements AcsRequest {
    @Override
    public String rpcName() {
        return "ScheduleInform";
    }
}

package acs.cwmp;

/**
 * The CPE accepted ScheduleInform (<i>TR-069 A6 §A.4.1.2</i>).
 */
public record ScheduleInformResponse() implements CpeResponse {
    @Override
    public String rpcName() {
        return "ScheduleInformResponse";
    }
}

package acs.cwmp;

import java.util.List;

/**
 * A CPE reports itself; it opens every session (<i>TR-069 A6 §A.3.3.1</i>).
 *
 * @param deviceId      who calls
 * @param events        why it calls, in the order sent; may be empty (a retry whose events were delivered)
 * @param maxEnvelopes  sent by the CPE, ignored by the ACS (A6 §3.7.1.1); {@code 1} when absent
 * @param currentTime   the CPE's own clock, as sent
 * @param retryCount    failed attempts at this session so far, unsigned
 * @param parameterList reported values in the order sent; a name may occur twice, the last one counts
 * @param facts         what the parameters say that sessions and the inventory use, bounded
 */
public record Inform(DeviceId deviceId, List<EventStruct> events, long maxEnvelopes, CwmpDateTime currentTime,
        long retryCount, List<ParameterValue> parameterList, InformFacts facts) implements CpeRequest {
    public Inform {
        events = List.copyOf(events);
        parameterList = List.copyOf(parameterList);
    }

    /** An Inform that no reader has made; its facts have the shipped bounds. */
    public Inform(DeviceId deviceId, List<EventStruct> events, long maxEnvelopes, CwmpDateTime currentTime,
            long retryCount, List<ParameterValue> parameterList) {
        this(deviceId, events, maxEnvelopes, currentTime, retryCount, parameterList,
                InformFacts.of(parameterList, HeaderTexts::shipped));
    }

    @Override
    public String rpcName() {
        return "Inform";
    }
}

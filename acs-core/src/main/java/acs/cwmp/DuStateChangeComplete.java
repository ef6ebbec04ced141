package acs.cwmp;

import java.util.List;

/**
 * The outcome of a ChangeDUState, all operations in one message (<i>TR-069 A6 §A.4.2.3</i>).
 *
 * @param results    one entry per operation
 * @param commandKey of the ChangeDUState
 */
public record DuStateChangeComplete(List<OpResult> results, String commandKey) implements CpeRequest {
    public DuStateChangeComplete {
        results = List.copyOf(results);
    }

    @Override
    public String rpcName() {
        return "DUStateChangeComplete";
    }
}

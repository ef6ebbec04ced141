package acs.cwmp;

import java.util.List;

/**
 * Installs, updates and removes software modules (<i>TR-069 A6 §A.4.1.10</i>).
 *
 * @param operations in any mixture, at least one
 * @param commandKey told again with the outcome, at most 32 characters, may be empty
 */
public record ChangeDuState(List<DuOperation> operations, String commandKey) implements AcsRequest {
    public ChangeDuState {
        operations = List.copyOf(operations);
    }

    @Override
    public String rpcName() {
        return "ChangeDUState";
    }
}

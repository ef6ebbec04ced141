package acs.store;

import acs.port.RegistrationGate;

/**
 * Bounds for what devices leave behind in the store by their Informs.
 *
 * @param history       decides what is kept of a device's history; the session log shares it
 * @param registrations decides whose unknown devices are registered
 */
public record InformLimits(HistoryBudget history, RegistrationGate registrations) {
    /** No bounds, for tests. */
    static InformLimits none() {
        return new InformLimits(HistoryBudget.unlimited(), RegistrationGate.OPEN);
    }
}

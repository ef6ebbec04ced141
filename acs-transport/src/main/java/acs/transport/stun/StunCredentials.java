package acs.transport.stun;

import java.util.List;
import java.util.Optional;

/** Who may open bindings; answers from memory, since it is asked on the event loop. */
@FunctionalInterface
public interface StunCredentials {
    /** Whose username this is, and what proves it; empty when it is nobody's. */
    Optional<Claimant> claimant(String username);

    /**
     * A device, until proven only by name.
     *
     * @param deviceKey canonical id
     * @param passwords accepted at present; never empty
     */
    record Claimant(String deviceKey, List<String> passwords) {
        public Claimant {
            passwords = List.copyOf(passwords);
        }

        @Override
        public String toString() {
            return "Claimant[" + deviceKey + "]";
        }
    }
}

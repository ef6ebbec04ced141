package acs.port;

import java.util.List;

import acs.credential.CpeIdentity;
import reactor.core.publisher.Mono;

/**
 * Credentials of CPEs, and the ACS's own towards them. Callable from any thread, never blocks; answers from memory in the
 * steady state; fails with {@link StoreException} alone.
 */
public interface CredentialStore {
    /** Whose username this is, and what proves it; completes empty when it is nobody's. */
    Mono<Claimant> claimant(String username);

    /** What a ConnectionRequest shows to the device; completes empty while the device has none that the ACS knows. */
    Mono<ConnectionRequestCredential> connectionRequest(String deviceKey);

    /**
     * Somebody who may prove to be what the username says.
     *
     * @param identity    that the username stands for
     * @param passwords   accepted at present, the newest first; never empty
     * @param keyVersions of derived passwords, in the same order; empty when none is derived
     */
    record Claimant(CpeIdentity identity, List<String> passwords, List<Integer> keyVersions) {
        public Claimant {
            passwords = List.copyOf(passwords);
            keyVersions = List.copyOf(keyVersions);
        }

        /** One whose passwords are not derived. */
        public Claimant(CpeIdentity identity, List<String> passwords) {
            this(identity, passwords, List.of());
        }

        /** Who it is that knows the password of this index. */
        public CpeIdentity provenBy(int index) {
            return identity instanceof CpeIdentity.Device device && index < keyVersions.size()
                    ? new CpeIdentity.Device(device.deviceKey(), keyVersions.get(index))
                    : identity;
        }

        @Override
        public String toString() {
            return "Claimant[" + identity + "]";
        }
    }

    /**
     * ManagementServer.ConnectionRequestUsername and ConnectionRequestPassword of a device.
     *
     * @param username as the device has it
     * @param passwords that the device may have, the likeliest first: during a change there are two; never empty
     */
    record ConnectionRequestCredential(String username, List<String> passwords) {
        public ConnectionRequestCredential {
            passwords = List.copyOf(passwords);
        }

        @Override
        public String toString() {
            return "ConnectionRequestCredential[" + username + "]";
        }
    }
}

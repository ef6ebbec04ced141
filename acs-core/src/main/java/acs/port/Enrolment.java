package acs.port;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan.Occasion;
import reactor.core.publisher.Mono;

/**
 * How a device that has only the shared secret, or an old one, comes to one of its own. Callable from any thread, never
 * blocks; answers from memory in the steady state.
 */
public interface Enrolment {
    /**
     * Whether who has proven this may speak for this device now, as far as that depends on what the device has taken: of the
     * shared secret and of derived ones. Asked before anything of its Inform is stored. Fails with {@link StoreException}
     * alone; then the CPE is told to come back later.
     *
     * @param deviceKey canonical id that its Inform claims
     */
    Mono<Admission> admit(CpeIdentity identity, String deviceKey);

    /**
     * An Inform is on disk, and who sent it had proven to be allowed to. Nothing is lost for good when the process dies
     * here: the device's next Inform comes to the same.
     *
     * @param deviceKey  canonical id
     * @param identity   that the session was opened with
     * @param rootObject of its data model, such as {@code Device.}; empty when the Inform did not show it
     * @param occasion   what the Inform tells besides
     * @return whether an operation was queued, which this very session should do; never fails
     */
    Mono<Boolean> informed(String deviceKey, CpeIdentity identity, String rootObject, Occasion occasion);

    /** Whether the shared secret suffices for a device. */
    enum Admission {
        /** It may speak for the device. */
        ADMITTED,
        /** The device has proven a secret of its own before; the shared one does not do any more. */
        HAS_OWN_CREDENTIAL,
        /** Nobody may come with a shared secret, or not this device. */
        NOT_ALLOWED
    }

    /** No shared secret is good for anything. */
    Enrolment NONE = new Enrolment() {
        @Override
        public Mono<Admission> admit(CpeIdentity identity, String deviceKey) {
            return Mono.just(identity instanceof CpeIdentity.Bootstrap ? Admission.NOT_ALLOWED : Admission.ADMITTED);
        }

        @Override
        public Mono<Boolean> informed(String deviceKey, CpeIdentity identity, String rootObject, Occasion occasion) {
            return Mono.just(false);
        }
    };
}

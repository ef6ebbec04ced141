package acs.port;

import acs.credential.CpeIdentity;
import reactor.core.publisher.Mono;

/**
 * How a device that has only the shared secret comes to one of its own. Callable from any thread, never blocks; answers from
 * memory in the steady state.
 */
public interface Enrolment {
    /**
     * Whether who knows the shared secret may speak for this device now. Asked before anything of its Inform is stored. Fails
     * with {@link StoreException} alone; then the CPE is told to come back later.
     *
     * @param deviceKey canonical id that its Inform claims
     */
    Mono<Admission> admit(CpeIdentity.Bootstrap identity, String deviceKey);

    /**
     * An Inform is on disk, and who sent it had proven to be allowed to. A hint, told before the InformResponse leaves: must
     * return at once, and whatever is to be done about it must not be lost for good when the process dies here.
     *
     * @param deviceKey  canonical id
     * @param identity   that the session was opened with
     * @param rootObject of its data model, such as {@code Device.}; empty when the Inform did not show it
     * @param bootstrap  whether the Inform carries the event BOOTSTRAP
     */
    void informed(String deviceKey, CpeIdentity identity, String rootObject, boolean bootstrap);

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
        public Mono<Admission> admit(CpeIdentity.Bootstrap identity, String deviceKey) {
            return Mono.just(Admission.NOT_ALLOWED);
        }

        @Override
        public void informed(String deviceKey, CpeIdentity identity, String rootObject, boolean bootstrap) {
            // Nobody is to be enrolled.
        }
    };
}

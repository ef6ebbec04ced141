package acs.app;

import java.util.function.Supplier;

import acs.app.config.TrustConfig;
import acs.credential.KeyRing;
import acs.engine.AuthMeters;
import acs.engine.IdentityGate;
import acs.port.CredentialStore;
import acs.port.DeviceNotices;
import acs.port.Enrolment;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Schedulers;

/**
 * What says who a CPE is.
 *
 * @param authenticator what it proves
 * @param gate          for whom it may speak then
 */
record TrustParts(CpeAuthenticator authenticator, IdentityGate gate) {
    /**
     * Wires them.
     *
     * @param credentials of devices
     * @param enrolment   says what shared and older secrets are good for
     * @param keys        sign nonces, also those that come while the server runs
     * @param start       of this node, for its nonces
     */
    static TrustParts of(TrustConfig config, CredentialStore credentials, Enrolment enrolment,
            Supplier<KeyRing> keys, NonceStart start, DeviceNotices notices, MeterRegistry registry) {
        AuthMeters meters = new AuthMeters(registry);
        return new TrustParts(
                new CpeAuthenticator(config.auth(), credentials, keys, start, meters, System::currentTimeMillis),
                new IdentityGate(enrolment, notices, meters, config.notices(), Schedulers.parallel()));
    }
}

package acs.app;

import java.security.SecureRandom;
import java.util.TreeMap;

import acs.app.config.TrustConfig;
import acs.credential.KeyRing;
import acs.engine.AuthMeters;
import acs.engine.IdentityGate;
import acs.port.CredentialStore;
import acs.port.DeviceNotices;
import acs.port.Enrolment;
import acs.transport.auth.CpeAuthenticator;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What says who a CPE is.
 *
 * @param authenticator what it proves
 * @param gate          for whom it may speak then
 */
record TrustParts(CpeAuthenticator authenticator, IdentityGate gate) {
    /** Until credentials are stored, nobody has any. */
    private static final CredentialStore NOBODY = new CredentialStore() {
        @Override
        public Mono<Claimant> claimant(String username) {
            return Mono.empty();
        }

        @Override
        public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
            return Mono.empty();
        }
    };

    static TrustParts of(TrustConfig config, DeviceNotices notices, MeterRegistry meters) {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        keys.put(1, key);
        return of(config, NOBODY, Enrolment.NONE, new KeyRing(keys), notices, meters);
    }

    static TrustParts of(TrustConfig config, CredentialStore credentials, Enrolment enrolment, KeyRing keys,
            DeviceNotices notices, MeterRegistry registry) {
        AuthMeters meters = new AuthMeters(registry);
        return new TrustParts(
                new CpeAuthenticator(config.auth(), credentials, keys, meters, System::currentTimeMillis),
                new IdentityGate(enrolment, notices, meters, config.notices(), Schedulers.parallel()));
    }
}

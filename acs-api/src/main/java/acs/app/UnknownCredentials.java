package acs.app;

import acs.port.CredentialStore;
import reactor.core.publisher.Mono;

/** Knows nobody's credentials: devices that ask for none can be asked to connect, and no others. */
final class UnknownCredentials implements CredentialStore {
    @Override
    public Mono<Claimant> claimant(String username) {
        return Mono.empty();
    }

    @Override
    public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
        return Mono.empty();
    }
}

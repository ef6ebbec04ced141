package acs.app;

import java.time.Clock;
import java.time.Duration;

import acs.app.config.AcsConfig;
import acs.app.config.SecretConfig;
import acs.store.CredentialChanges;
import acs.store.CredentialUpkeep;
import acs.store.KeyVersions;
import acs.store.PostgresCredentials;
import acs.store.PostgresOperations;
import acs.store.ResultPolicy;
import acs.store.StoreSecrets;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Keys and credentials, started before whatever needs them.
 *
 * @param secretKeys     under which secrets are stored; also the source of keys for nonces and signed addresses
 * @param credentialKeys that passwords are derived with
 * @param secrets        seals what is stored
 * @param operations     on which all of this is stored
 * @param credentials    of devices, as logins and wakes see them
 * @param changes        of them, as operators make them
 */
record CredentialParts(LiveKeys secretKeys, LiveKeys credentialKeys, StoreSecrets secrets,
        PostgresOperations operations, PostgresCredentials credentials, CredentialChanges changes) {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    /** Blocks. */
    static CredentialParts start(AcsConfig config, Database database, StartedParts parts) {
        SecretConfig keeping = config.keeping();
        // What seals needs keys, and keys are held against the database first.
        PostgresOperations bare = new PostgresOperations(database.connections(), config.store(), Clock.systemUTC());
        LiveKeys secretKeys;
        LiveKeys credentialKeys;
        try {
            secretKeys = LiveKeys.start(keeping.secrets(), new KeyVersions(bare));
            credentialKeys = LiveKeys.start(keeping.credentials(), new KeyVersions(bare));
        } finally {
            bare.close().block();
        }
        StoreSecrets secrets = new StoreSecrets(secretKeys);
        PostgresOperations operations = new PostgresOperations(database.connections(), config.store(),
                new ResultPolicy(secrets, config.resultBytesMax()), Clock.systemUTC());
        parts.add("the store's operations", CLOSE_MAX, operations::close);
        KeyVersions versions = new KeyVersions(operations);
        add("the look at keys of secrets", secretKeys.follow(versions, keeping.rules().look()), parts);
        add("the look at keys of credentials", credentialKeys.follow(versions, keeping.rules().look()), parts);
        PostgresCredentials credentials = new PostgresCredentials(operations, keeping.rules(), secrets,
                credentialKeys);
        CredentialUpkeep upkeep = new CredentialUpkeep(operations, credentials, keeping.rules());
        upkeep.hear().block();
        add("the look at credentials", upkeep.start(), parts);
        return new CredentialParts(secretKeys, credentialKeys, secrets, operations, credentials,
                new CredentialChanges(operations, credentials, keeping.rules(), secrets, credentialKeys));
    }

    private static void add(String name, Disposable looking, StartedParts parts) {
        parts.add(name, CLOSE_MAX, () -> Mono.fromRunnable(looking::dispose));
    }
}

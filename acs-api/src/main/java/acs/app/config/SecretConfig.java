package acs.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import acs.store.CredentialSettings;

/**
 * What an operator decided about keys, and about the credentials that devices have.
 *
 * @param secrets     keys under which secrets are stored
 * @param credentials keys that passwords are derived with
 * @param rules       how credentials are kept and changed
 */
public record SecretConfig(KeySource secrets, KeySource credentials, CredentialSettings rules) {
    /**
     * Where the keys of a ring come from.
     *
     * @param name of the ring, as the database knows it
     * @param file that holds them unless they are given
     * @param keys that are given, not set to use the file
     * @param key  of the setting that names the file, for messages
     */
    public record KeySource(String name, Path file, Secret keys, String key) {}

    /** Every secret text in it, for the logs to mask. */
    List<String> texts() {
        Stream<String> given = Stream.of(secrets.keys().value(), credentials.keys().value())
                .flatMap(text -> Stream.of(text.split("[,\\s]+", -1)))
                .map(item -> item.substring(item.indexOf(':') + 1));
        return Stream.concat(given, Stream.of(rules.bootstrapPassword())).filter(text -> !text.isEmpty()).toList();
    }
}

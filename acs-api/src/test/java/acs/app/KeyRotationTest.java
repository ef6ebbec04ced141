package acs.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import acs.app.config.AcsConfig;
import acs.app.config.ConfigInput;
import acs.app.config.ConfigLoader;
import acs.credential.DerivedSecret;
import acs.credential.StunSecret;
import acs.port.CredentialAdmin.Change;
import acs.port.CredentialStore.Claimant;
import acs.store.DatabaseAddress;
import acs.store.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys and credentials of a node on a real PostgreSQL server, and the commands that rotate both rings beside it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DEVICE = "00A1B2-Gateway-S1";

    @TempDir
    Path here;

    private final DatabaseAddress database = TestPostgres.emptyDatabase();
    private final Map<String, String> environment = new HashMap<>();
    private final StartedParts parts = new StartedParts();

    @BeforeEach
    void configure() {
        environment.put("ACS_DB_URL", TestPostgres.url(database));
        environment.put("ACS_AUTH_CREDENTIALS_LOOK", "100ms");
    }

    @AfterEach
    void stop() {
        parts.close();
    }

    @Test
    void secrets_are_sealed_again_while_a_server_runs_and_stay_readable_all_the_time() throws Exception {
        CredentialParts node = node();
        node.changes().change(DEVICE, new Change.Store("anna", "hunter2", false)).block(PATIENCE);
        assertThat(sealed()).startsWith("sealed:1:");

        assertThat(command("secrets", "rotate", "--wait", "1")).contains("Version 2 is in use", "may be removed");

        assertThat(sealed()).startsWith("sealed:2:");
        await().atMost(PATIENCE).until(() -> node.secretKeys().get().current() == 2);
        assertThat(passwords(node)).isEqualTo("hunter2");
        node.changes().change(DEVICE, new Change.Store("anna", "hunter3", false)).block(PATIENCE);
        assertThat(sealed()).startsWith("sealed:2:");
        assertThat(passwords(node())).isEqualTo("hunter3");
    }

    @Test
    void a_key_that_is_only_prepared_is_known_and_not_used() throws Exception {
        CredentialParts node = node();
        command("secrets", "rotate", "--prepare");

        await().atMost(PATIENCE).until(() -> node.secretKeys().get().known().contains(2));
        assertThat(node.secretKeys().get().current()).isEqualTo(1);
        command("secrets", "rotate", "--wait", "0");
        await().atMost(PATIENCE).until(() -> node.secretKeys().get().current() == 2);
        assertThat(node.secretKeys().get().known()).as("the prepared one was taken").containsExactly(1, 2);
    }

    @Test
    void the_key_of_derived_passwords_rotates_too_and_both_are_good() throws Exception {
        CredentialParts node = node();
        command("credentials", "rotate", "--wait", "0");

        await().atMost(PATIENCE).until(() -> Objects.requireNonNull(node.credentials().claimant(DEVICE)
                .block(PATIENCE)).passwords().size() == 2);
        Claimant claimant = Objects.requireNonNull(node.credentials().claimant(DEVICE).block(PATIENCE));
        assertThat(claimant.keyVersions()).containsExactly(2, 1);
        assertThat(command("credentials", "show", "--reveal", DEVICE)).contains(DEVICE + " 2 "
                + claimant.passwords().getFirst());
        assertThat(command("credentials", "show", "--key-version", "1", "--reveal", DEVICE)).contains(DEVICE + " 1 "
                + claimant.passwords().getLast());
        assertThat(command("credentials", "show", DEVICE)).doesNotContain(claimant.passwords().getFirst());
    }

    @Test
    void an_operator_can_see_what_is_derived_for_the_connection_request_and_the_stun_client() throws Exception {
        CredentialParts node = node();
        String stun = new StunSecret(node.credentialKeys()).password(DEVICE);
        String request = DerivedSecret.of(node.credentialKeys().get(), 1, DerivedSecret.CONNECTION_REQUEST, DEVICE)
                .orElseThrow();

        assertThat(command("credentials", "show", "--for", "stun", "--reveal", DEVICE)).contains(DEVICE + " 1 " + stun);
        assertThat(command("credentials", "show", "--for", "connection-request", "--reveal", DEVICE))
                .contains(DEVICE + " 1 " + request);
        assertThat(command("credentials", "show", "--for", "stun", DEVICE)).contains(DEVICE + " 1")
                .doesNotContain(stun);
        assertThat(command("credentials", "show", "--for", "tea", DEVICE)).contains("none of login");
    }

    @Test
    void a_key_file_of_another_database_is_refused_and_told() throws Exception {
        node();
        Files.move(file(), here.resolve("saved"));

        assertThatExceptionOfType(StartException.class).isThrownBy(this::node).withMessageContaining(file().toString())
                .withMessageContaining("has another key as version 1");
        Files.move(here.resolve("saved"), file(), StandardCopyOption.REPLACE_EXISTING);
        node();
    }

    @Test
    void a_key_file_that_lacks_a_version_in_use_is_refused_and_told() throws Exception {
        node();
        Files.copy(file(), here.resolve("old"));
        command("secrets", "rotate", "--prepare");
        Files.copy(file(), here.resolve("both"));
        command("secrets", "rotate", "--wait", "0");
        // Restored from an old backup.
        Files.delete(file());
        Files.copy(here.resolve("old"), file(), StandardCopyOption.COPY_ATTRIBUTES);

        assertThatExceptionOfType(StartException.class).isThrownBy(this::node)
                .withMessageContaining("lacks version 2 of the key").withMessageContaining("restore it");
    }

    @Test
    void the_command_says_what_is_missing() throws Exception {
        node();
        assertThat(command("credentials", "show", "--key-version", "9", DEVICE)).contains("no version 9");
        assertThat(command("credentials", "show", "no device")).contains("is no device's id");
        assertThat(command("secrets")).contains("secrets rotate");
    }

    private CredentialParts node() throws Exception {
        AcsConfig config = ConfigLoader
                .load(new ConfigInput(environment, List.of(), null, here));
        DataDirectory.prepare(config.dataDir());
        Database opened = Database.open(config, parts);
        opened.migrate(config);
        return CredentialParts.start(config, opened, parts);
    }

    private String passwords(CredentialParts node) {
        return String.join(",",
                Objects.requireNonNull(node.credentials().claimant("anna").block(PATIENCE)).passwords());
    }

    private String sealed() {
        return TestPostgres.query(database, "SELECT secret FROM device_credential").getFirst();
    }

    private Path file() {
        return here.resolve("acs-data/secrets.keys");
    }

    private String command(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Main.run(new Surroundings(environment, here, out, out), arguments);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

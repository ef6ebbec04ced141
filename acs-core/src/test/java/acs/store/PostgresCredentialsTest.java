package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import acs.credential.CpeIdentity;
import acs.credential.Keys;
import acs.credential.OwnSecret;
import acs.cwmp.Download;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.ParameterReport;
import acs.operation.LeasedOperation;
import acs.operation.OperationEnd;
import acs.port.CredentialAdmin.Change;
import acs.port.CredentialAdmin.Refusal;
import acs.port.CredentialAdmin.Result;
import org.junit.jupiter.api.Test;

/** Stored credentials, what is remembered of them, and that no secret stands in the database as it is. */
class PostgresCredentialsTest extends CredentialTests {
    private static final Change ANNA = new Change.Store("anna", "her-password", false);

    @Test
    void a_stored_credential_replaces_the_derived_one_at_once() {
        assertThat(passwords(DEVICE)).containsExactly(derived(1));

        assertThat(change(ANNA)).isInstanceOf(Result.Done.class);

        assertThat(claimant("anna").orElseThrow().identity()).isEqualTo(new CpeIdentity.Device(DEVICE));
        assertThat(passwords("anna")).containsExactly("her-password");
        assertThat(passwords(DEVICE)).isEmpty();
    }

    @Test
    void another_node_hears_of_a_change_at_its_next_look() {
        PostgresCredentials other = node();
        upkeep(other).hear().block(PATIENCE);
        assertThat(other.claimant("anna").blockOptional(PATIENCE)).isEmpty();
        change(ANNA);

        upkeep(other).hear().block(PATIENCE);
        assertThat(other.claimant("anna").blockOptional(PATIENCE).orElseThrow().passwords())
                .containsExactly("her-password");
        change(new Change.Store("anna", "another-password", false));
        upkeep(other).hear().block(PATIENCE);
        assertThat(other.claimant("anna").blockOptional(PATIENCE).orElseThrow().passwords())
                .containsExactly("another-password");
        change(new Change.Forget());
        upkeep(other).hear().block(PATIENCE);
        assertThat(other.claimant("anna").blockOptional(PATIENCE)).isEmpty();
        assertThat(other.claimant(DEVICE).blockOptional(PATIENCE).orElseThrow().passwords())
                .containsExactly(derived(1));
    }

    @Test
    void in_the_steady_state_no_login_reads_anything() {
        change(ANNA);
        passwords("anna");
        TestPostgres.query(database, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        TestPostgres.query(database, "SELECT pg_stat_statements_reset()");

        for (int i = 0; i < 50; i++) {
            assertThat(passwords("anna")).hasSize(1);
            assertThat(passwords("00A1B2-Gateway-X" + i)).hasSize(1);
            assertThat(passwords("nobody" + i)).isEmpty();
            assertThat(passwords("shared")).containsExactly("bootstrap-secret");
            assertThat(informed(new CpeIdentity.Device(DEVICE), false)).isFalse();
            assertThat(informed(new CpeIdentity.Device(DEVICE, 1), false)).isFalse();
            admit(new CpeIdentity.Device(DEVICE, 1));
        }

        assertThat(rows("SELECT query FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database"
                + " WHERE datname = current_database()) AND query ~ 'device_credential'")).isEmpty();
    }

    @Test
    void too_many_stored_credentials_for_the_index_are_found_by_reading() {
        change(ANNA);
        CredentialSettings small = new CredentialSettings("", "", false,
                CredentialSettings.ConnectionRequests.NEVER, CredentialSettings.Stun.NOTHING, 2, Duration.ofDays(1), 10,
                Duration.ofHours(1), 1,
                Duration.ofSeconds(2));
        PostgresCredentials other = new PostgresCredentials(operations, small, secrets, keys::get);
        upkeep(other).hear().block(PATIENCE);

        assertThat(other.claimant("anna").blockOptional(PATIENCE)).isPresent();
        assertThat(other.claimant("bert").blockOptional(PATIENCE)).isEmpty();
        assertThat(other.claimant("00A1B2-Gateway-9").blockOptional(PATIENCE)).isPresent();
    }

    @Test
    void a_username_is_one_device_s_alone() {
        change(ANNA);

        assertThat(changes.change("00A1B2-Gateway-Other", ANNA).block(PATIENCE))
                .isEqualTo(new Result.Refused(Refusal.USERNAME_TAKEN));
        assertThat(changes.change("00A1B2-Gateway-Other", new Change.Store(DEVICE, "x", false)).block(PATIENCE))
                .as("a device's id").isEqualTo(new Result.Refused(Refusal.USERNAME_TAKEN));
        assertThat(change(new Change.Store("shared", "x", false)))
                .isEqualTo(new Result.Refused(Refusal.USERNAME_TAKEN));
    }

    @Test
    void a_row_copied_to_another_device_lets_nobody_in() {
        change(ANNA);
        TestPostgres.query(database, "UPDATE device_credential SET device_id = '00A1B2-Gateway-Thief'");
        renew();

        assertThat(credentials.claimant("anna").onErrorComplete().blockOptional(PATIENCE)).isEmpty();
    }

    @Test
    void rotating_a_stored_password_keeps_the_old_one_until_the_device_has_the_new_one() {
        change(ANNA);
        Result.Done done = (Result.Done) change(new Change.Rotate());

        assertThat(done.operations()).hasSize(1);
        assertThat(passwords("anna")).hasSize(2).last().isEqualTo("her-password");
        assertThat(change(new Change.Rotate())).isEqualTo(new Result.Refused(Refusal.UNDER_WAY));
        String set = sets(takes()).getLast();
        renew();
        assertThat(passwords("anna")).containsExactly(set.substring(set.indexOf('=') + 1));
        upkeep(credentials).settle().block(PATIENCE);
        renew();
        assertThat(passwords("anna")).containsExactly(set.substring(set.indexOf('=') + 1));
    }

    @Test
    void nothing_is_set_in_a_device_that_is_not_known() {
        assertThat(changes.change("00A1B2-Gateway-New", new Change.Store("new", "x", true)).block(PATIENCE))
                .isEqualTo(new Result.Refused(Refusal.DEVICE_UNKNOWN));
        assertThat(changes.change("00A1B2-Gateway-New", new Change.Store("new", "x", false)).block(PATIENCE))
                .as("but it may be told before it calls").isInstanceOf(Result.Done.class);
    }

    @Test
    void a_derived_password_rotates_with_the_key_alone() {
        change(new Change.Derive(false));
        assertThat(state().own()).isEqualTo(OwnSecret.derived(DEVICE, 1));
        assertThat(change(new Change.Rotate())).isEqualTo(new Result.Refused(Refusal.NOTHING_NEWER));

        keys.set(Keys.upTo(2));
        assertThat(change(new Change.Rotate())).isInstanceOf(Result.Done.class);
        assertThat(sets(takes())).contains(ROOT + "ManagementServer.Password=" + derived(2));
    }

    @Test
    void usernames_that_no_device_has_are_nobody_s_however_odd() {
        for (String odd : List.of("", "a\"b", "x'; DROP TABLE device;--", "\u0000", "A".repeat(65_536), "%zz-1", "-",
                "\ud800")) {
            assertThat(claimant(odd)).as(odd.substring(0, Math.min(odd.length(), 20))).isEmpty();
        }
    }

    @Test
    void no_secret_stands_in_the_database_as_it_is() {
        change(ANNA);
        change(new Change.Rotate());
        String rotated = sets(takes()).getLast();
        String secret = "top-secret-value";
        enqueue(new SetParameterValues(List.of(ParameterValue.of(ROOT + "X.KeyPassphrase", secret)), ""), 0);
        LeasedOperation leased = leased(claim(null));
        claim(new OperationEnd(leased, succeeded(leased).outcome(), new ParameterReport(
                List.of(ParameterValue.of(ROOT + "X.KeyPassphrase", secret)), List.of(), List.of(), List.of(), null),
                0));
        String download = enqueue(new Download("", "1 Firmware Upgrade Image", "http://u:" + secret + "@h/f", "u",
                secret, 0, "", 0, "", ""), 0);
        log.close().block(PATIENCE);
        log = new PostgresInformLog(new DatabaseConnections(database, settings), settings,
                (records, duration, ok) -> {}, secrets, clock);
        log.start().block(PATIENCE);
        log.recordInform(Samples.inform(1, now.get(), List.of(acs.cwmp.EventCode.VALUE_CHANGE),
                List.of(ParameterValue.of(ROOT + "WLAN.PreSharedKey", secret)))).block(PATIENCE);

        String all = String.join("\n", rows("SELECT d::text FROM device d")) + rows("SELECT o::text FROM operation o")
                + rows("SELECT c::text FROM device_credential c");
        assertThat(all).contains("sealed:1:").doesNotContain(secret, "her-password",
                rotated.substring(rotated.indexOf('=') + 1));
        assertThat(new PackedShadow(database).text()).contains("KeyPassphrase").doesNotContain(secret);
        assertThat(find(download).request()).as("whoever may open it can").contains(secret);
        PostgresDeviceStore devices = new PostgresDeviceStore(new DatabaseConnections(database, settings), settings,
                secrets);
        assertThat(devices.parameters(DEVICE, new ParameterPath(ROOT)).blockOptional(PATIENCE).orElseThrow())
                .filteredOn(it -> it.value().equals(secret)).hasSize(2);
        devices.close().block(PATIENCE);
    }

    /** The cold documents, opened. */
    private record PackedShadow(DatabaseAddress address) {
        String text() {
            return TestPostgres.query(address, "SELECT encode(document, 'base64') FROM device_shadow").stream()
                    .map(base64 -> ShadowDocument
                            .read(java.nio.ByteBuffer.wrap(java.util.Base64.getMimeDecoder().decode(base64)))
                            .toString())
                    .toList().toString();
        }
    }
}

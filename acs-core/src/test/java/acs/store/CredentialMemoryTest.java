package acs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import acs.port.CredentialAdmin.Change;
import acs.port.CredentialAdmin.Result;
import acs.port.CredentialStore.Claimant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node knows after more was changed on others than it hears of one by one. */
class CredentialMemoryTest extends CredentialTests {
    private static final int TOLD_MAX = 3;
    private static final List<Integer> MORE = IntStream.rangeClosed(1, 4 * TOLD_MAX).boxed().toList();

    private CredentialMemory memory;
    private PostgresCredentials other;

    @BeforeEach
    void startAnotherNode() {
        memory = new CredentialMemory(credentialSettings, TOLD_MAX);
        other = new PostgresCredentials(operations, credentialSettings, secrets, keys::get, memory);
        hear();
    }

    @Test
    void long_names_take_more_of_what_is_remembered() {
        CredentialMemory full = new CredentialMemory(credentialSettings, TOLD_MAX);
        int max = credentialSettings.cachedMax();
        String name = "n".repeat(1_000);
        for (int i = 0; i < max; i++) {
            full.rememberOwner(name + i, "", full.epoch());
        }
        assertThat(full.size()).isLessThanOrEqualTo(max / 8);
    }

    @Test
    void each_of_too_many_changes_in_one_look_is_in_force_on_another_node() {
        for (int i : MORE) {
            assertThat(passwords(key(i))).as("derived").hasSize(1);
            assertThat(passwords(name(i))).isEmpty();
        }

        MORE.forEach(this::store);
        hear();

        for (int i : MORE) {
            assertThat(passwords(name(i))).as(name(i)).containsExactly("password-" + i);
            assertThat(passwords(key(i))).as("a replaced one of " + key(i)).isEmpty();
        }
    }

    @Test
    void while_too_many_change_nobody_is_ruled_out_and_afterwards_all_are_known_again() {
        store(100);
        hear();
        assertThat(memory.mayBeStored("nobody")).isFalse();

        MORE.forEach(this::store);
        hear();
        assertThat(memory.mayBeStored("nobody")).isTrue();
        hear();
        assertThat(memory.mayBeStored("nobody")).as("as many in the next look").isTrue();

        changedLongAgo();
        hear();
        assertThat(memory.mayBeStored("nobody")).isFalse();
        assertThat(MORE).allMatch(i -> memory.mayBeStored(name(i)) && memory.mayBeStored(key(i)));
        assertThat(memory.mayBeStored(name(100))).isTrue();
    }

    @Test
    void what_is_changed_after_the_flood_is_heard_of_as_before_it() {
        MORE.forEach(this::store);
        hear();
        changedLongAgo();
        hear();

        store(200);
        hear();

        assertThat(passwords(name(200))).containsExactly("password-200");
        assertThat(memory.mayBeStored("nobody")).isFalse();
    }

    @Test
    void as_many_changes_as_are_heard_of_one_by_one_cost_no_new_load() {
        MORE.subList(0, TOLD_MAX).forEach(this::store);
        hear();

        assertThat(memory.mayBeStored("nobody")).isFalse();
        assertThat(MORE.subList(0, TOLD_MAX)).allMatch(i -> memory.mayBeStored(name(i)));
    }

    private void hear() {
        upkeep(other).hear().block(PATIENCE);
    }

    private void store(int i) {
        assertThat(changes.change(key(i), new Change.Store(name(i), "password-" + i, false)).block(PATIENCE))
                .isInstanceOf(Result.Done.class);
    }

    /** No look comes upon them a second time. */
    private void changedLongAgo() {
        TestPostgres.query(database, "UPDATE device_credential SET told_at = told_at - interval '1 hour'");
    }

    @Override
    List<String> passwords(String username) {
        return other.claimant(username).blockOptional(PATIENCE).map(Claimant::passwords).orElse(List.of());
    }

    private static String key(int i) {
        return "00A1B2-Gateway-T" + i;
    }

    private static String name(int i) {
        return "told" + i;
    }
}

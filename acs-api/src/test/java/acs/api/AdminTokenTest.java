package acs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {
    @TempDir
    Path data = Path.of("");

    @Test
    void the_first_start_makes_a_random_token_that_its_owner_alone_can_read() throws IOException {
        AdminToken token = AdminToken.load(data, null);
        assertThat(token.origin()).isEqualTo(AdminToken.Origin.CREATED);
        assertThat(token.value()).hasSize(43);
        Path file = data.resolve("admin.token");
        assertThat(file).hasContent(token.value() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(AdminToken.load(Files.createDirectory(data.resolve("other")), null).value())
                .isNotEqualTo(token.value());
    }

    @Test
    void later_starts_read_the_same_token() throws IOException {
        String value = AdminToken.load(data, null).value();
        assertThat(AdminToken.load(data, null)).isEqualTo(new AdminToken(value, AdminToken.Origin.FILE));
    }

    @Test
    void a_start_that_was_cut_off_leaves_nothing_in_the_way() throws IOException {
        Files.writeString(data.resolve("admin.token.new"), "hal");
        assertThat(AdminToken.load(data, null).value()).hasSize(43);
    }

    @Test
    void a_configured_token_wins_and_no_file_is_touched() throws IOException {
        assertThat(AdminToken.load(data, "configured").value()).isEqualTo("configured");
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "n\u00f6", "line\nbreak", "a=b"})
    void what_no_header_can_carry_is_refused_without_being_shown(String token) {
        assertThatIllegalArgumentException().isThrownBy(() -> AdminToken.load(data, token))
                .withMessageNotContaining("two words");
    }

    @Test
    void a_broken_file_is_refused_by_name() throws IOException {
        Files.writeString(data.resolve("admin.token"), "\n");
        assertThatIllegalArgumentException().isThrownBy(() -> AdminToken.load(data, null))
                .withMessageContaining("admin.token");
    }

    @Test
    void its_text_form_hides_the_token() throws IOException {
        assertThat(AdminToken.load(data, "configured").toString()).doesNotContain("configured");
    }

    @Test
    void the_token_opens_the_door_and_no_other_does() throws IOException {
        ApiTokens tokens = ApiTokens.of(AdminToken.load(data, "configured"));
        assertThat(tokens.verify("configured")).isTrue();
        assertThat(tokens.verify("configure")).isFalse();
        assertThat(tokens.verify("")).isFalse();
        assertThat(tokens.verify("x".repeat(5000))).isFalse();
    }
}

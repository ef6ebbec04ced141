package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets are where they belong, and shown nowhere. */
class ConfigSecretsTest extends ConfigTests {
    @Test
    void a_short_token_does_where_only_this_machine_comes_and_not_beyond() throws Exception {
        environment.put("ACS_API_TOKEN", "short-token");
        assertThat(load().apiToken().value()).isEqualTo("short-token");

        environment.put("ACS_API_HOST", "0.0.0.0");
        environment.put("ACS_API_ALLOW_PLAIN", "true");
        assertThat(problems()).singleElement().asString()
                .startsWith("api.token (environment ACS_API_TOKEN): is shorter")
                .doesNotContain("short-token");
    }

    @Test
    void a_wrong_secret_is_not_repeated_in_the_complaint() {
        environment.put("ACS_DB_URL", "mysql://root:hunter2@db/acs");
        assertThat(problems()).singleElement().asString().startsWith("db.url (environment ACS_DB_URL)")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"api.token, ACS_API_TOKEN, hunter4hunter4", "db.url, ACS_DB_URL, postgresql://acs:hunter2@db/acs"})
    void a_secret_is_no_flag_since_the_process_list_would_show_it(String key, String variable, String value) {
        flag(key, value);
        assertThat(problems()).singleElement().asString().startsWith(key + " (--set): is a secret")
                .contains("set it as " + key + " in the file or as " + variable + " in the environment")
                .doesNotContain("hunter");
    }

    @Test
    void a_database_without_a_password_or_a_name_is_told_with_its_origin() {
        environment.put("ACS_DB_URL", "postgresql://nobody");
        assertThat(problems()).singleElement().asString().startsWith("db.url (environment ACS_DB_URL)");
    }

    @Test
    void no_rendering_of_the_configuration_shows_a_secret() throws Exception {
        environment.put("ACS_DB_URL", "postgresql://acs:hunt%40er2@db/acs?sslmode=require");
        environment.put("ACS_API_TOKEN", "hunter4hunter4");
        AcsConfig config = load();

        assertThat(config.toString()).doesNotContain("hunt");
        assertThat(DatabaseUrl.masked(config.databaseUrl()))
                .isEqualTo("postgresql://acs:***@db/acs?sslmode=require");
        assertThat(config.secrets()).contains("hunt%40er2", "hunt@er2", "hunter4hunter4");
    }
}

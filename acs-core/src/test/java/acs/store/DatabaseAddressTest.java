package acs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import acs.store.DatabaseAddress.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgres", "PostgreSQL", "r2dbc:postgresql", "r2dbc:postgres"})
    void every_usual_scheme_means_the_same(String scheme) {
        assertThat(DatabaseAddress.parse(scheme + "://acs:s3cret@db.example:6543/fleet?sslmode=require"))
                .isEqualTo(new DatabaseAddress(List.of(new Host("db.example", 6543)), "fleet", "acs", "s3cret",
                        "require"));
    }

    @Test
    void what_is_left_out_has_the_usual_value() {
        assertThat(DatabaseAddress.parse("postgresql://acs@db.example/fleet"))
                .isEqualTo(new DatabaseAddress(List.of(new Host("db.example", 5432)), "fleet", "acs", "", "prefer"));
    }

    @Test
    void several_hosts_are_read_in_order() {
        assertThat(DatabaseAddress.parse("postgresql://acs:x@one:1,two,[2001:db8::1]:3,[::1]/fleet").hosts())
                .containsExactly(new Host("one", 1), new Host("two", 5432), new Host("2001:db8::1", 3),
                        new Host("::1", 5432));
    }

    @Test
    void percent_encoding_carries_any_character_and_a_plus_is_a_plus() {
        DatabaseAddress address = DatabaseAddress.parse("postgresql://a%40b:p%2F%3A%3F+%25@db/my%20fleet");
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p/:?+%");
        assertThat(address.database()).isEqualTo("my fleet");
    }

    @Test
    void an_at_sign_in_the_password_needs_no_encoding() {
        assertThat(DatabaseAddress.parse("postgresql://acs:p@ss@db/fleet").password()).isEqualTo("p@ss");
    }

    @Test
    void the_driver_s_spelling_of_the_ssl_mode_is_read() {
        assertThat(DatabaseAddress.parse("r2dbc:postgresql://acs:x@db/fleet?sslMode=VERIFY_FULL").sslMode())
                .isEqualTo("verify-full");
    }

    @Test
    void its_text_leaves_the_password_out() {
        assertThat(DatabaseAddress.parse("postgresql://acs:s3cret@db/fleet")).asString().contains("acs", "db", "fleet")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "db.example", "mysql://acs:s3cret@db/fleet", "postgresql://db/fleet",
            "postgresql://acs:s3cret@db", "postgresql://acs:s3cret@db/", "postgresql://:s3cret@db/fleet",
            "postgresql://acs:s3cret@/fleet", "postgresql://acs:s3cret@db,/fleet", "postgresql://acs:s3cret@db:0/fleet",
            "postgresql://acs:s3cret@db:65536/fleet", "postgresql://acs:s3cret@db:x/fleet",
            "postgresql://acs:s3cret@db:/fleet", "postgresql://acs:s3cret@db/fleet?sslmode=maybe",
            "postgresql://acs:s3cret@db/fleet?password=s3cret", "postgresql://acs:s3cret%zz@db/fleet",
            "postgresql://acs:s3cret@[::1/fleet"})
    void anything_else_is_refused_without_the_password(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }
}

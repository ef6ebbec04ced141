package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration must not say, and how it is told. */
class ConfigRefusalsTest extends ConfigTests {
    @Test
    void everything_wrong_is_told_at_once_with_its_place_and_its_mend() throws Exception {
        file("""
                cwmp:
                  prot: 7547
                  header-timeout: 10
                sessions.max: many
                """);
        environment.put("ACS_CWMP_PROT", "7547");
        environment.put("ACS_API_PORT", "70000");
        flag("api.tokn", "x");

        String file = here.resolve("acs.yaml").toString();
        assertThat(problems()).containsExactlyInAnyOrder(
                "cwmp.prot (" + file + " line 2): no such setting; did you mean cwmp.port? (--help-config lists all)",
                "cwmp.header-timeout (" + file + " line 3): is \"10\" but must be a time from 1s to 5m, with its unit:"
                        + " 500ms, 30s, 5m, 2h or 7d",
                "sessions.max (" + file + " line 4): is \"many\" but must be a whole number from 1 to 1000000",
                "environment ACS_CWMP_PROT: no such setting; did you mean ACS_CWMP_PORT? (--help-config lists all)",
                "api.port (environment ACS_API_PORT): is \"70000\" but must be a whole number from 0 to 65535",
                "api.tokn (--set): no such setting; did you mean api.token? (--help-config lists all)");
    }

    @Test
    void a_name_that_resembles_none_gets_no_guess() {
        flag("completely.else", "x");
        assertThat(problems())
                .containsExactly("completely.else (--set): no such setting (--help-config lists all)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void an_open_address_without_authentication_is_refused_unless_said_in_words(String host) throws Exception {
        environment.put("ACS_CWMP_HOST", host);

        assertThat(problems()).singleElement().asString()
                .startsWith("cwmp.host (environment ACS_CWMP_HOST): is no loopback address")
                .contains("ACS_CWMP_ALLOW_UNAUTHENTICATED=true");

        environment.put("ACS_CWMP_ALLOW_UNAUTHENTICATED", "true");
        assertThat(load().southbound().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "::1", "localhost"})
    void a_loopback_address_is_known_by_what_it_is_and_not_by_its_name(String host) throws Exception {
        environment.put("ACS_CWMP_HOST", host);
        assertThat(load().southbound().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "digest", "any"})
    void who_asks_cpes_for_a_proof_may_listen_anywhere(String auth) throws Exception {
        environment.put("ACS_CWMP_HOST", "0.0.0.0");
        environment.put("ACS_CWMP_AUTH", auth);
        environment.put("ACS_AUTH_BASIC_WITHOUT_TLS", "true");
        assertThat(load().trust().auth().method()).hasToString(auth.toUpperCase(Locale.ROOT));
    }

    @Test
    void devices_are_not_told_a_port_that_is_chosen_at_the_start() {
        environment.put("ACS_AUTH_SET_STUN_SERVER", "stun.example.org");
        environment.put("ACS_STUN_PORT", "0");
        assertThat(problems()).singleElement().asString().startsWith("auth.set-stun-server").contains("stun.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "ä", "12345678901234567890123456789012345678901234567890123456789012345"})
    void a_realm_that_cpes_would_misread_is_refused(String realm) {
        environment.put("ACS_AUTH_REALM", realm);
        assertThat(problems()).singleElement().asString().startsWith("auth.realm (environment ACS_AUTH_REALM)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "sessions.turn-timeout-max=1h | sessions.turn-timeout-max (--set) and sessions.duration-max (default)",
            "cwmp.idle-timeout=30s | sessions.turn-timeout (default) and cwmp.idle-timeout (--set)",
            "db.read-connections=20 | embedded.connections-max (default): db.read-connections and store.commit-groups need at least 57",
            "store.digest-slots=1000000 | store.digest-slots (--set): is \"1000000\" but must be a power of two; the next one is 1048576",
            "cwmp.body-bytes-max=32MiB | cwmp.body-bytes-max (--set) and cwmp.body-bytes-inflated-max (default)",
            "store.queue-max=10 | store.batch-max (default) and store.queue-max (--set)",
            "cwmp.auth=basic | cwmp.auth (--set): basic is taken over TLS alone, and there is none",
            "cwmp.body-memory-max=1KiB | cwmp.body-memory-max (--set): must hold one largest request, which takes 28 MiB",
            "cwmp.body-memory-max=31MiB | cwmp.body-memory-max (--set): must hold one largest request",
            "cwmp.body-bytes-inflated-max=32MiB | cwmp.body-memory-max (default): must hold one largest request",
            "memory.budget-max=1MiB | memory.budget-max (--set): must hold one largest request",
            "memory.budget-max=1000GiB | memory.budget-max (--set): is more than 75 % of the heap",
            "stun.proof-interval=2d | stun.proof-interval (--set) and stun.binding-life (default)",
            "api.port=7547 | cwmp.port (default) and api.port (--set): both want port 7547"})
    void settings_that_contradict_each_other_are_both_named(String assignment, String told) {
        int equals = assignment.indexOf('=');
        flag(assignment.substring(0, equals), assignment.substring(equals + 1));
        assertThat(problems()).singleElement().asString().startsWith(told);
    }

    @Test
    void port_zero_contradicts_nothing() throws Exception {
        for (String key : List.of("cwmp.port", "api.port", "management.port")) {
            flag(key, "0");
        }
        assertThat(load().api().port()).isZero();
    }
}

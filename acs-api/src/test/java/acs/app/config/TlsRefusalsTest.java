package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of TLS that contradict each other stop the start. */
class TlsRefusalsTest extends ConfigTests {
    @ParameterizedTest
    @CsvSource({"cwmp.plain, false", "api.tls, true", "tls.legacy-port, 7549", "tls.client-ca-files, ca.pem"})
    void what_needs_a_certificate_says_so(String key, String value) {
        flag(key, value);
        assertThatExceptionOfType(ConfigException.class).isThrownBy(this::load)
                .satisfies(refused -> assertThat(refused.problems()).singleElement().asString()
                        .startsWith(key).contains("tls.certificate-files", "acs tls init"));
    }

    @ParameterizedTest
    @CsvSource({"tls.client-certificates, require", "tls.client-crl-files, a.crl", "cwmp.auth, certificate"})
    void what_needs_the_CAs_of_devices_says_so(String key, String value) {
        flag("tls.certificate-files", "a.pem");
        flag(key, value);
        assertThatExceptionOfType(ConfigException.class).isThrownBy(this::load)
                .satisfies(refused -> assertThat(refused.problems()).singleElement().asString()
                        .startsWith(key).contains("tls.client-ca-files"));
    }

    @Test
    void keys_are_as_many_as_certificates_and_ports_do_not_meet() {
        flag("tls.certificate-files", "a.pem,b.pem");
        flag("tls.key-files", "a.key");
        flag("cwmp.tls-port", "7547");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(this::load)
                .satisfies(refused -> assertThat(refused.problems()).hasSize(2)
                        .anyMatch(problem -> problem.contains("1 keys for the 2"))
                        .anyMatch(problem -> problem.contains("cwmp.tls-port") && problem.contains("7547")));
    }

    @Test
    void a_pattern_for_everybody_is_no_model() {
        flag("tls.client-generic-names", "HomeBox,*");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(this::load)
                .satisfies(refused -> assertThat(refused.problems()).isNotEqualTo(List.of()).singleElement().asString()
                        .contains("tls.client-generic-names"));
    }
}

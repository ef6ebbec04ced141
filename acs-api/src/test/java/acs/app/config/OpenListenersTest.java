package acs.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing starts open to other hosts, nor believes everybody, unless that is said in words. */
class OpenListenersTest extends ConfigTests {
    @ParameterizedTest
    @CsvSource({"api.host, ACS_API_ALLOW_PLAIN, 0.0.0.0", "api.host, ACS_API_ALLOW_PLAIN, ::",
            "api.host, ACS_API_ALLOW_PLAIN, 192.0.2.7", "management.host, ACS_MANAGEMENT_ALLOW_REMOTE, 0.0.0.0",
            "management.host, ACS_MANAGEMENT_ALLOW_REMOTE, 2001:db8::7"})
    void a_listener_without_protection_does_not_open_to_others_unless_said_in_words(String host, String words,
            String address) throws Exception {
        flag(host, address);
        assertThat(problems()).singleElement().asString().startsWith(host + " (--set): is no loopback address")
                .contains(words + "=true");

        environment.put(words, "true");
        assertThat(load().network()).isNotNull();
    }

    @Test
    void the_api_opens_to_others_over_tls() throws Exception {
        flag("api.host", "0.0.0.0");
        flag("api.tls", "true");
        flag("tls.certificate-files", "acs.pem");
        assertThat(load().tls().api()).isTrue();
    }

    @Test
    void words_about_one_listener_are_no_words_about_the_other() {
        flag("api.host", "0.0.0.0");
        flag("management.host", "0.0.0.0");
        environment.put("ACS_API_ALLOW_PLAIN", "true");
        assertThat(problems()).singleElement().asString().startsWith("management.host");
    }

    @ParameterizedTest
    @CsvSource({"api.host", "management.host"})
    void a_name_that_does_not_resolve_is_told_once(String host) {
        flag(host, "no-such-host.invalid");
        assertThat(problems()).singleElement().asString().contains("does not resolve");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0.0.0.0/0", "10.0.0.0/8,::/0"})
    void everybody_is_no_trusted_proxy(String networks) {
        flag("network.trusted-proxies", networks);
        assertThat(problems()).singleElement().asString().startsWith("network.trusted-proxies (--set)")
                .contains("is everybody");
    }

    @ParameterizedTest
    @CsvSource({"network.proxy-protocol, accept", "network.api-proxy-protocol, require",
            "network.files-proxy-protocol, require",
            "network.forwarded-header, forwarded", "network.api-forwarded-header, x_forwarded_for"})
    void nobody_is_believed_where_no_proxy_is_trusted(String key, String value) throws Exception {
        flag(key, value);
        assertThat(problems()).singleElement().asString().startsWith(key + " (--set)")
                .endsWith("name them in network.trusted-proxies");

        flag("network.trusted-proxies", "10.0.0.1");
        assertThat(load().network().trustedProxies().toString()).isEqualTo("10.0.0.1/32");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/8", "proxy.example.org", "10.0.0.0/40"})
    void what_is_no_network_is_told_with_an_example_or_the_mistake(String networks) {
        flag("network.trusted-proxies", networks);
        assertThat(problems()).singleElement().asString().contains("is \"" + networks + "\" but must");
    }
}

package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionRequestUrlTest {
    @ParameterizedTest
    @CsvSource({"http://10.1.2.3:7547/a8Fz, 10.1.2.3, 7547, /a8Fz, 10.1.2.3:7547",
            "HTTP://Cpe.Example.NET/, cpe.example.net, 80, /, cpe.example.net",
            "http://[2001:db8::1]:30005/x?y=z, 2001:db8::1, 30005, /x?y=z, [2001:db8::1]:30005",
            "http://10.1.2.3, 10.1.2.3, 80, /, 10.1.2.3", "http://10.1.2.3:/p, 10.1.2.3, 80, /p, 10.1.2.3",
            "http://10.1.2.3?id=1, 10.1.2.3, 80, /?id=1, 10.1.2.3", "http://cpe_7-a:1/|{}, cpe_7-a, 1, /|{}, cpe_7-a:1",
            "http://a./, a., 80, /, a.", "http://10.1.2.3:80/p:q@r, 10.1.2.3, 80, /p:q@r, 10.1.2.3"})
    void is_read_as_devices_write_it(String url, String host, int port, String target, String hostField) {
        ConnectionRequestUrl read = ConnectionRequestUrl.parse(url);

        assertThat(read).isEqualTo(new ConnectionRequestUrl(host, port, target));
        assertThat(read.hostField()).isEqualTo(hostField);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "https://10.1.2.3/", "file:///etc/passwd", "ftp://10.1.2.3/",
            "gopher://10.1.2.3:6379/_x", "//10.1.2.3/", "10.1.2.3", "http:/10.1.2.3/", "http://user@10.1.2.3/",
            "http://10.1.2.3:80@127.0.0.1/", "http://u:p@10.1.2.3/", "http://10.1.2.3/#f", "http://10.1.2.3#@x/",
            "http://10.1.2.3\\@127.0.0.1/", "http://10.1.2.3:0/", "http://10.1.2.3:65536/", "http://10.1.2.3:-1/",
            "http://10.1.2.3:8a/", "http://10.1.2.3 :80/", "http://10.1.2.3/a b", "http://10.1.2.3/\r\nX: y",
            "http://10.1.2.3/\u0000", "http://10.1.2.3/\u00e4", "http://[::1/", "http://::1/",
            "http://[fe80::1%25eth0]/",
            "http://[10.1.2.3]/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0x7f000001/", "http://127.1/",
            "http://0177.0.0.01/", "http://a.0x7f/", "http://1.2.3.4.5/", "http://a..b/", "http://.a/",
            "http://ex%61mple/", "http://\u2488.com/"})
    void what_is_no_plain_address_is_refused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> ConnectionRequestUrl.parse(url));
    }

    @Test
    void a_long_one_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionRequestUrl.parse("http://10.1.2.3/" + "x".repeat(64 << 10)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionRequestUrl.parse("http://" + "a".repeat(300) + "/"));
    }

    @Test
    void an_address_is_no_name() {
        assertThat(ConnectionRequestUrl.parse("http://010.0.0.1/").literal()).hasValueSatisfying(
                address -> assertThat(address.getHostAddress()).isEqualTo("10.0.0.1"));
        assertThat(ConnectionRequestUrl.parse("http://[::ffff:7f00:1]/").literal()).hasValueSatisfying(
                address -> assertThat(address.isLoopbackAddress()).isTrue());
        assertThat(ConnectionRequestUrl.parse("http://localhost/").literal()).isEmpty();
    }
}

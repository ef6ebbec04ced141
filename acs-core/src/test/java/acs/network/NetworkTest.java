package acs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text), text);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/24, 192.0.2.255, true", "192.0.2.0/24, 192.0.3.0, false", "10.0.0.0/8, 10.255.0.1, true",
            "128.0.0.0/1, 127.255.255.255, false", "128.0.0.0/1, 255.255.255.255, true", "0.0.0.0/0, 200.1.2.3, true",
            "0.0.0.0/0, ::1, false", "192.0.2.7, 192.0.2.7, true", "192.0.2.7, 192.0.2.6, false",
            "2001:db8::/32, 2001:db8:ffff::1, true", "2001:db8::/32, 2001:db9::, false", "::/0, 2001:db8::1, true",
            "::/0, 192.0.2.1, false", "2001:db8::8000:0:0:0/65, 2001:db8:0:0:ffff::, true",
            "2001:db8::8000:0:0:0/65, 2001:db8:0:0:7fff::, false", "::1, ::1, true", "::1/128, ::2, false",
            "192.0.2.0/24, ::ffff:192.0.2.9, true"})
    void a_network_holds_the_addresses_that_begin_with_its_bits(String network, String address, boolean holds) {
        assertThat(Network.parse(network).contains(address(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.1/8",
            "2001:db8::1/64", "localhost", "example.org/8", "10.0.0/8", "1.2.3.256", "01.2.3.4", "10.0.0.0/8/8",
            "fe80::1%eth0", "[::1]", "::g", ":", "1:2:3:4:5:6:7:8:9", "10.0.0.0/9999999999"})
    void what_is_no_network_is_refused_without_asking_a_name_server(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text)).withMessageStartingWith("must");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "::, ::", "::1, ::1", "1::, 1::", "2001:db8:0:0:0:0:0:1, 2001:db8::1",
            "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
            "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
            "fe80:0001:2:3:4:5:6:abcd, fe80:1:2:3:4:5:6:abcd", "::ffff:192.0.2.1, 192.0.2.1"})
    void an_address_is_written_as_people_write_it(String address, String text) {
        assertThat(Addresses.text(address(address))).isEqualTo(text);
    }

    @Test
    void an_address_has_four_bytes_or_sixteen() {
        assertThat(Addresses.of(new byte[]{(byte) 192, 0, 2, 1})).isEqualTo(address("192.0.2.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Addresses.of(new byte[5]));
    }

    @Test
    void a_list_has_commas_and_prints_as_it_is_read() {
        NetworkList list = NetworkList.parse("10.0.0.0/8, 2001:db8::/32,192.0.2.1");
        assertThat(list.contains(address("10.1.2.3"))).isTrue();
        assertThat(list.contains(address("192.0.2.1"))).isTrue();
        assertThat(list.contains(address("192.0.2.2"))).isFalse();
        assertThat(list).hasToString("10.0.0.0/8,2001:db8::/32,192.0.2.1/32");
        assertThat(NetworkList.parse(list.toString())).isEqualTo(list);
        assertThat(NetworkList.parse(" ")).isEqualTo(NetworkList.EMPTY);
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkList.parse("10.0.0.0/8,,::/8"));
    }

    @Test
    void an_ipv6_subscriber_is_one_caller_and_every_ipv4_address_is() {
        assertThat(Addresses.key(address("2001:db8:0:1::1"))).isEqualTo(Addresses.key(address("2001:db8:0:1:ffff::9")));
        assertThat(Addresses.key(address("2001:db8:0:1::1"))).isNotEqualTo(Addresses.key(address("2001:db8:0:2::1")));
        assertThat(Addresses.key(address("192.0.2.1"))).isNotEqualTo(Addresses.key(address("192.0.2.2")));
        assertThat(Addresses.key(address("200.0.2.1"))).isNotNegative();
        assertThat(Addresses.key(address("::ffff:192.0.2.1"))).isEqualTo(Addresses.key(address("192.0.2.1")));
    }

    /** As sockets that take both kinds tell their IPv4 peers; all of them would share one limit, and no list would know them. */
    @Test
    void an_ipv4_peer_of_a_socket_for_both_kinds_is_an_ipv4_address() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 192, 0, 2, 1};
        InetAddress peer = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(peer).isInstanceOf(Inet6Address.class);
        assertThat(Addresses.plain(peer)).isEqualTo(address("192.0.2.1"));
        byte[] linkLocal = address("fe80::1").getAddress();
        assertThat(Addresses.plain(Inet6Address.getByAddress(null, linkLocal, 1)).getHostAddress())
                .isEqualTo("fe80:0:0:0:0:0:0:1");
        assertThat(Addresses.plain(address("192.0.2.1"))).isEqualTo(address("192.0.2.1"));
    }

    @Test
    void a_list_is_empty_when_it_has_no_network() {
        assertThat(NetworkList.EMPTY.isEmpty()).isTrue();
        assertThat(NetworkList.parse("10.0.0.0/8").isEmpty()).isFalse();
    }

    @Test
    void only_a_listed_proxy_is_trusted() {
        CallerRules rules = new CallerRules(NetworkList.parse("10.0.0.0/8"), ProxyProtocol.OFF, ForwardedHeader.NONE);

        assertThat(rules.trusts(address("10.1.2.3"))).isTrue();
        assertThat(rules.trusts(address("192.0.2.1"))).isFalse();
        assertThat(CallerRules.DIRECT.trusts(address("10.1.2.3"))).isFalse();
    }
}

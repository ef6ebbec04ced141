package acs.transport.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import acs.network.Addresses;
import acs.network.NetworkList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where devices may have the ACS connect to. */
class AddressPolicyTest {
    private static final int PORT = 7547;
    private static final int DATABASE = 15432;
    private static final OwnPlaces OWN = new OwnPlaces(Set.of(address("192.0.2.1"), address("2001:db8::1")),
            Set.of(service("192.0.2.1", 8080), service("0.0.0.0", PORT), service("10.9.9.9", DATABASE),
                    service("127.0.0.1", 8081)));
    private static final AddressRules SHIPPED = AddressRules.defaults();

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.7", "10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.5", "2001:db8::7",
            "fd12:3456::1", "64:ff9b::c633:6407", "::ffff:198.51.100.7", "2002:c633:6407::1"})
    void devices_are_asked_where_they_live(String address) {
        assertThat(refusal(SHIPPED, address, PORT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, loopback", "127.8.9.1, loopback", "::1, loopback", "169.254.169.254, link-local",
            "169.254.0.1, link-local", "fe80::1, link-local", "febf::1, link-local", "100.100.100.200, metadata",
            "168.63.129.16, metadata", "fd00:ec2::254, metadata", "fd20:ce::254, metadata",
            "192.0.2.1, of this machine", "2001:db8::1, of this machine"})
    void what_a_device_cannot_mean_is_refused_and_the_setting_is_named(String address, String why) {
        assertThat(refusal(SHIPPED, address, 30005)).hasValueSatisfying(
                text -> assertThat(text).contains(why).contains("wake.allow"));
    }

    @Test
    void a_datagram_goes_to_whatever_port_a_NAT_took_but_to_no_other_address() throws Exception {
        AddressRules narrow = new AddressRules(SHIPPED.networks(), SHIPPED.allowed(), SHIPPED.denied(),
                PortRanges.parse("7547"), SHIPPED.portsDenied());
        for (int port : new int[]{1_433, 5_900, 6_000, 27_017, 40_000}) {
            assertThat(refusal(narrow, "198.51.100.7", port)).isPresent();
            assertThat(new AddressPolicy(narrow, () -> OWN).datagramRefusal(address("198.51.100.7"), port)).isEmpty();
        }
        for (String refused : new String[]{"127.0.0.1", "169.254.169.254", "192.0.2.1", "224.0.0.1"}) {
            assertThat(new AddressPolicy(narrow, () -> OWN).datagramRefusal(address(refused), 40_000)).isPresent();
        }
        assertThat(new AddressPolicy(narrow, () -> OWN).datagramRefusal(address("10.9.9.9"), DATABASE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1",
            "2002:7f00:1::", "2001:0:1234::80ff:fffe", "fd00::5efe:7f00:1", "2001:db8::200:5efe:7f00:1"})
    void loopback_dressed_as_another_address_is_refused(String address) {
        assertThat(refusal(SHIPPED, address, 30005)).hasValueSatisfying(
                text -> assertThat(text).contains("127.0.0.1 is a loopback address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::169.254.169.254"})
    void the_metadata_address_dressed_as_another_is_refused(String address) {
        assertThat(refusal(SHIPPED, address, 80)).hasValueSatisfying(
                text -> assertThat(text).contains("169.254.169.254 is a link-local address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "239.255.255.250", "ff02::1", "255.255.255.255",
            "240.0.0.1", "100::1", "64:ff9b::e000:1"})
    void what_is_no_host_is_refused_whatever_is_allowed(String address) {
        assertThat(refusal(allowing("0.0.0.0/0", "::/0"), address, PORT)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 8080", "192.0.2.1, 7547", "127.0.0.1, 7547", "127.0.0.9, 7547", "::1, 7547",
            "10.9.9.9, 15432", "127.0.0.1, 8081", "64:ff9b::a09:909, 15432", "::ffff:127.0.0.1, 7547"})
    void the_acs_itself_and_its_database_are_refused_whatever_is_allowed(String address, int port) {
        assertThat(refusal(allowing("0.0.0.0/0", "::/0"), address, port)).hasValueSatisfying(
                text -> assertThat(text).contains("the ACS itself or its database"));
    }

    @Test
    void an_allowed_network_lets_in_what_is_refused_by_itself() {
        AddressRules rules = allowing("127.0.0.0/8");

        assertThat(refusal(rules, "127.0.0.1", 30005)).isEmpty();
        assertThat(refusal(rules, "::ffff:127.0.0.1", 30005)).isEmpty();
        assertThat(refusal(rules, "::1", 30005)).isPresent();
        assertThat(refusal(rules, "169.254.169.254", 80)).isPresent();
    }

    @Test
    void a_denied_network_is_stronger_than_an_allowed_one() {
        AddressRules rules = new AddressRules(SHIPPED.networks(), NetworkList.parse("10.0.0.0/8"),
                NetworkList.parse("10.20.0.0/16"), SHIPPED.ports(), SHIPPED.portsDenied());

        assertThat(refusal(rules, "10.20.1.1", PORT)).hasValue("10.20.1.1 is in wake.deny");
        assertThat(refusal(rules, "64:ff9b::a14:101", PORT)).hasValue("10.20.1.1 is in wake.deny");
        assertThat(refusal(rules, "10.21.1.1", PORT)).isEmpty();
    }

    @Test
    void only_the_networks_of_devices_are_asked_when_they_are_named() {
        AddressRules rules = new AddressRules(NetworkList.parse("10.0.0.0/8"), NetworkList.EMPTY, NetworkList.EMPTY,
                SHIPPED.ports(), SHIPPED.portsDenied());

        assertThat(refusal(rules, "10.1.1.1", PORT)).isEmpty();
        assertThat(refusal(rules, "198.51.100.7", PORT)).hasValue("198.51.100.7 is not in wake.networks");
        assertThat(refusal(rules, "2001:db8::7", PORT)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 25, 5432, 6379, 9200, 11211, 2379, 3306})
    void ports_of_services_that_an_http_request_harms_are_refused(int port) {
        assertThat(refusal(SHIPPED, "10.1.1.1", port)).hasValue("port " + port + " is in wake.ports-deny");
    }

    @Test
    void ports_outside_the_allowed_ones_are_refused() {
        AddressRules rules = new AddressRules(SHIPPED.networks(), NetworkList.EMPTY, NetworkList.EMPTY,
                PortRanges.parse("7547, 30000-40000"), PortRanges.parse("30001"));

        assertThat(refusal(rules, "10.1.1.1", 7547)).isEmpty();
        assertThat(refusal(rules, "10.1.1.1", 40_000)).isEmpty();
        assertThat(refusal(rules, "10.1.1.1", 80)).hasValue("port 80 is not in wake.ports");
        assertThat(refusal(rules, "10.1.1.1", 30_001)).hasValue("port 30001 is in wake.ports-deny");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1-70000", "9-8", "a", "1,,2", "-5"})
    void what_are_no_ports_is_told(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortRanges.parse(text));
    }

    @Test
    void texts_are_read_back() {
        assertThat(PortRanges.parse(AddressRules.RISKY_PORTS)).hasToString(AddressRules.RISKY_PORTS);
    }

    private static Optional<String> refusal(AddressRules rules, String address, int port) {
        return new AddressPolicy(rules, () -> OWN).refusal(address(address), port);
    }

    private static AddressRules allowing(String... networks) {
        return new AddressRules(SHIPPED.networks(), NetworkList.parse(String.join(",", networks)), NetworkList.EMPTY,
                SHIPPED.ports(), PortRanges.parse(""));
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(Addresses.literal(text), text);
    }

    private static InetSocketAddress service(String address, int port) {
        return new InetSocketAddress(address(address), port);
    }
}

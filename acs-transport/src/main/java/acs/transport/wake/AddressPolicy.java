package acs.transport.wake;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import acs.network.NetworkList;

/**
 * Whether an address that a device named may be asked. A ConnectionRequestURL is text of the device's choosing, and the ACS
 * stands where much can be reached that a device cannot reach itself. Pure but for what it is told of the machine.
 */
public final class AddressPolicy {
    private static final NetworkList LOOPBACK = NetworkList.parse("127.0.0.0/8,::1/128");
    /** With the addresses at which clouds hand out a machine's credentials (169.254.169.254, fe80::a9fe:a9fe). */
    private static final NetworkList LINK_LOCAL = NetworkList.parse("169.254.0.0/16,fe80::/10");
    /** Those that are elsewhere: Alibaba, Oracle, Azure's host; AWS and Google over IPv6. */
    private static final NetworkList METADATA = NetworkList
            .parse("100.100.100.200/32,192.0.0.192/32,168.63.129.16/32,fd00:ec2::/32,fd20:ce::254/128");
    /** No single host answers there: "this" network, multicast, reserved, broadcast, unspecified, discarded. */
    private static final NetworkList NOBODY = NetworkList
            .parse("0.0.0.0/8,224.0.0.0/4,240.0.0.0/4,::/128,ff00::/8,100::/64");

    private final AddressRules rules;
    private final Supplier<OwnPlaces> own;

    /** @param own asked for each address; cheap */
    public AddressPolicy(AddressRules rules, Supplier<OwnPlaces> own) {
        this.rules = rules;
        this.own = own;
    }

    /**
     * Why the address is refused, for people; empty when it may be asked. No setting lets in the ACS itself, its database, and
     * what is no host.
     */
    public Optional<String> refusal(InetAddress address, int port) {
        return refusal(address, port, portRefusal(port));
    }

    /**
     * The same for a UDP Connection Request. The rules of ports are about services that an HTTP request could harm, and a device's
     * NAT takes whatever port it has: they do not hold.
     */
    public Optional<String> datagramRefusal(InetAddress address, int port) {
        return refusal(address, port, Optional.empty());
    }

    private Optional<String> refusal(InetAddress address, int port, Optional<String> byPort) {
        List<InetAddress> forms = AddressForms.of(address);
        OwnPlaces places = own.get();
        return forms.stream().map(form -> neverAsked(form, port, places)).flatMap(Optional::stream).findFirst()
                .or(() -> forms.stream().filter(form -> rules.denied().contains(form)).findFirst()
                        .map(form -> text(form) + " is in wake.deny"))
                .or(() -> byPort)
                .or(() -> forms.stream().map(form -> builtIn(form, places)).flatMap(Optional::stream).findFirst())
                .or(() -> forms.stream()
                        .anyMatch(form -> rules.networks().contains(form) || rules.allowed().contains(form))
                                ? Optional.empty()
                                : Optional.of(text(address) + " is not in wake.networks"));
    }

    private static Optional<String> neverAsked(InetAddress address, int port, OwnPlaces places) {
        if (places.isService(address, port)) {
            return Optional.of(text(address) + " port " + port + " is the ACS itself or its database");
        }
        return NOBODY.contains(address) ? Optional.of(text(address) + " is no host's address") : Optional.empty();
    }

    private Optional<String> portRefusal(int port) {
        if (!rules.ports().contains(port)) {
            return Optional.of("port " + port + " is not in wake.ports");
        }
        return rules.portsDenied().contains(port)
                ? Optional.of("port " + port + " is in wake.ports-deny")
                : Optional.empty();
    }

    private Optional<String> builtIn(InetAddress address, OwnPlaces places) {
        if (rules.allowed().contains(address)) {
            return Optional.empty();
        }
        String what = LOOPBACK.contains(address)
                ? "a loopback address"
                : LINK_LOCAL.contains(address)
                        ? "a link-local address"
                        : METADATA.contains(address)
                                ? "a cloud's metadata address"
                                : places.machine().contains(address) ? "an address of this machine" : "";
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(text(address) + " is " + what + "; wake.allow could let it in");
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }
}

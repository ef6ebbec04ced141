package acs.transport.wake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * What a connection request must never reach: a device that names it would have the ACS talk to itself.
 *
 * @param machine  the addresses of this machine
 * @param services the ACS's own listeners and its database; one on the wildcard address is on all of this machine's
 */
public record OwnPlaces(Set<InetAddress> machine, Set<InetSocketAddress> services) {
    /** Nothing known. */
    public static final OwnPlaces NONE = new OwnPlaces(Set.of(), Set.of());

    public OwnPlaces {
        machine = Set.copyOf(machine);
        services = Set.copyOf(services);
    }

    boolean isService(InetAddress address, int port) {
        boolean isHere = address.isLoopbackAddress() || machine.contains(address);
        for (InetSocketAddress service : services) {
            InetAddress its = service.getAddress();
            boolean meets = its == null || its.equals(address) || (its.isAnyLocalAddress() && isHere)
                    || (its.isLoopbackAddress() && address.isLoopbackAddress());
            if (service.getPort() == port && meets) {
                return true;
            }
        }
        return false;
    }
}

package acs.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import acs.transport.wake.OwnPlaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this process and its database listen, so that no device has the ACS call itself. Thread-safe. */
final class OwnListeners {
    private static final Logger LOG = LoggerFactory.getLogger(OwnListeners.class);

    private record Listener(String host, int port) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile OwnPlaces places = OwnPlaces.NONE;

    /** Adds one. Blocks while its name is looked up. */
    void add(String host, int port) {
        listeners.add(new Listener(host, port));
        look();
    }

    /** As last looked at. Never blocks. */
    OwnPlaces places() {
        return places;
    }

    /** Looks again: addresses of machines change. Blocks. */
    void look() {
        Set<InetSocketAddress> services = new HashSet<>();
        for (Listener listener : listeners) {
            try {
                for (InetAddress address : InetAddress.getAllByName(listener.host())) {
                    services.add(new InetSocketAddress(address, listener.port()));
                }
            } catch (UnknownHostException e) {
                // Its port is refused everywhere then.
                services.add(InetSocketAddress.createUnresolved(listener.host(), listener.port()));
            }
        }
        places = new OwnPlaces(machine(), services);
    }

    private Set<InetAddress> machine() {
        try {
            Set<InetAddress> addresses = new HashSet<>();
            NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    // Without the name of the interface, which no address of a device has.
                    .forEach(address -> addresses.add(bare(address)));
            return addresses;
        } catch (SocketException e) {
            LOG.warn("cannot tell this machine's addresses, those known before hold: {}", Failures.text(e));
            return places.machine();
        }
    }

    private static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the bytes of one", e);
        }
    }
}

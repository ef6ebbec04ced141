package acs.app;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

import acs.app.config.NetworkConfig;
import acs.network.Addresses;
import acs.network.KeyedRates;
import acs.network.NetworkList;
import acs.port.RegistrationGate;

/** Bounds how many devices one address brings into the inventory in an hour. Thread-safe. */
final class AddressRegistrations implements RegistrationGate {
    private static final Duration HOUR = Duration.ofHours(1);

    private final NetworkList exempt;
    private final KeyedRates rates;

    /** @param nanoTime as {@link System#nanoTime()} */
    AddressRegistrations(NetworkConfig config, LongSupplier nanoTime) {
        this.exempt = config.admission().exempt();
        int perHour = config.addressRegistrationsPerHour();
        this.rates = new KeyedRates(perHour, HOUR, Math.max(1, perHour), config.admission().addressesMax(), nanoTime);
    }

    @Override
    public boolean mayRegister(String remoteAddress) {
        InetAddress address = Addresses.literal(remoteAddress);
        if (address == null) {
            return rates.tryTake(remoteAddress);
        }
        return exempt.contains(address) || rates.tryTake(Addresses.key(address));
    }
}

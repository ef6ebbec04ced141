package acs.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Networks that somebody listed.
 *
 * @param networks in the order of the list
 */
public record NetworkList(List<Network> networks) {
    /** None. */
    public static final NetworkList EMPTY = new NetworkList(List.of());

    public NetworkList {
        networks = List.copyOf(networks);
    }

    /**
     * Reads networks with commas between them; an empty text is no network.
     *
     * @throws IllegalArgumentException whose message completes the sentence "the value …"
     */
    public static NetworkList parse(String text) {
        return text.isBlank()
                ? EMPTY
                : new NetworkList(Arrays.stream(text.split(",", -1)).map(String::strip).map(Network::parse).toList());
    }

    /** Whether one of them holds the address. */
    public boolean contains(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it holds none. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    @Override
    public String toString() {
        return networks.stream().map(Network::toString).collect(Collectors.joining(","));
    }
}

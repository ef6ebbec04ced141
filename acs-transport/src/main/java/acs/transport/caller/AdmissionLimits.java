package acs.transport.caller;

import java.util.stream.IntStream;

import acs.network.NetworkList;

/**
 * How often callers may come. An address is an IPv4 address or the /64 of an IPv6 one; 0 is no limit everywhere.
 *
 * @param connectionsPerSecond        new connections of all callers, lasting; twice as many at once
 * @param addressConnectionsPerSecond new connections of one address, lasting; ten times as many at once
 * @param addressConnectionsMax       open connections of one address
 * @param addressPostsPerSecond       POSTs of one address, lasting; ten times as many at once
 * @param addressesMax                remembered, 16 bytes each and rate; at least 1
 * @param exempt                      callers that the limits of addresses and devices do not hold for
 */
public record AdmissionLimits(int connectionsPerSecond, int addressConnectionsPerSecond, int addressConnectionsMax,
        int addressPostsPerSecond, int addressesMax, NetworkList exempt) {
    public AdmissionLimits {
        if (IntStream.of(connectionsPerSecond, addressConnectionsPerSecond, addressConnectionsMax,
                addressPostsPerSecond, addressesMax - 1).anyMatch(limit -> limit < 0)) {
            throw new IllegalArgumentException("a limit is 0 or more, and one address at least is remembered");
        }
    }

    /** No limit at all. */
    public static AdmissionLimits none() {
        return new AdmissionLimits(0, 0, 0, 0, 1, NetworkList.EMPTY);
    }
}

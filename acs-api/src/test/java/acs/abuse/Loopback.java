package acs.abuse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The addresses of loopback, of which there are enough for every caller to have one of its own. */
final class Loopback {
    private Loopback() {}

    /** An address from its four numbers. */
    static InetAddress address(String dotted) {
        byte[] numbers = new byte[4];
        String[] parts = dotted.split("\\.", 5);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) Integer.parseInt(parts[i]);
        }
        try {
            return InetAddress.getByAddress(numbers);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Where a caller with this address comes from. */
    static InetSocketAddress from(String dotted) {
        return new InetSocketAddress(address(dotted), 0);
    }

    /** Where the server listens. */
    static InetSocketAddress server(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}

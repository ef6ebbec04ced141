package acs.abuse;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of a server: below those that the system gives to callers, so that a server that is started again gets them back. */
record Ports(int cwmp, int cwmpTls, int api, int management, int files, int stun) {
    private static final int FIRST = 12_000;
    private static final int LAST = 19_900;

    Ports() throws IOException {
        this(free(), free(), free(), free(), free(), free());
    }

    Map<String, String> settings() {
        return Map.of("ACS_CWMP_PORT", Integer.toString(cwmp), "ACS_CWMP_TLS_PORT", Integer.toString(cwmpTls),
                "ACS_API_PORT", Integer.toString(api), "ACS_MANAGEMENT_PORT", Integer.toString(management),
                "ACS_FILES_PORT", Integer.toString(files), "ACS_STUN_PORT", Integer.toString(stun));
    }

    private static int free() throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                if (tcp.getLocalPort() == udp.getLocalPort()) {
                    return port;
                }
            } catch (BindException taken) {
                // Another one, then.
            }
        }
        throw new IOException("no port from " + FIRST + " to " + LAST + " is free");
    }
}

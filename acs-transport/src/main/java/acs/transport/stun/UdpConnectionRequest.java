package acs.transport.stun;

import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.netty.util.NetUtil;

/**
 * A connection request in a datagram (<i>TR-069 A6 Annex G, the UDP Connection Request message</i>).
 *
 * @param ts seconds since 1970; grows from one request to a device to the next
 * @param id of this request; its copies share it
 * @param un ConnectionRequestUsername
 * @param cn random
 */
public record UdpConnectionRequest(long ts, long id, String un, String cn) {
    private static final int HTTP_PORT = 80;

    /** The datagram for a device at this address, signed with its ConnectionRequestPassword. */
    public byte[] datagram(InetSocketAddress to, String password) {
        String authority = authority(to);
        return ("GET http://" + authority + "?ts=" + ts + "&id=" + id + "&un=" + encoded(un) + "&cn=" + cn + "&sig="
                + signature(password) + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Forty hexadecimal digits over the values as they are before they are encoded for the URI. */
    public String signature(String password) {
        byte[] hash = IntegrityForm.hmacSha1(password.getBytes(StandardCharsets.UTF_8),
                (ts + Long.toString(id) + un + cn).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().withUpperCase().formatHex(hash);
    }

    private static String authority(InetSocketAddress to) {
        String whole = NetUtil.toSocketAddressString(to);
        return to.getPort() == HTTP_PORT ? whole.substring(0, whole.lastIndexOf(':')) : whole;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "UdpConnectionRequest[" + ts + ", " + id + "]";
    }
}

package acs.load.fleet;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import acs.load.cpe.ConnectionRequestLogin;

/**
 * Which of the connection requests that come to a device as datagrams it takes (<i>TR-069 A6 Annex G</i>): signed with its own
 * password, for its own name, newer than the last one, and each once however many copies come. For one thread.
 */
final class DatagramRequests {
    private static final Pattern FORM = Pattern.compile(
            "GET http://[^?/ ]*\\?ts=(\\d{1,18})&id=(\\d{1,10})&un=([^& ]*)&cn=([^& ]*)&sig=([0-9A-Fa-f]{40}) HTTP/1\\.1\r\n.*",
            Pattern.DOTALL);

    private long lastTime;
    private long lastId = -1;

    /** Whether the device is to call now. */
    boolean isTaken(byte[] datagram, ConnectionRequestLogin login) {
        Matcher form = FORM.matcher(new String(datagram, StandardCharsets.UTF_8));
        if (!form.matches()) {
            return false;
        }
        long time = Long.parseLong(form.group(1));
        long id = Long.parseLong(form.group(2));
        String name = URLDecoder.decode(form.group(3), StandardCharsets.UTF_8);
        if (!name.equals(login.username()) || time <= lastTime || id == lastId
                || !isSigned(form.group(1) + form.group(2) + name + form.group(4), form.group(5), login)) {
            return false;
        }
        lastTime = time;
        lastId = id;
        return true;
    }

    private static boolean isSigned(String text, String signature, ConnectionRequestLogin login) {
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA1"));
            return MessageDigest.isEqual(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)),
                    HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }
}

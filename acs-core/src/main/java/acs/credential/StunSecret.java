package acs.credential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import acs.cwmp.DeviceId;

/**
 * ManagementServer.STUNUsername and STUNPassword of each device: the username is its id, the password a keyed hash of it, so
 * that proving who opened a NAT binding needs no read (<i>TR-069 A6 Annex G</i>). 128 bits, 32 hexadecimal digits.
 */
public final class StunSecret {
    /** Of the keys that passwords are derived under. */
    public static final String PURPOSE = "stun";
    /** What the data model allows for STUNUsername. */
    public static final int USERNAME_MAX = 256;
    private static final int BYTES = 16;

    private final KeyRing keys;

    public StunSecret(KeyRing keys) {
        this.keys = keys;
    }

    /** What the device is to be told; empty for an id that is too long to be a username: such a device has no binding. */
    public Optional<String> username(String deviceKey) {
        return deviceKey.length() <= USERNAME_MAX ? Optional.of(deviceKey) : Optional.empty();
    }

    /** What the device is to be told: the password under the current key. */
    public String password(String deviceKey) {
        return password(keys.current(), deviceKey);
    }

    /** Whose username this is, by its form alone; empty when it is no device's. */
    public Optional<String> deviceKey(String username) {
        return username.length() <= USERNAME_MAX
                ? DeviceId.parse(username).filter(id -> id.canonical().equals(username)).map(id -> username)
                : Optional.empty();
    }

    /** What the device may have at present, the newest first: a key that is gone took its passwords with it. */
    public List<String> passwords(String deviceKey) {
        List<String> passwords = new ArrayList<>();
        keys.versions().forEach(version -> passwords.add(password(version, deviceKey)));
        return passwords;
    }

    private String password(int version, String deviceKey) {
        byte[] key = keys.key(version, PURPOSE).orElseThrow();
        byte[] hash = KeyRing.hmac(key, deviceKey.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}

package acs.credential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

    private final Supplier<KeyRing> ring;

    /** @param ring asked each time, since keys are rotated while the server runs */
    public StunSecret(Supplier<KeyRing> ring) {
        this.ring = ring;
    }

    /** What the device is to be told; empty for an id that is too long to be a username: such a device has no binding. */
    public static Optional<String> username(String deviceKey) {
        return deviceKey.length() <= USERNAME_MAX ? Optional.of(deviceKey) : Optional.empty();
    }

    /** What the device is to be told: the password under a version of the key; empty when the ring has no such version. */
    public static Optional<String> password(KeyRing ring, int version, String deviceKey) {
        return ring.signing(version, PURPOSE).map(key -> HexFormat.of()
                .formatHex(key.sign(deviceKey.getBytes(StandardCharsets.UTF_8)), 0, BYTES));
    }

    /** What the device is to be told: the password under the current key. */
    public String password(String deviceKey) {
        KeyRing keys = ring.get();
        return password(keys, keys.current(), deviceKey).orElseThrow();
    }

    /** Whose username this is, by its form alone; empty when it is no device's. */
    public Optional<String> deviceKey(String username) {
        return username.length() <= USERNAME_MAX
                ? DeviceId.parse(username).filter(id -> id.canonical().equals(username)).map(id -> username)
                : Optional.empty();
    }

    /** What the device may have at present, the newest first: a key that is gone took its passwords with it. */
    public List<String> passwords(String deviceKey) {
        KeyRing keys = ring.get();
        List<String> passwords = new ArrayList<>();
        keys.versions().forEach(version -> passwords.add(password(keys, version, deviceKey).orElseThrow()));
        return passwords;
    }
}

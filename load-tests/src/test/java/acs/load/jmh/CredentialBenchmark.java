package acs.load.jmh;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import acs.credential.DerivedSecret;
import acs.credential.KeyRing;
import acs.credential.SecretCipher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a login of a device with a derived password costs before its digest is looked at, and what a sealed secret does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CredentialBenchmark {
    private final KeyRing ring = ring();
    private final SecretCipher cipher = new SecretCipher(() -> ring);
    private final byte[] nonce = new byte[SecretCipher.NONCE_BYTES];
    private final String sealed = cipher.seal("correct horse battery", "00A1B2-Gateway-S1", "credential", nonce);
    private int device;

    private static KeyRing ring() {
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, (byte) 7);
        keys.put(1, key);
        return new KeyRing(keys);
    }

    /** The password of one device after another. */
    @Benchmark
    public Optional<String> derivedPassword() {
        return DerivedSecret.of(ring, 1, DerivedSecret.CPE_PASSWORD, "00A1B2-Gateway-S" + device++);
    }

    /** A stored password, opened. */
    @Benchmark
    public String openedPassword() {
        return cipher.open(sealed, "00A1B2-Gateway-S1", "credential");
    }
}

package acs.load.jmh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import acs.credential.CpeIdentity;
import acs.credential.KeyRing;
import acs.engine.AuthMeters;
import acs.port.CredentialStore;
import acs.transport.auth.AuthSettings;
import acs.transport.auth.Clearance;
import acs.transport.auth.CpeAuthenticator;
import acs.transport.auth.LastProof;
import acs.transport.auth.PeerTrust;
import acs.transport.nonce.NonceStart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

/** What it takes to ask a CPE who it is, and to believe it; the credential is known already. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuthBenchmark {
    /** So many different proofs, and room to remember far fewer, so that each is taken again when its turn comes. */
    private static final int PROOFS = 16_384;
    private static final long NOW = 1_763_750_000_000L;
    private static final String USER = "202BC1-SimCPE-SIM000001";
    private static final String PASSWORD = "0123456789abcdef0123456789abcdef";

    private final CpeAuthenticator authenticator = authenticator();
    private final String[] md5 = proofs(authenticator, "MD5");
    private final String[] sha256 = proofs(authenticator, "SHA-256");
    private int next;

    private static CpeAuthenticator authenticator() {
        AuthSettings shipped = AuthSettings.defaults();
        AuthSettings settings = new AuthSettings(AuthSettings.Method.DIGEST, shipped.realm(), shipped.algorithms(),
                true,
                false, shipped.nonceLife(), PROOFS / 8, shipped.limits());
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        keys.put(1, new byte[KeyRing.KEY_BYTES]);
        KeyRing ring = new KeyRing(keys);
        return new CpeAuthenticator(settings, new OneDevice(), () -> ring, NonceStart.withoutMemory(),
                new AuthMeters(new SimpleMeterRegistry()), () -> NOW);
    }

    private static final class OneDevice implements CredentialStore {
        private final Mono<Claimant> claimant = Mono
                .just(new Claimant(new CpeIdentity.Device(USER), List.of(PASSWORD)));

        @Override
        public Mono<Claimant> claimant(String username) {
            return claimant;
        }

        @Override
        public Mono<ConnectionRequestCredential> connectionRequest(String deviceKey) {
            return Mono.empty();
        }
    }

    private static String[] proofs(CpeAuthenticator authenticator, String algorithm) {
        String challenge = authenticator.challenges(PeerTrust.PLAIN, null).get(0);
        String nonce = challenge.replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
        String[] proofs = new String[PROOFS];
        for (int i = 0; i < PROOFS; i++) {
            String nc = HexFormat.of().toHexDigits(i + 1);
            String response = hash(algorithm, hash(algorithm, USER + ":acs:" + PASSWORD) + ":" + nonce + ":" + nc
                    + ":0a4f113b:auth:" + hash(algorithm, "POST:/"));
            proofs[i] = "Digest username=\"" + USER + "\", realm=\"acs\", nonce=\"" + nonce
                    + "\", uri=\"/\", algorithm="
                    + algorithm + ", qop=auth, nc=" + nc + ", cnonce=\"0a4f113b\", response=\"" + response + '"';
        }
        return proofs;
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is said to whoever shows nothing. */
    @Benchmark
    public String challenge() {
        return authenticator.challenges(PeerTrust.PLAIN, null).get(0);
    }

    /** From the header to who it is, with MD5. */
    @Benchmark
    public CpeIdentity verifyMd5() {
        return verify(md5);
    }

    /** The same with SHA-256. */
    @Benchmark
    public CpeIdentity verifySha256() {
        return verify(sha256);
    }

    private CpeIdentity verify(String[] proofs) {
        String proof = proofs[next++ & (PROOFS - 1)];
        Clearance head = authenticator.admit(PeerTrust.PLAIN, "192.0.2.1", proof, new LastProof());
        if (head instanceof Clearance.Claimed claimed
                && authenticator.verify(claimed).block() instanceof Clearance.Proven proven) {
            return proven.identity();
        }
        throw new IllegalStateException("not proven: " + head);
    }

    /** A header that is no proof of anybody: what an attacker makes the ACS do. */
    @Benchmark
    public Clearance refuseForged() {
        return authenticator.admit(PeerTrust.PLAIN, "192.0.2.1",
                "Digest username=\"a\", realm=\"acs\", nonce=\"AAEBmqQ3Yh0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\", uri=\"/\","
                        + " response=\"00000000000000000000000000000000\"",
                new LastProof());
    }
}

package acs.transport.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

import acs.credential.KeyRing;
import io.netty.handler.ssl.OpenSslSessionTicketKey;

/**
 * Keys of session tickets, derived from a ring and the time: every node with the same ring has the same, none is stored, and
 * each ends by itself (<i>RFC 5077 §5.5</i>). They depend on the CAs and revocation lists too: a session that a client
 * certificate opened is not resumed under other ones. Immutable.
 */
final class TicketKeys {
    private static final int PART = 16;

    private final KeyRing ring;
    private final long lifetimeMillis;

    TicketKeys(KeyRing ring, Duration lifetime) {
        this.ring = ring;
        this.lifetimeMillis = lifetime.toMillis();
    }

    /** A ring for a single process that keeps none. */
    static KeyRing ownRing() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        TreeMap<Integer, byte[]> keys = new TreeMap<>();
        keys.put(1, key);
        return new KeyRing(keys);
    }

    /** The number of the present span of time; new keys are due when it changes. */
    long epoch(Instant now) {
        return Math.floorDiv(now.toEpochMilli(), lifetimeMillis);
    }

    /**
     * The keys of a span: the first makes tickets, the others open what was made in the span before, by a node whose clock is
     * ahead, or with the ring's key before.
     *
     * @param trust stands for CAs and revocation lists
     */
    OpenSslSessionTicketKey[] keys(long epoch, String trust) {
        List<OpenSslSessionTicketKey> keys = new ArrayList<>();
        int versions = 0;
        for (int version : ring.versions()) {
            for (long span : new long[]{epoch, epoch - 1, epoch + 1}) {
                keys.add(key(version, "tls-ticket:" + span + ":" + trust));
            }
            if (++versions == 2) {
                break;
            }
        }
        return keys.toArray(OpenSslSessionTicketKey[]::new);
    }

    private OpenSslSessionTicketKey key(int version, String purpose) {
        byte[] first = ring.key(version, purpose).orElseThrow();
        byte[] second = ring.key(version, purpose + ":aes").orElseThrow();
        ByteBuffer parts = ByteBuffer.wrap(first);
        byte[] name = new byte[PART];
        byte[] hmac = new byte[PART];
        parts.get(name).get(hmac);
        return new OpenSslSessionTicketKey(name, hmac, Arrays.copyOf(second, PART));
    }
}

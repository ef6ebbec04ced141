package acs.transport.nonce;

import java.security.SecureRandom;
import java.util.Set;

/**
 * Identity of one start of a node in the nonces that it makes. A nonce with an earlier tag of the same node is stale: which proofs
 * by it were used before the restart is not remembered, so one that was overheard would be accepted a second time.
 *
 * @param tag          of this start, 16 bits, drawn at random; differs from the earlier ones
 * @param earlierTags  of earlier starts of this node whose nonces may not have expired
 * @param oldFormUntil milliseconds since 1970 until which nonces of 43 characters are accepted: they were made before an upgrade,
 *                     and have no tag
 */
public record NonceStart(int tag, Set<Integer> earlierTags, long oldFormUntil) {
    /** Number of different tags. */
    public static final int TAGS = 1 << 16;

    public NonceStart {
        earlierTags = Set.copyOf(earlierTags);
        if (tag < 0 || tag >= TAGS || earlierTags.contains(tag)) {
            throw new IllegalArgumentException("a tag has 16 bits and differs from the earlier ones");
        }
    }

    /** A start of a node that has no memory of earlier ones, and was not upgraded. */
    public static NonceStart withoutMemory() {
        return new NonceStart(new SecureRandom().nextInt(TAGS), Set.of(), Long.MIN_VALUE);
    }
}

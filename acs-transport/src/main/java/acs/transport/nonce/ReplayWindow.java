package acs.transport.nonce;

import java.time.Duration;

/**
 * The proofs of late, so that none opens two sessions. A proof is its response, which hashes nonce, cnonce and nc: a CPE that
 * always counts 1 with a new cnonce makes new ones (W6); one in the form of RFC 2069 makes one for each nonce. Bounded: when more
 * proofs come than there is room for, nonces of the time that would be forgotten are no longer good, so that nothing can be
 * replayed all the same; but what is younger than {@link #AGE_MIN} always is, since CPEs could otherwise be kept out. Of this node
 * alone: a proof that was heard on the way can be replayed once on each other node while its nonce lives. Thread-safe.
 */
public final class ReplayWindow {
    /** A CPE answers a challenge within this time. */
    static final Duration AGE_MIN = Duration.ofSeconds(30);

    private final RecentHashes proofs;
    private long floor = Long.MIN_VALUE;

    /**
     * An empty window.
     *
     * @param max       proofs that are remembered at least
     * @param nonceLife how long a nonce is good, and with it a proof
     */
    public ReplayWindow(int max, Duration nonceLife) {
        this.proofs = new RecentHashes(max, nonceLife.toMillis());
    }

    /** Whether proofs by a nonce that was made then are still told apart. */
    public synchronized boolean covers(long issued, long nowMillis) {
        return issued > floor || nowMillis - issued < AGE_MIN.toMillis();
    }

    /** Notes a proof that is right otherwise; {@code false} when it came before. */
    public synchronized boolean isFirst(long fingerprint, long issued, long nowMillis) {
        if (proofs.contains(fingerprint)) {
            return false;
        }
        floor = Math.max(floor, proofs.add(fingerprint, issued, nowMillis));
        return true;
    }
}

package acs.transport.stun;

import java.time.Duration;

/**
 * What a STUN server allows.
 *
 * @param requestsPerSecond  of one address (IPv6: one /64), lasting; twice as many may come at once. Whole regions share one
 *                           address behind a carrier's NAT
 * @param sourceSlots        places in the memory for these rates, 8 bytes each; a power of two
 * @param bindingSlots       places in the memory of who was proven where, 8 bytes each; a power of two, four times the devices
 *                           of this node. Too few only cost further proofs
 * @param proofInterval      how long a binding that was proven is taken for it; then its device is to prove it again
 * @param challengeInterval  how long a device that did not prove its binding is not asked to again, unless it says that
 *                           the binding changed
 * @param replaysMax         proofs that are remembered lest they are taken twice
 * @param replayWindow       how long
 */
public record StunPolicy(int requestsPerSecond, int sourceSlots, int bindingSlots, Duration proofInterval,
        Duration challengeInterval, int replaysMax, Duration replayWindow) {
    public StunPolicy {
        if (requestsPerSecond < 1 || Integer.bitCount(sourceSlots) != 1 || Integer.bitCount(bindingSlots) != 1
                || bindingSlots < 4 || replaysMax < 1) {
            throw new IllegalArgumentException(
                    "requestsPerSecond >= 1, replaysMax >= 1, slots are powers of two, bindingSlots >= 4");
        }
        if (!proofInterval.isPositive() || !challengeInterval.isPositive() || !replayWindow.isPositive()) {
            throw new IllegalArgumentException("the times are positive");
        }
    }

    /** The shipped values. */
    public static StunPolicy defaults() {
        return new StunPolicy(500, 1 << 16, 1 << 20, Duration.ofHours(12), Duration.ofMinutes(10), 100_000,
                Duration.ofHours(1));
    }
}

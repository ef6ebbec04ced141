package acs.store;

/**
 * How the results of operations are kept.
 *
 * @param secrets  seals those that hold a secret
 * @param bytesMax bytes of a result's text; of a larger one a summary is kept
 */
public record ResultPolicy(StoreSecrets secrets, int bytesMax) {
    /** Four times what the largest known device answers to a read of its whole tree. */
    static final int BYTES_MAX = 4 << 20;

    public ResultPolicy {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("a result may have at least one byte");
        }
    }
}

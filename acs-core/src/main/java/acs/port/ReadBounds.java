package acs.port;

/**
 * Bounds of one read of a list. A row that alone exceeds the bytes is read all the same when it is the first.
 *
 * @param rows  at least 1
 * @param bytes of the rows' texts together, nearly; at least 1
 */
public record ReadBounds(int rows, long bytes) {
    public ReadBounds {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("a read is of a row and a byte at least");
        }
    }

    /** So many rows, whatever they take: for few rows, or small ones. */
    public static ReadBounds ofRows(int rows) {
        return new ReadBounds(rows, Long.MAX_VALUE);
    }
}

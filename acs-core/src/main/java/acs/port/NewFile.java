package acs.port;

/**
 * A file that is about to be stored.
 *
 * @param name        {@link FileName}
 * @param description what the operator says about it
 * @param length      bytes that were announced, -1 when none were; others are refused
 * @param sha256      that the bytes must have, in lower-case hex; empty for any
 * @param revision    that the file to be replaced must have: {@link #ANY}, {@link #NEW} for no file, or the one that was
 *                    read
 */
public record NewFile(String name, FileDescription description, long length, String sha256, long revision) {
    /** Whatever is there is replaced. */
    public static final long ANY = -1;
    /** Nothing is replaced. */
    public static final long NEW = 0;
}

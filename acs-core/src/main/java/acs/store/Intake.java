package acs.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import acs.port.FileRefusedException;
import acs.port.FileRefusedException.Reason;

/** Counts and hashes a content while it comes. Confined to the thread that takes it; its size may be looked at by others. */
final class Intake {
    private final long announced;
    private final long max;
    private final String wanted;
    private final MessageDigest digest = sha256();
    private volatile long size;

    /**
     * What came.
     *
     * @param size   bytes
     * @param sha256 in lower-case hex
     */
    record Received(long size, String sha256) {}

    /**
     * @param announced bytes, -1 for unknown
     * @param max       bytes
     * @param wanted    hash in lower-case hex, empty for any
     */
    Intake(long announced, long max, String wanted) {
        this.announced = announced;
        this.max = max;
        this.wanted = wanted;
        if (announced > max) {
            throw tooLarge();
        }
    }

    /** The piece, not moved. */
    // Pieces come one after the other: nobody else writes the size.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    ByteBuffer take(ByteBuffer piece) {
        if (size + piece.remaining() > max) {
            throw tooLarge();
        }
        size += piece.remaining();
        digest.update(piece.duplicate());
        return piece;
    }

    long size() {
        return size;
    }

    Received received() {
        if (announced >= 0 && size != announced) {
            throw new FileRefusedException(Reason.DIFFERENT,
                    "Of " + announced + " announced bytes " + size + " came.");
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!wanted.isEmpty() && !wanted.equals(sha256)) {
            throw new FileRefusedException(Reason.DIFFERENT,
                    "The SHA-256 of what came is " + sha256 + ", not the one that was announced.");
        }
        return new Received(size, sha256);
    }

    private FileRefusedException tooLarge() {
        return new FileRefusedException(Reason.TOO_LARGE, "At most " + max + " bytes are taken.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }
}

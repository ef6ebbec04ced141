package acs.transport.file;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * What a signed link says: 32 bytes, which go with a code over them into its path.
 *
 * @param kind       what it is for
 * @param keyVersion of the key that signs it
 * @param expires    whole seconds; from then on it is worth nothing
 * @param subject    the content that is downloaded, or the operation that is uploaded for
 * @param deviceTag  of the one device that it was made for
 */
record FileLink(Kind kind, int keyVersion, Instant expires, UUID subject, long deviceTag) {
    static final int BYTES = 32;

    /** What a link is for. */
    enum Kind {
        /** GET and HEAD. */
        DOWNLOAD('d'),
        /** PUT and POST. */
        UPLOAD('u');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** The first segment of its path. */
        char letter() {
            return letter;
        }
    }

    byte[] bytes() {
        long seconds = expires.getEpochSecond();
        return ByteBuffer.allocate(BYTES).put((byte) kind.letter()).putShort((short) keyVersion)
                .put((byte) (seconds >>> 32)).putInt((int) seconds).putLong(subject.getMostSignificantBits())
                .putLong(subject.getLeastSignificantBits()).putLong(deviceTag).array();
    }

    /** @param bytes {@link #BYTES} of them, of this kind */
    static FileLink of(Kind kind, byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        from.get();
        int version = Short.toUnsignedInt(from.getShort());
        long seconds = (long) Byte.toUnsignedInt(from.get()) << 32 | Integer.toUnsignedLong(from.getInt());
        return new FileLink(kind, version, Instant.ofEpochSecond(seconds), new UUID(from.getLong(), from.getLong()),
                from.getLong());
    }
}

package acs.transport.tls;

import java.io.Serial;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** A file with a certificate, key or revocation list cannot be used. The message is a line for the operator, without secrets. */
public final class TlsFileException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    TlsFileException(Path file, String what) {
        this(file, what, null);
    }

    TlsFileException(Path file, String what, @Nullable Throwable cause) {
        super(file + ": " + what, cause);
    }

    /** Something that is wrong with no one file. */
    TlsFileException(String what) {
        super(what);
    }
}

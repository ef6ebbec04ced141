package acs.transport.tls;

import java.io.Serial;
import java.security.cert.CertificateException;

import org.jspecify.annotations.Nullable;

/** A client certificate is not accepted. The message names neither subject nor serial number. */
public final class CertificateRefused extends CertificateException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final HandshakeFailure reason;

    CertificateRefused(HandshakeFailure reason, @Nullable Throwable cause) {
        super(reason.tag(), cause);
        this.reason = reason;
    }

    /** Why. */
    public HandshakeFailure reason() {
        return reason;
    }
}

package acs.load.fleet;

import java.nio.file.Path;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * How CPEs speak TLS.
 *
 * @param ca          PEM file of the CAs that they trust, {@code null} for those that Java trusts
 * @param certificate PEM file of the one that all of them show, {@code null} for none
 * @param key         PEM file of its key, PKCS#8; given with the certificate
 */
public record CpeTls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
    private static final int CAUSES_MAX = 10;

    public CpeTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate and its key are given together");
        }
    }

    /** @throws IllegalArgumentException when the files cannot be used; the message is for people */
    SslContext context() {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (ca != null) {
                builder.trustManager(ca.toFile());
            }
            if (certificate != null && key != null) {
                builder.keyManager(certificate.toFile(), key.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the files for TLS cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    /** What broke a connection, for people: BoringSSL says no more of a certificate that is not trusted than that something is wrong. */
    static String words(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            if (cause instanceof CertificateException refused) {
                return "the ACS's certificate is refused: " + refused.getMessage()
                        + " (--ca names the CAs that devices trust)";
            }
            cause = cause.getCause();
        }
        return String.valueOf(failure.getMessage());
    }
}

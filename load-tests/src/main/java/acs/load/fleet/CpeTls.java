package acs.load.fleet;

import java.nio.file.Path;

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
}

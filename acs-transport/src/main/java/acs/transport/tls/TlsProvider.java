package acs.transport.tls;

import java.security.Security;
import java.util.Arrays;
import java.util.Locale;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose TLS is spoken. */
public enum TlsProvider {
    /** BoringSSL where its library loads, else the JDK's; the log says which. */
    AUTO,
    /** BoringSSL, which costs half of the JDK's CPU; a start without it fails. */
    OPENSSL,
    /** The JDK's. */
    JDK;

    private static final Logger LOG = LoggerFactory.getLogger(TlsProvider.class);

    /**
     * What speaks on the present machine.
     *
     * @throws TlsFileException when BoringSSL is asked for and does not load
     */
    SslProvider onThisMachine() throws TlsFileException {
        boolean boring = OpenSsl.isAvailable();
        if (this == OPENSSL && !boring) {
            throw new TlsFileException("tls.provider is openssl, which does not load here: "
                    + OpenSsl.unavailabilityCause() + "; use auto or jdk");
        }
        if (this == JDK || !boring) {
            // A peer that renegotiates for ever costs a key exchange each time; BoringSSL never lets it.
            System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
            LOG.info("TLS by the JDK{}", this == JDK
                    ? ""
                    : ", since BoringSSL does not load: "
                            + OpenSsl.unavailabilityCause());
            return SslProvider.JDK;
        }
        LOG.info("TLS by {}", OpenSsl.versionString());
        return SslProvider.OPENSSL;
    }

    /** Fails when the JDK does not speak TLS 1.0 and 1.1, as it is shipped. */
    static void requireLegacy(SslProvider provider) throws TlsFileException {
        String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
        if (provider == SslProvider.JDK && disabled != null && Arrays.stream(disabled.split(",", -1))
                .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals("tlsv1"))) {
            throw new TlsFileException(
                    "tls.legacy-port needs TLS 1.0 and 1.1, which the JDK has disabled: use BoringSSL"
                            + " (tls.provider), or name a file with jdk.tls.disabledAlgorithms, without TLSv1 and TLSv1.1 in it,"
                            + " by ACS_JAVA_OPTS=-Djava.security.properties=FILE");
        }
    }
}

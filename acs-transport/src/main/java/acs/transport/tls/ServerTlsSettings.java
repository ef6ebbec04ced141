package acs.transport.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How TLS is spoken.
 *
 * @param provider        whose it is
 * @param certificates    what the server shows; the first is for those who name no host, or an unknown one
 * @param keyPassword     of those keys that are encrypted, empty for none; never printed
 * @param clients         whether and how CPEs show certificates
 * @param handshakes      what a handshake may take
 * @param sessionLifetime how long a session can be resumed: at least this, at most twice
 * @param expiryWarning   how long before a certificate's end the log begins to warn
 */
public record ServerTlsSettings(TlsProvider provider, List<CertificateFiles> certificates, String keyPassword,
        ClientCertificates clients, Handshakes handshakes, Duration sessionLifetime, Duration expiryWarning) {
    public ServerTlsSettings {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate");
        }
        if (!sessionLifetime.isPositive() || expiryWarning.isNegative()) {
            throw new IllegalArgumentException("session lifetime or expiry warning out of range");
        }
    }

    /** The shipped values. */
    public static ServerTlsSettings defaults(List<CertificateFiles> certificates) {
        return new ServerTlsSettings(TlsProvider.AUTO, certificates, "", ClientCertificates.none(),
                Handshakes.defaults(), Duration.ofHours(24), Duration.ofDays(21));
    }

    /** The same with another provider. */
    public ServerTlsSettings with(TlsProvider other) {
        return new ServerTlsSettings(other, certificates, keyPassword, clients, handshakes, sessionLifetime,
                expiryWarning);
    }

    /** The same with other clients. */
    public ServerTlsSettings with(ClientCertificates other) {
        return new ServerTlsSettings(provider, certificates, keyPassword, other, handshakes, sessionLifetime,
                expiryWarning);
    }

    /** The same with other bounds. */
    public ServerTlsSettings with(Handshakes other) {
        return new ServerTlsSettings(provider, certificates, keyPassword, clients, other, sessionLifetime,
                expiryWarning);
    }

    @Override
    public String toString() {
        return "ServerTlsSettings[" + provider + ", " + certificates + ", " + clients + ", " + handshakes + "]";
    }

    /**
     * One certificate.
     *
     * @param chain PEM, the server's own first, then those above it
     * @param key   PEM, PKCS#8; may be the same file
     */
    public record CertificateFiles(Path chain, Path key) {}

    /** Whether CPEs must show a certificate. */
    public enum Demand {
        /** They may; without one they prove themselves otherwise. */
        OPTIONAL,
        /** Without a good one there is no connection. */
        REQUIRE
    }

    /**
     * Certificates of CPEs.
     *
     * @param demand       matters when there are CAs
     * @param caFiles      PEM; none: CPEs are not asked
     * @param crlFiles     PEM or DER
     * @param genericNames common names that stand for a model and no device, {@code *} for any characters
     */
    public record ClientCertificates(Demand demand, List<Path> caFiles, List<Path> crlFiles,
            List<String> genericNames) {
        public ClientCertificates {
            caFiles = List.copyOf(caFiles);
            crlFiles = List.copyOf(crlFiles);
            genericNames = List.copyOf(genericNames);
        }

        /** CPEs are not asked. */
        public static ClientCertificates none() {
            return new ClientCertificates(Demand.OPTIONAL, List.of(), List.of(), List.of());
        }

        boolean areAsked() {
            return !caFiles.isEmpty();
        }
    }

    /**
     * Bounds of handshakes.
     *
     * @param timeout from the connection to the end of the handshake
     * @param openMax under way at a time, on all listeners together; an old one goes when one more comes
     */
    public record Handshakes(Duration timeout, int openMax) {
        public Handshakes {
            if (!timeout.isPositive() || openMax < 1) {
                throw new IllegalArgumentException("handshake time-out or number out of range");
            }
        }

        /** 10 seconds, 2,000. */
        public static Handshakes defaults() {
            return new Handshakes(Duration.ofSeconds(10), 2_000);
        }
    }
}

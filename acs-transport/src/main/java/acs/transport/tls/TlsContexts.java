package acs.transport.tls;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import acs.transport.tls.ServerCertificate.Kind;
import acs.transport.tls.ServerTls.Audience;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * The contexts made of one reading of the files: one for each certificate and audience. Immutable but for the ticket keys;
 * connections go on with the contexts that they began with.
 */
final class TlsContexts {
    /** Forward secrecy and authenticated encryption alone, the cheapest first. */
    private static final List<String> MODERN = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    /** What devices of another age know, after the better ones. */
    private static final List<String> OLD = List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA");
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final List<String> OLD_VERSIONS = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1");
    private static final int TLS_1_0 = 0x0301;
    /** Sessions of each context that are remembered for clients without tickets, about 2 KB each outside the heap. */
    static final int SESSIONS_MAX = 10_000;
    /** Of a client's chain; four certificates with large RSA keys have 10 KB. Anybody can have so much of them held. */
    private static final int CERTIFICATES_BYTES_MAX = 32 << 10;

    private final List<ServerCertificate> certificates;
    private final @Nullable ClientTrust trust;
    private final Map<Audience, List<SslContext>> contexts = new EnumMap<>(Audience.class);

    /**
     * @param certificates the first is the one for everybody
     * @param trust        {@code null} when CPEs are not asked for certificates
     */
    TlsContexts(SslProvider provider, ServerTlsSettings settings, List<ServerCertificate> certificates,
            @Nullable ClientTrust trust) throws SSLException {
        this.certificates = List.copyOf(certificates);
        this.trust = trust;
        for (Audience audience : Audience.values()) {
            List<SslContext> made = new ArrayList<>();
            for (ServerCertificate certificate : certificates) {
                made.add(context(provider, settings, certificate, audience));
            }
            contexts.put(audience, List.copyOf(made));
        }
    }

    private SslContext context(SslProvider provider, ServerTlsSettings settings, ServerCertificate certificate,
            Audience audience) throws SSLException {
        boolean old = audience == Audience.OLD_DEVICES;
        List<String> ciphers = new ArrayList<>(MODERN);
        if (old) {
            ciphers.addAll(OLD);
        }
        SslContextBuilder builder = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                .sslProvider(provider).protocols(old ? OLD_VERSIONS : VERSIONS)
                .ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(settings.sessionLifetime().toSeconds()).sessionCacheSize(SESSIONS_MAX);
        if (provider != SslProvider.JDK) {
            // The JDK has a limit of 32 KiB of its own.
            builder.option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, CERTIFICATES_BYTES_MAX);
        }
        ClientTrust clients = trustFor(audience);
        if (clients != null) {
            builder.trustManager(clients).clientAuth(switch (settings.clients().demand()) {
                case OPTIONAL -> ClientAuth.OPTIONAL;
                case REQUIRE -> ClientAuth.REQUIRE;
            });
        }
        return builder.build();
    }

    private @Nullable ClientTrust trustFor(Audience audience) {
        return audience == Audience.PEOPLE ? null : trust;
    }

    List<ServerCertificate> certificates() {
        return certificates;
    }

    @Nullable
    ClientTrust trust() {
        return trust;
    }

    /** Tickets are made with the first key and opened with all. The JDK has keys of its own, which cannot be set. */
    void setTicketKeys(OpenSslSessionTicketKey[] keys) {
        for (List<SslContext> all : contexts.values()) {
            for (SslContext context : all) {
                if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                    sessions.setTicketKeys(keys);
                }
            }
        }
    }

    /** Sessions that were resumed by a ticket; 0 with the JDK, which does not count them. */
    long resumed() {
        return contexts.values().stream().flatMap(List::stream)
                .mapToLong(context -> context.sessionContext() instanceof OpenSslSessionContext sessions
                        ? sessions.stats().ticketKeyResume() + sessions.stats().ticketKeyRenew()
                        : 0)
                .sum();
    }

    /** What one connection of this audience gets. */
    Served served(Audience audience) {
        return new Served(audience);
    }

    /** One audience's part. */
    final class Served {
        private final Audience audience;

        private Served(Audience audience) {
            this.audience = audience;
        }

        /** {@code null} when nobody is asked for a certificate. */
        @Nullable
        ClientTrust trust() {
            return trustFor(audience);
        }

        int oldestVersion() {
            return audience == Audience.OLD_DEVICES ? TLS_1_0 : ClientHello.TLS_1_2;
        }

        /** For the host that is named, else for that of the first certificate; elliptic where the client takes it. */
        SslContext choose(ClientHello hello) {
            String host = hello.host();
            int chosen = host == null ? -1 : best(hello, certificate -> certificate.isFor(host));
            if (chosen < 0) {
                ServerCertificate first = certificates.get(0);
                chosen = best(hello, certificate -> certificate.names().equals(first.names()));
            }
            return contexts.getOrDefault(audience, List.of()).get(Math.max(0, chosen));
        }

        /** Of those that fit; -1 when none does. */
        private int best(ClientHello hello, Predicate<ServerCertificate> fits) {
            int rsa = -1;
            int any = -1;
            for (int i = 0; i < certificates.size(); i++) {
                ServerCertificate certificate = certificates.get(i);
                if (!fits.test(certificate)) {
                    continue;
                }
                any = any < 0 ? i : any;
                if (certificate.kind() == Kind.ECDSA && hello.takesEcdsa()) {
                    return i;
                }
                if (certificate.kind() == Kind.RSA && hello.takesRsa() && rsa < 0) {
                    rsa = i;
                }
            }
            return rsa >= 0 ? rsa : any;
        }
    }
}

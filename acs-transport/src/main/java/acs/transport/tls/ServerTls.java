package acs.transport.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import acs.credential.KeyRing;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for listeners: {@link #securing} puts it at the head of a new channel's pipeline, so for Reactor Netty's servers
 * {@code server.doOnChannelInit((observer, channel, address) -> securing.accept(channel))}, as the last step, and for Netty's
 * own in the channel's initializer. The handlers above see the channel become active when the handshake is done, and what it
 * showed by {@link TlsPeer#of}. Each new connection gets the certificates as {@link #look} read them last; the open ones keep
 * theirs. Any thread; {@link #open} and {@link #look} block.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration WARNING_AGAIN = Duration.ofDays(1);

    /** Who is behind a listener. */
    public enum Audience {
        /** CPEs: TLS 1.2 and 1.3, client certificates as set. */
        DEVICES,
        /** CPEs of another age: TLS 1.0 to 1.3, and ciphers without forward secrecy (quirk Q74). */
        OLD_DEVICES,
        /** Operators and their programs: TLS 1.2 and 1.3, no client certificates. */
        PEOPLE
    }

    private final ServerTlsSettings settings;
    private final SslProvider provider;
    private final TicketKeys tickets;
    private final InstantSource clock;
    private final TlsMeters meters;
    private final OpenHandshakes open;
    private volatile TlsContexts contexts;
    private long ticketEpoch;
    private FileStamps loaded;
    private @Nullable FileStamps refused;
    private @Nullable FileStamps changing;
    private @Nullable Instant warnedAt;

    private ServerTls(ServerTlsSettings settings, SslProvider provider, KeyRing ring, MeterRegistry registry,
            InstantSource clock) throws TlsFileException {
        this.settings = settings;
        this.provider = provider;
        this.tickets = new TicketKeys(ring, settings.sessionLifetime());
        this.clock = clock;
        this.meters = new TlsMeters(registry);
        this.open = new OpenHandshakes(settings.handshakes().openMax());
        this.loaded = FileStamps.of(files());
        this.ticketEpoch = tickets.epoch(clock.instant());
        this.contexts = read();
    }

    /**
     * Reads the files and makes ready. What {@link #look} does must follow now and then.
     *
     * @param ring   of session tickets, the same on all nodes that shall resume each other's; {@code null} for keys that end
     *               with the process
     * @param legacy whether {@link Audience#OLD_DEVICES} is to be served
     * @throws TlsFileException with the line for the operator
     */
    public static ServerTls open(ServerTlsSettings settings, @Nullable KeyRing ring, boolean legacy,
            MeterRegistry registry, InstantSource clock) throws TlsFileException {
        SslProvider provider = settings.provider().onThisMachine();
        if (legacy) {
            TlsProvider.requireLegacy(provider);
        }
        ServerTls tls = new ServerTls(settings, provider, ring == null ? TicketKeys.ownRing() : ring, registry, clock);
        tls.meters.measureOpen(tls.open);
        for (TlsMeters.Expiring what : TlsMeters.Expiring.values()) {
            tls.meters.measureExpiry(what, tls, now -> now.secondsLeft(what));
        }
        LOG.info("TLS certificates: {}", tls.contexts.certificates());
        tls.warnOfExpiry();
        return tls;
    }

    /** Puts TLS before whatever stands in a new channel's pipeline; something that must come before TLS is to be added after. */
    public Consumer<Channel> securing(Audience audience) {
        return channel -> {
            Handshake handshake = new Handshake(this, contexts.served(audience));
            channel.pipeline().addFirst("acs.tls.handshake", handshake).addFirst("acs.tls.hello",
                    new HelloHandler(handshake));
        };
    }

    /**
     * What the certificate proves that a proxy, which is trusted to have seen its key at work, hands on.
     *
     * @param header the field's value, see <i>RFC 9440</i> and what nginx, HAProxy and Envoy write
     * @throws CertificateRefused when it is none, or none that would be let in here
     */
    public ClientProof forwarded(String header) throws CertificateRefused {
        ClientTrust trust = contexts.trust();
        if (trust == null) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_UNKNOWN_ISSUER, null);
        }
        X509Certificate certificate;
        try {
            certificate = ForwardedCertificate.read(header);
        } catch (CertificateException e) {
            throw new CertificateRefused(HandshakeFailure.CERTIFICATE_UNFIT, e);
        }
        trust.verify(List.of(certificate));
        return trust.proofOf(certificate);
    }

    /**
     * Reads the files again when they have changed and stand still, changes the keys of tickets when it is time, and warns of
     * what ends soon. Files that cannot be used change nothing and are complained of once.
     */
    public synchronized void look() {
        lookAtFiles();
        long epoch = tickets.epoch(clock.instant());
        if (epoch != ticketEpoch) {
            ticketEpoch = epoch;
            contexts.setTicketKeys(tickets.keys(epoch, digest(contexts.trust())));
        }
        Instant warned = warnedAt;
        if (warned == null || !warned.plus(WARNING_AGAIN).isAfter(clock.instant())) {
            warnOfExpiry();
        }
    }

    private void lookAtFiles() {
        FileStamps now = FileStamps.of(files());
        if (now.equals(loaded) || now.equals(refused)) {
            changing = null;
            return;
        }
        if (!now.equals(changing)) {
            // A chain and its key are not replaced in one instant: wait until nothing moves.
            changing = now;
            return;
        }
        changing = null;
        try {
            contexts = read();
            loaded = now;
            refused = null;
            warnedAt = null;
            LOG.info("TLS certificates read anew: {}", contexts.certificates());
        } catch (TlsFileException wrong) {
            refused = now;
            LOG.warn("the TLS certificates stay as they were: {}", wrong.getMessage());
        }
    }

    /**
     * Reads the files as {@link #open} would, and keeps nothing.
     *
     * @throws TlsFileException with the line for the operator
     */
    public static void check(ServerTlsSettings settings) throws TlsFileException {
        for (ServerTlsSettings.CertificateFiles files : settings.certificates()) {
            ServerCertificate.read(files, settings.keyPassword());
        }
        if (settings.clients().areAsked()) {
            ClientTrust.read(settings.clients(), InstantSource.system());
        }
    }

    private TlsContexts read() throws TlsFileException {
        List<ServerCertificate> certificates = new ArrayList<>();
        for (ServerTlsSettings.CertificateFiles files : settings.certificates()) {
            certificates.add(ServerCertificate.read(files, settings.keyPassword()));
        }
        ClientTrust trust = settings.clients().areAsked() ? ClientTrust.read(settings.clients(), clock) : null;
        try {
            TlsContexts made = new TlsContexts(provider, settings, certificates, trust);
            made.setTicketKeys(tickets.keys(ticketEpoch, digest(trust)));
            return made;
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFileException(settings.certificates().get(0).chain(),
                    "no TLS can be made of it: " + e.getMessage(), e);
        }
    }

    private List<Path> files() {
        return Stream.of(settings.certificates().stream().flatMap(files -> Stream.of(files.chain(), files.key())),
                settings.clients().caFiles().stream(), settings.clients().crlFiles().stream()).flatMap(all -> all)
                .toList();
    }

    private static String digest(@Nullable ClientTrust trust) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (trust != null) {
                trust.digest(digest);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void warnOfExpiry() {
        Instant now = clock.instant();
        boolean warned = false;
        for (ServerCertificate certificate : contexts.certificates()) {
            Instant end = firstEnd(certificate.chain()).orElse(Instant.MAX);
            if (!end.isAfter(now)) {
                LOG.error("the TLS certificate {} has expired: {}", certificate, end);
                warned = true;
            } else if (!end.isAfter(now.plus(settings.expiryWarning()))) {
                LOG.warn("the TLS certificate {} expires: {}", certificate, end);
                warned = true;
            }
        }
        Instant next = contexts.trust() == null ? null : contexts.trust().nextUpdate().orElse(null);
        if (next != null && !next.isAfter(now)) {
            LOG.warn("a list of revoked client certificates was due to be renewed: {}", next);
            warned = true;
        }
        warnedAt = warned ? now : null;
    }

    private double secondsLeft(TlsMeters.Expiring what) {
        TlsContexts now = contexts;
        ClientTrust trust = now.trust();
        Optional<Instant> end = switch (what) {
            case CERTIFICATE -> firstEnd(
                    now.certificates().stream().map(ServerCertificate::chain).flatMap(Collection::stream).toList());
            case CLIENT_CA -> trust == null ? Optional.empty() : firstEnd(trust.authorities());
            case REVOCATION_LIST -> trust == null ? Optional.empty() : trust.nextUpdate();
        };
        return end.map(time -> Duration.between(clock.instant(), time).toMillis() / 1e3).orElse(Double.NaN);
    }

    private static Optional<Instant> firstEnd(List<X509Certificate> certificates) {
        return certificates.stream().map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo);
    }

    ServerTlsSettings settings() {
        return settings;
    }

    TlsMeters meters() {
        return meters;
    }

    OpenHandshakes open() {
        return open;
    }

    /** Handshakes under way. */
    public int openHandshakes() {
        return open.size();
    }

    /** Sessions resumed since the files were read; always 0 with the JDK, which does not count them. */
    public long resumedSessions() {
        return contexts.resumed();
    }
}

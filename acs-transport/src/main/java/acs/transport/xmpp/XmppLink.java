package acs.transport.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import acs.engine.AcsMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackConfiguration.UnknownIqRequestReplyMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.SimpleIQ;
import org.jivesoftware.smack.parsing.ExceptionLoggingCallback;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.xml.SmackXmlParser;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The ACS's one connection to the XMPP server: made anew whenever it is lost, with growing pauses, and asked at intervals
 * whether the server is still there. Thread-safe; {@link #connection} never blocks, all else that does has threads of its own.
 */
public final class XmppLink {
    private static final Logger LOG = LoggerFactory.getLogger(XmppLink.class);
    /** Smack speaks of what it meets in stanzas, secrets among it; what matters is told here. Held, lest it be forgotten. */
    private static final java.util.logging.Logger SMACK = java.util.logging.Logger.getLogger("org.jivesoftware.smack");
    private static final int THREADS = 4;
    private static final int WAITING_MAX = 10_000;
    private static final double JITTER = 0.2;

    static {
        SMACK.setLevel(Level.OFF);
        SmackXmlParser.setXmlPullParserFactory(new BoundedStanzas(SmackXmlParser.getXmlPullParserFactory()));
        ProviderManager.addIQProvider(ConnectionRequestIq.ELEMENT, ConnectionRequestIq.NAMESPACE,
                new ConnectionRequestIq.Provider());
    }

    private final XmppLinkSettings settings;
    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, WAITING_MAX, "acs-xmpp");
    private final Object lock = new Object();
    private volatile @Nullable XMPPTCPConnection current;
    private @Nullable Disposable pinging;
    private boolean isClosed;
    private int failures;

    /** Makes a link that does nothing until {@link #start}. */
    public XmppLink(XmppLinkSettings settings, MeterRegistry meters) {
        this.settings = settings;
        Gauge.builder(AcsMeter.XMPP_CONNECTED.meterName(), () -> isConnected() ? 1 : 0)
                .description(AcsMeter.XMPP_CONNECTED.description()).register(meters);
    }

    /** Begins to connect, and goes on until closed. A server that is away is no reason for the ACS not to start. */
    public void start() {
        threads.schedule(this::connect);
        long ping = settings.pingInterval().toMillis();
        pinging = threads.schedulePeriodically(this::ping, ping, ping, TimeUnit.MILLISECONDS);
    }

    /** Whether the ACS is logged in. */
    public boolean isConnected() {
        return connection() != null;
    }

    /** The connection, logged in; {@code null} while there is none. */
    @Nullable
    XMPPTCPConnection connection() {
        XMPPTCPConnection now = current;
        return now != null && now.isAuthenticated() ? now : null;
    }

    /** For what blocks. */
    Scheduler threads() {
        return threads;
    }

    /** Logs out and ends its threads. */
    public Mono<Void> close() {
        return Mono.fromRunnable(this::leave).subscribeOn(threads).then(Mono.defer(threads::disposeGracefully));
    }

    private void leave() {
        XMPPTCPConnection last;
        synchronized (lock) {
            isClosed = true;
            last = current;
            current = null;
            if (pinging != null) {
                pinging.dispose();
            }
        }
        if (last != null) {
            last.disconnect();
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return isClosed;
        }
    }

    private void connect() {
        if (isClosed()) {
            return;
        }
        XMPPTCPConnection made = null;
        try {
            made = new XMPPTCPConnection(configuration());
            made.setReplyTimeout(settings.timeout().toMillis());
            made.setUseStreamManagement(false);
            // Smack answers requests that it does not know on a thread each, and devices can send as many as they like.
            made.setUnknownIqRequestReplyMode(UnknownIqRequestReplyMode.doNotReply);
            made.setParsingExceptionCallback(new ExceptionLoggingCallback());
            made.addConnectionListener(new Lost(made));
            made.connect().login();
            take(made);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (XMPPException | SmackException | IOException | GeneralSecurityException e) {
            failed(made, e);
        }
    }

    private void take(XMPPTCPConnection made) {
        synchronized (lock) {
            if (!isClosed) {
                current = made;
                failures = 0;
                LOG.info("connected to the XMPP server as {}", made.getUser());
                return;
            }
        }
        made.disconnect();
    }

    private void failed(@Nullable XMPPTCPConnection made, Exception reason) {
        if (made != null) {
            made.instantShutdown();
        }
        again(reason);
    }

    /** Once for each connection, whoever notices it first; one that is still being made is its maker's to deal with. */
    @SuppressWarnings("ReferenceEquality") // That very connection is meant.
    private void lost(XMPPTCPConnection gone, Exception reason) {
        synchronized (lock) {
            if (current != gone) {
                return;
            }
            current = null;
        }
        again(reason);
    }

    private void again(Exception reason) {
        Duration pause;
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            pause = pause(failures++);
        }
        // The library's text may quote what the server said, at any length.
        String text = String.valueOf(reason.getMessage()).replaceAll("\\p{Cntrl}", " ");
        LOG.warn("no connection to the XMPP server, next attempt in {} ms: {}: {}", pause.toMillis(),
                reason.getClass().getSimpleName(), text.substring(0, Math.min(text.length(), 300)));
        threads.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration pause(int before) {
        long grown = settings.reconnectMin().toMillis() << Math.min(before, 20);
        long pause = Math.min(grown, settings.reconnectMax().toMillis());
        return Duration.ofMillis((long) (pause * (1 + JITTER * ThreadLocalRandom.current().nextDouble())));
    }

    /** A connection that is dead without a word shows here alone. */
    private void ping() {
        XMPPTCPConnection asked = current;
        if (asked == null) {
            return;
        }
        if (!asked.isAuthenticated()) {
            lost(asked, new IOException("closed"));
            return;
        }
        try {
            Ping ping = new Ping();
            ping.setTo(asked.getXMPPServiceDomain());
            asked.sendIqRequestAndWaitForResponse(ping);
        } catch (XMPPException.XMPPErrorException answer) {
            LOG.trace("the XMPP server is there, and knows no ping");
        } catch (SmackException e) {
            asked.instantShutdown();
            lost(asked, e);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** XEP-0199. */
    private static final class Ping extends SimpleIQ {
        Ping() {
            super("ping", "urn:xmpp:ping");
            setType(IQ.Type.get);
        }
    }

    private final class Lost implements ConnectionListener {
        private final XMPPTCPConnection connection;

        Lost(XMPPTCPConnection connection) {
            this.connection = connection;
        }

        @Override
        public void connectionClosed() {
            lost(connection, new IOException("closed by the server"));
        }

        @Override
        public void connectionClosedOnError(Exception reason) {
            lost(connection, reason);
        }
    }

    private XMPPTCPConnectionConfiguration configuration()
            throws XmppStringprepException, IOException, GeneralSecurityException {
        XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(JidCreate.domainBareFrom(settings.domain()))
                .setUsernameAndPassword(settings.username(), settings.password())
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis())).setCompressionEnabled(false)
                .addEnabledSaslMechanism("SCRAM-SHA-1").setSendPresence(true);
        if (!settings.host().isEmpty()) {
            builder.setHost(settings.host()).setPort(settings.port());
        }
        if (!settings.resource().isEmpty()) {
            builder.setResource(settings.resource());
        }
        switch (settings.tls()) {
            case REQUIRED -> builder.setSecurityMode(SecurityMode.required)
                    .setEnabledSSLProtocols(new String[]{"TLSv1.2", "TLSv1.3"});
            case NONE -> builder.setSecurityMode(SecurityMode.disabled);
        }
        if (settings.caFile() != null) {
            builder.setCustomX509TrustManager(trust(settings.caFile()));
        }
        return builder.build();
    }

    /** Read at each attempt, so that a new file needs no restart. */
    private static X509TrustManager trust(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("no trust manager for " + Objects.toString(file.getFileName()));
    }
}

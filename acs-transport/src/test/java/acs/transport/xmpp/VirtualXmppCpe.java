package acs.transport.xmpp;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.X509TrustManager;

import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;

/** A CPE's end of Annex K: takes requests that know its credentials, until told to be busy. */
final class VirtualXmppCpe implements AutoCloseable {
    static final String USERNAME = "cr-user";
    static final String PASSWORD = "cr-password";

    final AtomicInteger accepted = new AtomicInteger();
    volatile boolean isBusy;
    volatile boolean isSilent;
    private final XMPPTCPConnection connection;

    VirtualXmppCpe(Prosody server) throws XMPPException, SmackException, IOException, InterruptedException {
        connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder().setXmppDomain(Prosody.DOMAIN)
                .setHost("127.0.0.1").setPort(server.port()).setUsernameAndPassword("cpe", "cpe-password")
                .setResource("cwmp").setSecurityMode(SecurityMode.required).setCompressionEnabled(false)
                .setCustomX509TrustManager(new TrustAll()).setHostnameVerifier((name, session) -> true).build());
        connection.registerIQRequestHandler(new AbstractIqRequestHandler(ConnectionRequestIq.ELEMENT,
                ConnectionRequestIq.NAMESPACE, IQ.Type.get,
                org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode.async) {
            @Override
            public IQ handleIQRequest(IQ request) {
                return answer((ConnectionRequestIq) request);
            }
        });
        connection.connect().login();
    }

    private IQ answer(ConnectionRequestIq request) {
        if (isSilent) {
            return null;
        }
        if (!request.username().equals(USERNAME) || !request.password().equals(PASSWORD)) {
            return IQ.createErrorResponse(request, StanzaError.Condition.not_authorized);
        }
        if (isBusy) {
            return IQ.createErrorResponse(request, StanzaError.Condition.service_unavailable);
        }
        accepted.incrementAndGet();
        return IQ.createResultIQ(request);
    }

    String jabberId() {
        return connection.getUser().toString();
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    /** The test is about the ACS's end. */
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {
            // As said above.
        }

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {
            // As said above.
        }

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}

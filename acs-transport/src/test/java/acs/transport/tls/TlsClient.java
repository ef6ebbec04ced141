package acs.transport.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * A client by the JDK's own TLS. It counts how often it was shown a certificate: a resumed session shows none. Keeps its sessions
 * from one connection to the next.
 */
public final class TlsClient {
    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLContext context;
    private final AtomicInteger certificatesSeen = new AtomicInteger();
    private List<String> protocols = List.of("TLSv1.2", "TLSv1.3");
    private List<String> ciphers = List.of();
    private List<String> signatures = List.of();
    private @Nullable String host;

    /** @param own what it shows when asked, {@code null} for nothing */
    public TlsClient(TestCa.@Nullable Issued own) {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), new TrustManager[]{new Counting()}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(TestCa.Issued own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
        // The old kind: it shows what it has, whatever the server asks for.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, new char[0]);
        return Arrays.stream(factory.getKeyManagers())
                .map(manager -> (KeyManager) new Stubborn((X509ExtendedKeyManager) manager))
                .toArray(KeyManager[]::new);
    }

    public TlsClient speaking(String... versions) {
        protocols = List.of(versions);
        return this;
    }

    public TlsClient withCiphers(String... names) {
        ciphers = List.of(names);
        return this;
    }

    public TlsClient withSignatures(String... schemes) {
        signatures = List.of(schemes);
        return this;
    }

    public TlsClient to(@Nullable String name) {
        host = name;
        return this;
    }

    /** Certificates seen so far: full handshakes. */
    public int certificatesSeen() {
        return certificatesSeen.get();
    }

    /** Connects; the handshake is done on return. */
    public SSLSocket connect(int port) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "acs", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols.toArray(String[]::new));
        parameters.setServerNames(host == null ? List.of() : List.of(new SNIHostName(host)));
        if (!ciphers.isEmpty()) {
            parameters.setCipherSuites(ciphers.toArray(String[]::new));
        }
        if (!signatures.isEmpty()) {
            parameters.setSignatureSchemes(signatures.toArray(String[]::new));
        }
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** Connects, reads the line with which a {@link TlsEcho} greets, and goes. */
    public String greeting(int port) throws IOException {
        try (SSLSocket socket = connect(port)) {
            return line(socket);
        }
    }

    /** The handshake over a connection that stays open when the TLS on it is dropped. */
    static SSLSocket overlaid(Socket plain) throws IOException {
        TlsClient client = new TlsClient(null);
        SSLSocket socket = (SSLSocket) client.context.getSocketFactory().createSocket(plain, "acs", 0, false);
        socket.startHandshake();
        return socket;
    }

    /** A client that trusts the JDK's CAs alone. */
    static void distrusting(int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
        }
    }

    static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
            if (b < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            line.append((char) b);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Extended, since the JDK adds checks of its own to the others. */
    private final class Counting extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            certificatesSeen.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("sockets are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("sockets are used here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Shows its certificate although its issuer is none that the server names. */
    private static final class Stubborn extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;

        Stubborn(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers,
                @Nullable Socket socket) {
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[]{"own"};
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers,
                @Nullable Socket socket) {
            return null;
        }
    }
}

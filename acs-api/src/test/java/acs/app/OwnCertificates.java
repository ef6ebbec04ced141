package acs.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates of {@code tls init}, and clients that trust them.
 *
 * @param directory where they are
 */
public record OwnCertificates(Path directory) {
    /** Makes them, below a directory. */
    public static OwnCertificates made(Path here) {
        Path directory = here.resolve("tls");
        Surroundings quiet = new Surroundings(Map.of(), here, new PrintStream(PrintStream.nullOutputStream()),
                System.err);
        if (Main.run(quiet, "tls", "init", "--out", directory.toString()) != ExitCode.OK) {
            throw new IllegalStateException("tls init failed");
        }
        return new OwnCertificates(directory);
    }

    /** The path of one of the files. */
    public String file(String name) {
        return directory.resolve(name).toString();
    }

    /** With which a server has them: {@code key=value}. */
    public List<String> settings() {
        return List.of("tls.certificate-files=" + file("server.pem"), "tls.key-files=" + file("server.key"));
    }

    /** Trusts their CA and no other. */
    public SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("ca.pem"))) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A client that trusts their CA and no other. */
    public HttpClient client() throws GeneralSecurityException, IOException {
        return HttpClient.newBuilder().sslContext(context()).build();
    }
}

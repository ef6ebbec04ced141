package acs.transport.xmpp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.TimeUnit;

import javax.security.auth.x500.X500Principal;

import org.awaitility.Awaitility;
import acs.network.PeerPrograms;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A real Prosody on loopback, with a configuration, accounts and a certificate of its own; one for each test. */
final class Prosody implements AutoCloseable {
    static final String DOMAIN = "acs.test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    Prosody(Path directory) throws Exception {
        program = PeerPrograms.named("prosody");
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        certify(DOMAIN);
        Files.writeString(directory.resolve("prosody.cfg.lua"), """
                run_as_root = true
                daemonize = false
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                plugin_server = ""
                modules_enabled = { "saslauth", "tls", "ping" }
                modules_disabled = { "s2s", "http", "admin_shell" }
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                c2s_direct_tls_ports = {}
                s2s_ports = {}
                c2s_require_encryption = true
                authentication = "internal_plain"
                log = { info = "%1$s/prosody.log" }
                VirtualHost "%3$s"
                  ssl = { key = "%1$s/key.pem", certificate = "%1$s/cert.pem" }
                """.formatted(directory, port, DOMAIN));
        account("acs", "acs-password");
        account("cpe", "cpe-password");
        start();
    }

    private void account(String user, String password) throws IOException {
        Path accounts = Files.createDirectories(directory.resolve("data/acs%2etest/accounts"));
        Files.writeString(accounts.resolve(user + ".dat"), "return { [\"password\"] = \"" + password + "\"; };\n");
    }

    /** A certificate for the name, signed by itself, in {@code cert.pem}; in force from the next start on. */
    void certify(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Principal subject = new X500Principal("CN=" + name);
        Instant now = Instant.now();
        byte[] certificate = new JcaX509v3CertificateBuilder(subject, BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(3_600)), Date.from(now.plusSeconds(86_400)), subject, pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())).getEncoded();
        pem("cert.pem", "CERTIFICATE", certificate);
        pem("key.pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private void pem(String file, String what, byte[] content) throws IOException {
        Files.writeString(directory.resolve(file), "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n");
    }

    Path certificate() {
        return directory.resolve("cert.pem");
    }

    int port() {
        return port;
    }

    void start() throws IOException {
        process = new ProcessBuilder(program.toString(), "-F", "--config",
                directory.resolve("prosody.cfg.lua").toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("prosody.out").toFile()).start();
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(this::listens);
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Prosody ended: "
                    + Files.readString(directory.resolve("prosody.out"), StandardCharsets.UTF_8));
        }
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

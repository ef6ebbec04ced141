package acs.transport.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A CA of tests: certificates good and bad, of every kind that the tests need. */
public final class TestCa {
    private static final AtomicLong SERIALS = new AtomicLong(1_000);
    private final Issued self;

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, PrivateKey key, @Nullable Issued issuer) {
        /** Itself and the CAs above that are not the root. */
        public List<X509Certificate> chain() {
            Issued above = issuer;
            return above == null || above.issuer() == null
                    ? List.of(certificate)
                    : List.of(certificate, above.certificate());
        }

        /** The chain and the key as PEM. */
        public String pem() {
            StringBuilder text = new StringBuilder();
            for (X509Certificate one : chain()) {
                text.append(TestCa.pem("CERTIFICATE", encoded(one)));
            }
            return text.append(TestCa.pem("PRIVATE KEY", key.getEncoded())).toString();
        }

        public Path write(Path file) {
            return TestCa.write(file, pem());
        }
    }

    /** How a certificate is to be. */
    public record Wish(String subject, String algorithm, List<String> hosts, Instant from, Instant to,
            @Nullable KeyPurposeId purpose, boolean isCa) {
        public static Wish server(String... hosts) {
            return new Wish("CN=" + hosts[0], "EC", List.of(hosts), now().minus(Duration.ofDays(1)),
                    now().plus(Duration.ofDays(90)), KeyPurposeId.id_kp_serverAuth, false);
        }

        public static Wish device(String commonName) {
            return new Wish("CN=" + commonName, "EC", List.of(), now().minus(Duration.ofDays(1)),
                    now().plus(Duration.ofDays(90)), KeyPurposeId.id_kp_clientAuth, false);
        }

        public Wish rsa() {
            return new Wish(subject, "RSA", hosts, from, to, purpose, isCa);
        }

        public Wish named(String otherSubject, String... otherHosts) {
            return new Wish(otherSubject, algorithm, List.of(otherHosts), from, to, purpose, isCa);
        }

        public Wish between(Instant otherFrom, Instant otherTo) {
            return new Wish(subject, algorithm, hosts, otherFrom, otherTo, purpose, isCa);
        }

        public Wish with(@Nullable KeyPurposeId otherPurpose) {
            return new Wish(subject, algorithm, hosts, from, to, otherPurpose, isCa);
        }

        private static Instant now() {
            return Instant.now();
        }
    }

    private TestCa(Issued self) {
        this.self = self;
    }

    /** A root. */
    public static TestCa root(String name) {
        return new TestCa(issue(ca(name), null));
    }

    /** A CA below this one. */
    public TestCa intermediate(String name) {
        return new TestCa(issue(ca(name), self));
    }

    private static Wish ca(String name) {
        return new Wish("CN=" + name, "EC", List.of(), Instant.now().minus(Duration.ofDays(365)),
                Instant.now().plus(Duration.ofDays(365)), null, true);
    }

    public Issued issue(Wish wish) {
        return issue(wish, self);
    }

    /** One that nobody stands for but itself. */
    public static Issued selfSigned(Wish wish) {
        return issue(wish, null);
    }

    public X509Certificate certificate() {
        return self.certificate();
    }

    public Path write(Path file) {
        return write(file, pem("CERTIFICATE", encoded(certificate())));
    }

    /** A list of the revoked, due to be renewed at a time. */
    public X509CRL revocations(Instant next, X509Certificate... revoked) {
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(self.certificate().getSubjectX500Principal(),
                    Date.from(next.minus(Duration.ofDays(30))));
            builder.setNextUpdate(Date.from(next));
            for (X509Certificate one : revoked) {
                builder.addCRLEntry(one.getSerialNumber(), Date.from(next.minus(Duration.ofDays(31))),
                        CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter().getCRL(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(self.key())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Issued issue(Wish wish, @Nullable Issued issuer) {
        try {
            KeyPair keys = keys(wish.algorithm());
            X500Name subject = new X500Name(wish.subject());
            X500Name by = issuer == null
                    ? subject
                    : X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(by,
                    BigInteger.valueOf(SERIALS.incrementAndGet()), Date.from(wish.from()), Date.from(wish.to()),
                    subject, keys.getPublic());
            extend(builder, wish);
            PrivateKey signer = issuer == null ? keys.getPrivate() : issuer.key();
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(
                    new JcaContentSignerBuilder("SHA256with" + (signer.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"))
                            .build(signer)));
            return new Issued(certificate, keys.getPrivate(), issuer);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, Wish wish) throws CertIOException {
        if (wish.isCa()) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (wish.purpose() != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wish.purpose()));
        }
        if (!wish.hosts().isEmpty()) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(wish.hosts().stream()
                    .map(host -> new GeneralName(GeneralName.dNSName, host)).toArray(GeneralName[]::new)));
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2_048);
        }
        return generator.generateKeyPair();
    }

    /** The textual form of bytes. */
    public static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replaces a file as certificate tools do: whole or not at all. */
    public static Path write(Path file, String text) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, text);
            return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

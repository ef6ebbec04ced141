package acs.app;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a CA and certificates of it, P-256, for trials: a real CA keeps its key elsewhere. */
final class TrialCertificates {
    private static final Duration CA_LIFE = Duration.ofDays(3_650);
    /** Clocks differ. */
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Instant now;
    private final Duration life;
    private final SecureRandom random = new SecureRandom();
    private final Issued authority;

    /** A certificate and its key. */
    record Issued(X509Certificate certificate, KeyPair keys) {
        @Override
        public String toString() {
            return certificate.getSubjectX500Principal().getName();
        }
    }

    /** One more thing that a certificate says. */
    private record Extra(ASN1ObjectIdentifier id, boolean isCritical, ASN1Encodable value) {}

    /**
     * Makes the CA.
     *
     * @param life of what it issues
     */
    TrialCertificates(Instant now, Duration life) throws GeneralSecurityException {
        this.now = now;
        this.life = life;
        KeyPair keys = keys();
        X500Name name = commonName("ACS trial CA " + now.getEpochSecond());
        this.authority = new Issued(sign(name, keys, name, keys, CA_LIFE,
                List.of(new Extra(Extension.basicConstraints, true, new BasicConstraints(0)),
                        new Extra(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)))),
                keys);
    }

    Issued authority() {
        return authority;
    }

    /** For a server; the first host is its name. */
    Issued server(List<String> hosts) throws GeneralSecurityException {
        GeneralName[] names = hosts.stream().map(TrialCertificates::hostName).toArray(GeneralName[]::new);
        return issue(hosts.get(0), KeyPurposeId.id_kp_serverAuth,
                List.of(new Extra(Extension.subjectAlternativeName, false, new GeneralNames(names))));
    }

    private static GeneralName hostName(String host) {
        boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    /** For a device, which is named as <i>TR-069 A6 §3.3</i> says. */
    Issued device(String canonicalId) throws GeneralSecurityException {
        return issue(canonicalId, KeyPurposeId.id_kp_clientAuth, List.of());
    }

    private Issued issue(String name, KeyPurposeId purpose, List<Extra> more) throws GeneralSecurityException {
        KeyPair keys = keys();
        List<Extra> all = new ArrayList<>(more);
        all.add(new Extra(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)));
        all.add(new Extra(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose)));
        X500Name issuer = X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
        return new Issued(sign(commonName(name), keys, issuer, authority.keys(), life, all), keys);
    }

    private X509Certificate sign(X500Name subject, KeyPair keys, X500Name issuer, KeyPair issuerKeys, Duration time,
            List<Extra> extras) throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer,
                    new BigInteger(120, random).add(BigInteger.ONE), Date.from(now.minus(BEFORE)),
                    Date.from(now.plus(time)), subject, keys.getPublic());
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false,
                    identifiers.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    identifiers.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
            for (Extra extra : extras) {
                builder.addExtension(extra.id(), extra.isCritical(), extra.value());
            }
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (OperatorCreationException | CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X500Name commonName(String text) {
        return new X500NameBuilder().addRDN(BCStyle.CN, text).build();
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /**
     * Writes NAME.pem and NAME.key, the key for its owner alone.
     *
     * @throws FileAlreadyExistsException when one is there
     */
    static void write(Path folder, String name, Issued issued) throws IOException, GeneralSecurityException {
        Files.write(certificate(folder, name), pem("CERTIFICATE", issued.certificate().getEncoded()),
                StandardOpenOption.CREATE_NEW);
        Path key = Files.createFile(key(folder, name), OWNER_ALONE);
        Files.write(key, pem("PRIVATE KEY", issued.keys().getPrivate().getEncoded()));
    }

    static Path certificate(Path folder, String name) {
        return folder.resolve(name + ".pem");
    }

    static Path key(Path folder, String name) {
        return folder.resolve(name + ".key");
    }

    private static byte[] pem(String type, byte[] der) {
        String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

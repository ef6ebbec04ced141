package acs.transport.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate that the server shows, checked to be whole.
 *
 * @param chain the server's own first
 * @param key   that belongs to it
 * @param kind  of the key
 * @param names of hosts, lower case; may begin with {@code *.}
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key, Kind kind, Set<String> names) {
    private static final int RSA_BITS_MIN = 2_048;

    /** What a client must know to take it. */
    enum Kind {
        /** Elliptic curves: a tenth of RSA's cost. */
        ECDSA("EC", "SHA256withECDSA"),
        /** For clients that know no other. */
        RSA("RSA", "SHA256withRSA");

        private final String algorithm;
        private final String signature;

        Kind(String algorithm, String signature) {
            this.algorithm = algorithm;
            this.signature = signature;
        }
    }

    ServerCertificate {
        chain = List.copyOf(chain);
        names = Set.copyOf(names);
    }

    static ServerCertificate read(ServerTlsSettings.CertificateFiles files, String password) throws TlsFileException {
        List<X509Certificate> chain = Pem.certificates(files.chain());
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new TlsFileException(files.chain(), "certificate " + (i + 1)
                        + " is not the issuer of the one before it; the server's own comes first, then upwards");
            }
        }
        X509Certificate own = chain.get(0);
        Kind kind = switch (own.getPublicKey().getAlgorithm()) {
            case "EC" -> Kind.ECDSA;
            case "RSA" -> Kind.RSA;
            default -> throw new TlsFileException(files.chain(),
                    "its key is " + own.getPublicKey().getAlgorithm() + "; EC and RSA are known here");
        };
        if (own.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            throw new TlsFileException(files.chain(), "its RSA key has less than " + RSA_BITS_MIN + " bits");
        }
        PrivateKey key = Pem.key(files.key(), password, kind.algorithm);
        if (!belong(own, key, kind)) {
            throw new TlsFileException(files.key(), "is not the key of the certificate in " + files.chain());
        }
        return new ServerCertificate(chain, key, kind, namesOf(own));
    }

    private static boolean belong(X509Certificate certificate, PrivateKey key, Kind kind) {
        try {
            byte[] sample = certificate.getSignature();
            Signature signing = Signature.getInstance(kind.signature);
            signing.initSign(key);
            signing.update(sample);
            byte[] signed = signing.sign();
            // Not initVerify(certificate): it would mind the key usage, which is the client's affair.
            signing.initVerify(certificate.getPublicKey());
            signing.update(sample);
            return signing.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Subject alternative names; the common name only where there are none (<i>RFC 6125 §6.4.4</i>). */
    private static Set<String> namesOf(X509Certificate certificate) {
        List<String> alternatives = SubjectNames.alternativeNames(certificate);
        List<String> names = alternatives.isEmpty() ? SubjectNames.commonNames(certificate) : alternatives;
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Whether it is for this host; a {@code *} stands for one label (<i>RFC 6125 §6.4.3</i>). */
    boolean isFor(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
    }

    @Override
    public String toString() {
        return kind + " " + names;
    }
}

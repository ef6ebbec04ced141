package acs.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates, keys and revocation lists from files. Blocks. */
final class Pem {
    private static final long CERTIFICATE_BYTES_MAX = 4L << 20;
    private static final long CRL_BYTES_MAX = 64L << 20;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----",
            Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private Pem() {}

    /** A block of a file, its content still in base64. */
    private record Block(Path file, String type, String content) {
        byte[] bytes() throws TlsFileException {
            try {
                return Base64.getMimeDecoder().decode(content);
            } catch (IllegalArgumentException e) {
                throw new TlsFileException(file, "holds a block that is no base64");
            }
        }
    }

    /** Every certificate of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) throws TlsFileException {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file, text(file))) {
            if (block.type().equals(CERTIFICATE) || block.type().equals("TRUSTED CERTIFICATE")) {
                found.add(certificate(file, block.bytes()));
            }
        }
        if (found.isEmpty()) {
            throw new TlsFileException(file, "holds no PEM certificate");
        }
        return found;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws TlsFileException {
        try {
            return certificate(der);
        } catch (CertificateException e) {
            throw new TlsFileException(file, "holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    /** One certificate. */
    static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    }

    /** The first certificate of a text, which may hold more. */
    static X509Certificate certificate(String pem) throws CertificateException {
        Matcher matcher = BLOCK.matcher(pem);
        if (!matcher.find() || !CERTIFICATE.equals(matcher.group(1))) {
            throw new CertificateException("no PEM certificate");
        }
        try {
            return certificate(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("no base64", e);
        }
    }

    /** The private key of a file. */
    static PrivateKey key(Path file, String password, String algorithm) throws TlsFileException {
        for (Block block : blocks(file, text(file))) {
            switch (block.type()) {
                case "PRIVATE KEY" -> {
                    return key(file, new PKCS8EncodedKeySpec(block.bytes()), algorithm);
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(file, decrypted(file, block.bytes(), password), algorithm);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> throw new TlsFileException(file,
                        "its key is no PKCS#8; convert it with: openssl pkcs8 -topk8 -nodes -in OLD -out NEW");
                default -> {
                    // Certificates and parameters of curves may stand in the same file.
                }
            }
        }
        throw new TlsFileException(file, "holds no PEM private key");
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec encoded, String algorithm) throws TlsFileException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (GeneralSecurityException e) {
            // The cause may quote the key.
            throw new TlsFileException(file, "its key is none of the certificate's kind, " + algorithm);
        }
    }

    private static PKCS8EncodedKeySpec decrypted(Path file, byte[] bytes, String password) throws TlsFileException {
        if (password.isEmpty()) {
            throw new TlsFileException(file, "its key is encrypted; set tls.key-password");
        }
        PBEKeySpec secret = new PBEKeySpec(password.toCharArray());
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            // The name of PBES2 says nothing; its parameters tell the ciphers, by toString alone.
            String cipher = info.getAlgName().equals(PBES2) || info.getAlgName().equals("PBES2")
                    ? info.getAlgParameters().toString()
                    : info.getAlgName();
            return info.getKeySpec(SecretKeyFactory.getInstance(cipher).generateSecret(secret));
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsFileException(file, "its key does not open with tls.key-password");
        } finally {
            secret.clearPassword();
        }
    }

    /** The revocation lists of a file, PEM or DER. */
    static List<X509CRL> revocationLists(Path file) throws TlsFileException {
        byte[] content = bytes(file, CRL_BYTES_MAX);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<X509CRL> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (!text.contains("-----BEGIN")) {
                found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(content)));
            }
            for (Block block : blocks(file, text)) {
                if (block.type().equals("X509 CRL")) {
                    found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CRLException | CertificateException e) {
            throw new TlsFileException(file, "holds a revocation list that cannot be read: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new TlsFileException(file, "holds no revocation list");
        }
        return found;
    }

    private static List<Block> blocks(Path file, String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(file, matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static String text(Path file) throws TlsFileException {
        return new String(bytes(file, CERTIFICATE_BYTES_MAX), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Path file, long max) throws TlsFileException {
        try {
            if (Files.size(file) > max) {
                throw new TlsFileException(file, "is larger than " + max + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsFileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new TlsFileException(file, "cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
